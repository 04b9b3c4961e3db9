import { cleanupRequest } from '../../lambda/core/message/words/english/cleanup-request.ts';
import type { Group } from '../../lambda/core/spool/group.ts';
import type { Mta } from '../../lambda/core/spool/listing/queued-message.ts';
import type { Wanted } from '../../lambda/core/spool/select/select.ts';
import { amountOf, amount as number } from '../../lambda/core/text/amount.ts';
import { plain } from '../../lambda/core/text/plain-text.ts';
import { clock, HOUR } from '../../lambda/core/time.ts';
import { type Column, fitted, fittedText, outputWidth, tableText } from '../fit.ts';
import type { SpoolAnswer } from './answer.ts';

/** So many messages are named; the files that `--write` makes have all. */
const SHOWN = 20;

const DELISTING =
  'If a list has your server: once these are deleted, put in what stands in [brackets] and send it by the form of the list:';

/** Said where no time was asked for: a draft with the owner's mail in it tells a list of more spam than there was. */
const ALL_COUNTS =
  "All of the sender's mail in the log counts in the text below: with --since (or --incident) only the attack's does.";

export interface Asked {
  wanted: Wanted | undefined;
  /** Milliseconds that the listing's clock was found to be ahead of the log's. */
  shift: number;
  /** The prefix of the files written. */
  written: string | undefined;
}

/** The answer as people read it: what the queue holds, whose it is, what to type. */
export function answerText(answer: SpoolAnswer, { wanted, shift, written }: Asked): string {
  const parts = [fittedText(summary(answer, shift)), ...groups(answer)];
  if (wanted !== undefined) parts.push(...selection(answer, wanted).map((part) => fittedText(part)));
  if (answer.commands !== undefined) parts.push(commands(answer, written));
  if (answer.cleanup !== undefined && answer.commands !== undefined)
    parts.push(
      `${fittedText(wanted?.since === undefined ? `${ALL_COUNTS}\n${DELISTING}` : DELISTING)}\n${letter(cleanupRequest(answer.cleanup))}`,
    );
  return `${parts.join('\n\n')}\n`;
}

/** A text to be copied: a line goes on in the next one, no further in. */
function letter(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : fitted(`  ${line}`, outputWidth(), 0)))
    .join('\n');
}

function summary(answer: SpoolAnswer, shift: number): string {
  const { mta, messages, complete, unreadable } = answer;
  const lines = [
    mta === null ? 'The queue is empty.' : `${amountOf(messages, 'message')} in the queue of ${NAMES[mta]}.`,
  ];
  if (!complete)
    lines.push('The listing breaks off: there may be more in the queue. List it again, to its end.');
  if (unreadable > 0) lines.push(`${number(unreadable)} of its lines could not be read.`);
  if (shift !== 0)
    lines.push(
      `Its times are ${amountOf(shift / HOUR, 'hour')} from the log's: taken for its time zone (--tz names it).`,
    );
  return lines.join('\n');
}

const NAMES: Readonly<Record<Mta, string>> = {
  postfix: 'Postfix',
  exim: 'Exim',
  sendmail: 'Sendmail',
  opensmtpd: 'OpenSMTPD (envelopes)',
};

const TITLES: readonly (readonly [keyof SpoolAnswer['groups'], string])[] = [
  ['sender', 'By accountable sender, notices with the message that they are about'],
  ['kind', 'By kind'],
  ['from', 'By envelope sender'],
  ['reason', 'By reason'],
  ['domain', 'By recipient domain'],
  ['age', 'By age'],
];

function groups(answer: SpoolAnswer): string[] {
  return TITLES.filter(([key]) => answer.groups[key].length > 0).map(
    ([key, title]) => `${fittedText(`${title}:`)}\n${table(answer.groups[key])}`,
  );
}

const COLUMNS: readonly Column[] = [
  { head: 'messages', width: 10, right: true },
  { head: 'recipients', width: 12, right: true },
  { head: '' },
];

