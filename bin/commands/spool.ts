import { Command } from 'commander';
import type { CleanupFacts } from '../../lambda/core/message/words/english/cleanup-request.ts';
import { SENDER_EXAMPLES, SENDER_FORMS, senderKind } from '../../lambda/core/sender.ts';
import { type CommandFiles, queueCommands } from '../../lambda/core/spool/commands.ts';
import { Departed, type Sent } from '../../lambda/core/spool/departed.ts';
import { QueueLog } from '../../lambda/core/spool/select/queue-log.ts';
import { type Selection, selectFrom, type Wanted } from '../../lambda/core/spool/select/select.ts';
import { plain } from '../../lambda/core/text/plain-text.ts';
import { helpEnd } from '../help.ts';
import { readLog } from '../lines/read-log.ts';
import { note } from '../note.ts';
import { parseYear, parseZone } from '../replay/options.ts';
import { readSettings } from '../settings-file.ts';
import { answerJson, bySender, type SpoolAnswer } from '../spool/answer.ts';
import { answerText } from '../spool/answer-text.ts';
import { type ReadQueue, readQueue } from '../spool/read-queue.ts';
import { type WhomOptions, wantedIncident, wantedSender } from '../spool/whom.ts';
import { writeFiles } from '../spool/write-files.ts';

interface Options extends WhomOptions {
  queue: string;
  write?: string;
  config?: string;
  json?: boolean;
  year?: number;
  now?: string;
}

/** What the commands name where nothing was written yet. */
const DEFAULT_PREFIX = 'spool';
/** The largest groups of each kind. */
const TOP = { json: 100, people: 10 } as const;

export function command(): Command {
  return new Command('spool')
    .description(
      "what a mail queue holds, and which of it is one sender's: commands to hold, release or delete it",
    )
    .requiredOption(
      '--queue <file>',
      'postqueue -j or -p, exim -bp, mailq (-v) or smtpctl show queue; - for standard input',
    )
    .option('--log <file...>', 'mail logs from before the first message in question: plain, .gz, or -')
    .option(
      '--sender <key>',
      `select its messages, the notices about them and their double bounces: ${SENDER_FORMS}`,
    )
    .option(
      '--since <time>',
      "only what came since, e.g. 2026-11-24T09:00Z; the sender's older mail is unsure",
    )
    .option('--until <time>', 'only what came until then')
    .option('--incident <id>', 'the senders and the time of this incident, as replay finds it in the logs')
    .option('--write <prefix>', 'write the ids to PREFIX.ids, one a line; the commands read that file')
    .option('--config <file>', 'settings as JSON: ownNetworks, trustedRelays')
    .option('--json', 'print one JSON object')
    .option('--year <year>', 'year of the first line of the log, where lines name none', parseYear)
    .option(
      '--tz <zone>',
      'time zone of lines and of a listing that name none (default: UTC; a listing: found by the log)',
      parseZone,
    )
    .option(
      '--now <time>',
      'what time it is, where this machine does not know: later lines are set aside (default: its clock)',
    )
    .addHelpText(
      'after',
      helpEnd({
        examples: [
          'postqueue -j > queue.json',
          'sendwatch spool --queue queue.json --log /var/log/mail.log',
          `sendwatch spool --queue queue.json --log /var/log/mail.log --sender ${SENDER_EXAMPLES.host} --since 2026-11-24T09:00Z --write spool`,
        ],
        exits: '0 nothing is selected, 1 something is',
      }),
    )
    .action(run);
}

async function run(options: Options): Promise<void> {
  const { json = false, log: logs = [], write } = options;
  const settings = readSettings(options.config);
  const asked = wantedSender(options);
  const queue = await readQueue(options.queue, options.tz);
  const wanted =
    options.incident === undefined ? asked : await wantedIncident(options.incident, logs, settings, options);
  const departed = wanted === undefined ? undefined : new Departed(wanted);
  const log = new QueueLog(queue, settings, (life) => departed?.add(life));
  if (logs.length > 0) await readLog(logs, options, log);
  const joined = logs.length > 0 ? log.join() : [];
  const selection =
    wanted === undefined
      ? nothing(queue)
      : selectFrom(joined, log, wanted, (origin, to) => departed!.mayPassOn(origin, to));
  const files = filesFor(queue, selection, write ?? DEFAULT_PREFIX);
  if (write !== undefined) writeFiles(selection.select, files);
  const { mta, messages, complete, unreadable } = queue;
  const top = json ? TOP.json : TOP.people;
  const chosen = selection.select.length > 0;
  const sent = departed?.sent();
  if (wanted !== undefined && !chosen && sent === undefined)
    note(
      `the log has no message of ${wanted.senders.map((each) => plain(each, 120)).join(', ')} in that time: nothing can be selected by it; look for the spelling in replay's list of senders, and give all logs since then`,
    );
  const answer: SpoolAnswer = {
    ...selection,
    mta,
    messages: messages.length,
    complete,
    unreadable,
    sender: wanted?.senders[0],
    groups: {
      sender: logs.length > 0 ? bySender(joined, log).top(top) : [],
      ...queue.groups.groups(top),
    },
    commands: chosen && mta !== null ? queueCommands(mta, files) : undefined,
    cleanup: cleanupOf(wanted, sent, selection),
  };
  process.stdout.write(
    json
      ? `${JSON.stringify(answerJson(answer))}\n`
      : answerText(answer, { wanted, shift: log.shift, written: write }),
  );
  process.exitCode = chosen ? 1 : 0;
}

function nothing({ messages }: ReadQueue): Selection {
  return { select: [], unsure: [], leave: messages.length };
}

/** What can be told to the operator of a list, once what is selected is deleted. */
function cleanupOf(
  wanted: Wanted | undefined,
  sent: Sent | undefined,
  { select }: Selection,
): CleanupFacts | undefined {
  if (wanted === undefined || sent === undefined) return undefined;
  const messages = select.filter(({ why }) => why === 'sender').length;
  return {
    source: senderKind(wanted.senders[0]!) ?? 'unknown',
    ...sent,
    removed: { messages, notices: select.length - messages },
  };
}

function filesFor(queue: ReadQueue, { select }: Selection, prefix: string): CommandFiles {
  return {
    prefix,
    check: queue.form === 'postqueue -p' ? '-p' : queue.form === 'postqueue -j' ? '-j' : undefined,
    held: select.some(({ message }) => message.held),
    directories: queue.directories ?? [],
  };
}
