import { describe, expect, it } from 'vitest';
import { createLineParser } from '../../../lambda/core/mail-log/line-parser.ts';
import type { ParsedLine } from '../../../lambda/core/mail-log/parsed-line.ts';
import { HAVE_SHARED_LOGS, sharedLogs } from './shared-logs.ts';

const MESSAGE_EVENTS = [
  'client',
  'queued',
  'message-id',
  'delivery',
  'expired',
  'bounce-notice',
  'removed',
  'reject',
];

const logs = HAVE_SHARED_LOGS ? sharedLogs() : [];
const linesIn = (name: string) => logs.find(([each]) => each.startsWith(name))?.[1] ?? [];

function parsed(lines: readonly string[]): ParsedLine[] {
  const parse = createLineParser({ year: 2020 });
  return lines.map((line) => parse(line));
}

/** What `grep -cE` would count. */
function grep(lines: readonly string[], pattern: RegExp): number {
  return lines.filter((line) => pattern.test(line)).length;
}

function count(lines: readonly ParsedLine[], fields: Partial<ParsedLine>): number {
  return lines.filter((line) =>
    Object.entries(fields).every(([name, value]) => line[name as keyof ParsedLine] === value),
  ).length;
}

describe.skipIf(!HAVE_SHARED_LOGS)('other projects’ logs', () => {
  it('are read to the last line', () => {
    const lines = logs.flatMap(([, each]) => each);
    expect(lines.length).toBeGreaterThan(17_500);
    expect(parsed(lines)).toHaveLength(lines.length);
  });

  it.each(['courier', 'dovecot', 'qmail'])('%s lines are no message events', (name) => {
    expect(linesIn(name).length).toBeGreaterThan(0);
    expect(parsed(linesIn(name)).filter(({ kind }) => MESSAGE_EVENTS.includes(kind))).toEqual([]);
  });

  it.each(['postfix_fgforrest', 'postfix_youyo', 'postfix_kumina', 'postfix_logwatch'])(
    '%s: as many events as grep finds',
    (name) => {
      const lines = linesIn(name);
      const found = parsed(lines);
      expect({
        client: count(found, { kind: 'client' }),
        queued: count(found, { kind: 'queued' }),
        sent: count(found, { kind: 'delivery', status: 'sent' }),
        deferred: count(found, { kind: 'delivery', status: 'deferred' }),
        bounced: count(found, { kind: 'delivery', status: 'bounced' }),
        expired: count(found, { kind: 'expired' }),
        removed: count(found, { kind: 'removed' }),
      }).toEqual({
        client: grep(lines, /\]: (\w+: )?(client=\S+\[|uid=\d+ from=)/),
        queued: grep(lines, /\(queue active\)$/),
        sent: grep(lines, /status=sent/),
        deferred: grep(lines, /status=(deferred|SOFTBOUNCE)/),
        bounced: grep(lines, /status=bounced/),
        expired: grep(lines, /status=(force-)?expired/),
        removed: grep(lines, /: removed$/),
      });
    },
  );

  it('exim_testsuite: as many events as grep finds', () => {
    const lines = linesIn('exim_testsuite');
    const found = parsed(lines);
    const flag = (text: string) =>
      new RegExp(
        `^[0-9: .+-]{19,30} (\\[\\d+\\] )?[0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4} ${text}`,
      );
    const discarded = grep(lines, flag('[=-]> (:blackhole:|/dev/null)'));
    expect({
      arrivals: count(found, { kind: 'client' }),
      bounces: found.filter(({ kind, parent_queue_id }) => kind === 'client' && parent_queue_id !== undefined)
        .length,
      sent: count(found, { kind: 'delivery', status: 'sent' }),
      deferred: count(found, { kind: 'delivery', status: 'deferred' }),
      bounced: count(found, { kind: 'delivery', status: 'bounced' }),
      discarded: count(found, { action: 'discard' }),
      dry: count(found, { action: 'dry-run' }),
      removed: count(found, { kind: 'removed' }),
    }).toEqual({
      arrivals: grep(lines, flag('(<=|\\(=) ')),
      bounces: grep(lines, flag('<= \\S+ R=')),
      sent: grep(lines, flag('(=>|->|>>) ')) - discarded,
      deferred: grep(lines, flag('== ')),
      bounced: grep(lines, flag('\\*\\* ')),
      discarded,
      dry: grep(lines, flag('\\*> ')),
      removed: grep(lines, flag('(Completed|removed by )')),
    });
  });

  it('exim_testsuite: every arrival has a sender, every delivery a recipient', () => {
    const found = parsed(linesIn('exim_testsuite'));
    expect(found.filter(({ kind, from }) => kind === 'client' && from === undefined)).toEqual([]);
    expect(found.filter(({ kind, to }) => kind === 'delivery' && (to === undefined || to === ''))).toEqual(
      [],
    );
  });

  it('sendmail_fluent: every recipient of every line', () => {
    const found = parsed(linesIn('sendmail_fluent'));
    expect(found.flatMap(({ kind, to }) => (kind === 'delivery' ? [to].flat() : [])).length).toBe(8);
    expect(count(found, { kind: 'queued', nrcpt: 7 })).toBe(1);
  });
});
