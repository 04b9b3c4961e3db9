import { createLineParser } from '../../lambda/core/mail-log/line-parser.ts';
import type { ParsedLine } from '../../lambda/core/mail-log/parsed-line.ts';
import type { Comparison, Logs } from './comparison.ts';

/** One number that the parser and a regular expression count in the same log. */
interface Count {
  what: string;
  is: (line: ParsedLine) => boolean;
  pattern: RegExp;
}

const delivered = (status: string) => (line: ParsedLine) =>
  line.kind === 'delivery' && line.status === status;

const POSTFIX: readonly Count[] = [
  {
    what: 'client',
    is: ({ kind }) => kind === 'client',
    pattern: /\]: (\w+: )?(client=\S+\[|uid=\d+ from=)/,
  },
  { what: 'queued', is: ({ kind }) => kind === 'queued', pattern: /\(queue active\)$/ },
  { what: 'sent', is: delivered('sent'), pattern: /status=sent/ },
  { what: 'deferred', is: delivered('deferred'), pattern: /status=(deferred|SOFTBOUNCE)/ },
  { what: 'bounced', is: delivered('bounced'), pattern: /status=bounced/ },
  { what: 'expired', is: ({ kind }) => kind === 'expired', pattern: /status=(force-)?expired/ },
  { what: 'removed', is: ({ kind }) => kind === 'removed', pattern: /: removed$/ },
];

const flag = (text: string) =>
  new RegExp(`^[0-9: .+-]{19,30} (\\[\\d+\\] )?[0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4} ${text}`);

const EXIM: readonly Count[] = [
  { what: 'client', is: ({ kind }) => kind === 'client', pattern: flag('(<=|\\(=) ') },
  {
    what: 'own bounces',
    is: ({ kind, parent_queue_id }) => kind === 'client' && parent_queue_id !== undefined,
    pattern: flag('<= \\S+ R='),
  },
  {
    what: 'sent',
    is: (line) => delivered('sent')(line) || line.action === 'discard',
    pattern: flag('(=>|->|>>) '),
  },
  {
    what: 'deferred',
    is: delivered('deferred'),
    pattern: flag(
      '== (?!.* defer \\(-?\\d+\\): (?:domain (?:matches|is in) queue_|domain is held|.*-odqs? set))',
    ),
  },
  { what: 'bounced', is: delivered('bounced'), pattern: flag('\\*\\* ') },
  { what: 'dry run', is: ({ action }) => action === 'dry-run', pattern: flag('\\*> ') },
  { what: 'removed', is: ({ kind }) => kind === 'removed', pattern: flag('(Completed|removed by )') },
];

/** What each log is counted by, by the start of its name. */
const COUNTS: readonly (readonly [start: string, counts: readonly Count[]])[] = [
  ...['postfix_fgforrest', 'postfix_youyo', 'postfix_kumina', 'postfix_logwatch'].map(
    (start) => [start, POSTFIX] as const,
  ),
  ['exim_testsuite', EXIM],
];

const NO_EVENTS = /^(courier|dovecot|qmail)_/;
const MESSAGE_EVENTS: ReadonlySet<string> = new Set([
  ...['client', 'queued', 'message-id', 'delivery', 'expired', 'bounce-notice', 'removed', 'reject'],
]);

/** The lines of each kind in each log, and what a regular expression counts beside it. */
export function compareEvents(logs: Logs): Comparison {
  const text = ['events:'];
  let right = true;
  for (const [name, lines] of logs) {
    const parse = createLineParser({ year: 2020 });
    const parsed = lines.map((line) => parse(line));
    const kinds = new Map<string, number>();
    for (const { kind } of parsed) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    text.push(`  ${name}: ${[...kinds].map(([kind, count]) => `${kind} ${count}`).join(', ')}`);
    const counts = COUNTS.find(([start]) => name.startsWith(start))?.[1] ?? [];
    for (const { what, is, pattern } of counts) {
      const ours = parsed.filter(is).length;
      const theirs = lines.filter((line) => pattern.test(line)).length;
      if (ours === theirs) continue;
      right = false;
      text.push(`    ${what}: ${ours} here, ${theirs} by ${pattern.source}`);
    }
    const strangers = NO_EVENTS.test(name) ? parsed.filter(({ kind }) => MESSAGE_EVENTS.has(kind)).length : 0;
    if (strangers === 0) continue;
    right = false;
    text.push(`    ${strangers} lines of another program pass for message events`);
  }
  return { text, right };
}
