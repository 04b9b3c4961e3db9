import { isoTime } from '../time.ts';

/**
 * Every command that a notice, a report or the dashboard gives people to paste. Names in it come from the log and so
 * from whoever sends the spam: a name is put in only when it is made of letters, digits and `@ . _ + : / -`, does not
 * begin like an option and is short. Such a word means itself in every shell, mail client and chat, so no quoting is
 * needed and no channel may change it. For any other name there is no command, and the text says how to find it.
 */
const SAFE_WORD = /^[A-Za-z0-9:][A-Za-z0-9@._+:/-]{0,99}$/;

/** A sentence with what is to be typed set apart: `code` reaches people as it is, character by character. */
export type Step = readonly (string | { readonly code: string })[];

/** Ends the IMAP sessions of a login. Source: doveadm-kick(1). */
export function kickCommand(login: string): string | undefined {
  return command`doveadm kick ${login}`;
}

/** The line of a Postfix access(5) map that refuses a client. */
export function rejectLine(address: string): string | undefined {
  return command`${address} REJECT`;
}

/** Ends the reminders about an incident. */
export function ackCommand(incident: string, stage: string | undefined): string | undefined {
  return stage === undefined
    ? command`sendwatch ack ${incident}`
    : command`sendwatch ack ${incident} --stage ${stage}`;
}

/** Announces a bulk job, with the words in capitals to be filled in; without a sender that one too. */
export function expectCommand(sender: string, stage: string | undefined): string | undefined {
  return stage === undefined
    ? command`sendwatch expect ${sender} --from TIME --to TIME --max RECIPIENTS`
    : command`sendwatch expect ${sender} --from TIME --to TIME --max RECIPIENTS --stage ${stage}`;
}

/** A time span of an incident; milliseconds since 1970, without an end while it lasts. */
export interface CommandSpan {
  since: number;
  until: number | undefined;
}

/** Sorts the queue listed in `queue.json`: what is the sender's of the time, the notices about it, and nothing else. */
export function spoolCommand(sender: string, { since, until }: CommandSpan): string | undefined {
  const from = isoTime(since);
  return until === undefined
    ? command`sendwatch spool --queue queue.json --log /var/log/mail.log --sender ${sender} --since ${from}`
    : command`sendwatch spool --queue queue.json --log /var/log/mail.log --sender ${sender} --since ${from} --until ${isoTime(until)}`;
}

/** Tells what became of each of a sender's messages, or of the one with a queue id. */
export function traceCommand(what: string): string | undefined {
  return command`sendwatch trace ${what} /var/log/mail.log`;
}

/** What stands for a sender in a command whose reader has to type it. */
export const SENDER_PLACE = 'SENDER';

/** Commands without a name in them. */
export const FIXED_COMMANDS = {
  sessions: 'doveadm who',
  crontab: 'crontab -l',
  queue: 'postqueue -j',
  blocklists: 'sendwatch blocklists ADDRESS',
} as const;

/** What a step may put in, for one sender. */
export interface StepValues {
  /** The sender's name, made plain: for sentences, never for commands. */
  shown: string;
  /** The scripts that the log names, made plain: for sentences; '' where it names none. */
  scripts: string;
  /** See {@link kickCommand}. */
  kick: string | undefined;
  /** See {@link rejectLine}. */
  reject: string | undefined;
  /** See {@link spoolCommand}. */
  spool: string | undefined;
  /** See {@link traceCommand}. */
  trace: string | undefined;
}

/** A step in a channel that shows text as it is. @param text what is done to the words around the commands */
export function stepText(step: Step, text: (words: string) => string = (words) => words): string {
  return step.map((part) => (typeof part === 'string' ? text(part) : part.code)).join('');
}

/** A template of a command: undefined when a value is no safe word. */
function command(ours: TemplateStringsArray, ...values: readonly string[]): string | undefined {
  if (!values.every((value) => SAFE_WORD.test(value))) return undefined;
  return ours.map((text, at) => text + (values[at] ?? '')).join('');
}