function table(rows: readonly Group[]): string {
  return tableText(
    COLUMNS,
    rows.map(({ name, messages, recipients }) => [number(messages), number(recipients), plain(name, 90)]),
    outputWidth(),
  );
}

function selection({ select, unsure, leave }: SpoolAnswer, { senders, since, until }: Wanted): string[] {
  const span = [
    since === undefined ? '' : ` since ${clock(since)}`,
    until === undefined ? '' : ` until ${clock(until)}`,
  ];
  const of = (why: string) => select.filter((each) => each.why === why).length;
  const parts = [
    `Of ${senders.map((each) => plain(each, 120)).join(', ')}${span.join('')}: ${amountOf(select.length, 'message')} ` +
      `(${number(of('sender'))} handed in by it, ${amountOf(of('bounce'), 'notice')} about them, ${amountOf(of('double-bounce'), 'double bounce')}); ` +
      `${number(unsure.length)} unsure, ${number(leave)} others'.`,
  ];
  if (select.length > 0)
    parts.push(
      listed(
        'Selected',
        select.map(
          ({ message: { id, queue, from, recipients, to }, why, of: origin }) =>
            `${id} ${queue}, ${why}${origin === undefined ? '' : ` of ${plain(origin, 40)}`}: ` +
            `<${plain(from, 60)}> to ${plain(to, 60)}${recipients > 1 ? ` and ${recipients - 1} more` : ''}`,
        ),
      ),
    );
  if (unsure.length > 0)
    parts.push(
      listed(
        'Unsure, not touched by the commands; a person decides',
        unsure.map(({ message: { id, from }, why }) => `${id} <${plain(from, 60)}>: ${plain(why, 120)}`),
      ),
    );
  return parts;
}

function listed(title: string, lines: readonly string[]): string {
  const more = lines.length - SHOWN;
  return [`${title}:`, ...lines.slice(0, SHOWN), ...(more > 0 ? [`and ${number(more)} more`] : [])].join(
    '\n  ',
  );
}

function commands({ mta, select, commands }: SpoolAnswer, written: string | undefined): string {
  const active = select.filter(({ message }) => message.active).length;
  const held = select.filter(({ message }) => message.held).length;
  const steps = [
    ...(written === undefined ? ['First write the ids: the same command with --write spool.'] : []),
    `Hold (${amountOf(select.length, 'message')}):\n  ${commands!.hold}`,
    `Look at what is on hold, then give it back:\n  ${commands!.release}`,
    `Or delete what is on hold:\n  ${commands!.delete}`,
    ...(active > 0
      ? [
          active === 1
            ? '1 is being delivered just now: it may leave or have left, whatever is done to it.'
            : `${number(active)} are being delivered just now: they may leave or have left, whatever is done to them.`,
        ]
      : []),
    ...(held > 0
      ? [
          held === 1
            ? '1 was on hold already: giving back leaves it there.'
            : `${number(held)} were on hold already: giving back leaves them there.`,
        ]
      : []),
    ...(mta === null ? [] : NOTES[mta]),
  ];
  // A command is in one piece, to be copied.
  return steps
    .map((step) => step.split('\n'))
    .map(([words, ...command]) => [fittedText(words!), ...command].join('\n'))
    .join('\n');
}

const NO_EXPIRY =
  'Do not let the mail expire as a clean-up: the server would send notices to forged senders.';

const NOTES: Readonly<Record<Mta, readonly string[]>> = {
  postfix: [
    'As root, on the mail server. The last line of postsuper counts: ids that are gone are passed over in silence.',
    NO_EXPIRY,
  ],
  exim: [
    'As root, on the mail server. "Message is locked" means that it is being delivered: try again after a minute.',
    'Frozen mail is deleted by the server itself after timeout_frozen_after (exim -bP timeout_frozen_after).',
    NO_EXPIRY,
  ],
  sendmail: [
    'As root, on the mail server. "Skipping" means that it is being delivered; mailq -qQ lists what is on hold.',
    NO_EXPIRY,
  ],
  opensmtpd: ['As root, on the mail server. Envelopes in flight go on, whatever is said to them.', NO_EXPIRY],
};
