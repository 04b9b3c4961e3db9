import { describe, expect, it } from 'vitest';
import type { LogsEvent } from '../../lambda/ingest/logs-envelope.ts';
import { START } from '../support/attack-log.ts';
import { bench, MINUTE } from './bench.ts';

const HOUR = 60;
/** How often the judge runs here, in minutes: its checkpoint moves at every other run. */
const EVERY = 10;
const PC = 'client=pc7.example.com[192.168.10.7]';
const to = (name: string, outcome: string, relay = 'mx.example.net[203.0.113.25]:25') =>
  `to=<${name}@example.net>, relay=${relay}, delay=1, ${outcome}`;
const SENT = 'dsn=2.0.0, status=sent (250 2.0.0 Ok)';
const LATER = 'dsn=4.7.1, status=deferred (450 4.7.1 Greylisted)';
const RETRY = 'from=<ann@example.com>, size=900, nrcpt=1 (queue active)';

/** Minutes after the start, daemon, queue id and what it says. */
type Line = [at: number, daemon: string, id: string, text: string];

/** What the queue's own retries say meanwhile, every 67 minutes. */
const retries = (id: string, until: number): Line[] =>
  Array.from({ length: Math.floor(until / 67) }, (_, n) => (n + 1) * 67)
    .filter((at) => at < until)
    .flatMap((at): Line[] => [
      [at, 'qmgr', id, RETRY],
      [at, 'smtp', id, to('bob', LATER)],
    ]);

const plain = (end: number): Line[] => [
  [0, 'smtpd', 'A1B2C3D4E5', PC],
  [0, 'cleanup', 'A1B2C3D4E5', 'message-id=<1@pc7.example.com>'],
  [0, 'qmgr', 'A1B2C3D4E5', 'from=<ann@example.com>, size=900, nrcpt=2 (queue active)'],
  [0, 'smtp', 'A1B2C3D4E5', to('amy', SENT)],
  [0, 'smtp', 'A1B2C3D4E5', to('bob', LATER)],
  ...retries('A1B2C3D4E5', end),
  [end, 'qmgr', 'A1B2C3D4E5', RETRY],
  [end, 'smtp', 'A1B2C3D4E5', to('bob', SENT)],
  [end, 'qmgr', 'A1B2C3D4E5', 'removed'],
];

/** The message is handed to a content filter at once; the filter's copy is what waits. */
const filtered = (end: number): Line[] => [
  ...plain(end).slice(0, 3),
  [0, 'smtpd', 'B1B2C3D4E5', 'client=localhost[127.0.0.1]'],
  [0, 'cleanup', 'B1B2C3D4E5', 'message-id=<1@pc7.example.com>'],
  [0, 'qmgr', 'B1B2C3D4E5', 'from=<ann@example.com>, size=1400, nrcpt=2 (queue active)'],
  ...['amy', 'bob'].map(
    (name): Line => [
      0,
      'smtp',
      'A1B2C3D4E5',
      to(name, 'dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as B1B2C3D4E5)', '127.0.0.1[127.0.0.1]:10024'),
    ],
  ),
  [0, 'qmgr', 'A1B2C3D4E5', 'removed'],
  ...plain(end)
    .slice(3)
    .map(([at, daemon, , text]): Line => [at, daemon, 'B1B2C3D4E5', text]),
];

/** Plays the lines as they come; what the roll-ups hold by hour after the start, as [messages, recipients, sent, failed]. */
async function counted(lines: readonly Line[]) {
  const { deliver, deps, clock, judge } = bench();
  const events = lines.map(([at, daemon, id, text], n): LogsEvent => {
    const timestamp = START * 1000 + at * MINUTE + n;
    const stamp = new Date(timestamp).toISOString().replace('Z', '+00:00');
    return {
      id: String(n).padStart(56, '3'),
      timestamp,
      message: `${stamp} mx1 postfix/${daemon}[42]: ${id}: ${text}`,
    };
  });
  const last = lines.at(-1)![0] + 2 * HOUR;
  for (let at = 0; at <= last; at += EVERY) {
    const now = START * 1000 + at * MINUTE;
    const due = events.filter(({ timestamp }) => timestamp < now && timestamp >= now - EVERY * MINUTE);
    clock.now = now;
    if (due.length > 0) await deliver(due);
    await judge(now);
  }
  const first = Math.floor(START / 3600);
  const rollups = await deps.rollups!.read(0, first + last);
  return Object.fromEntries(
    rollups.map(({ hour, senders: [one] }) => [
      hour - first,
      [one!.messages, one!.recipients, one!.sent, one!.failed],
    ]),
  );
}

describe('a message that waits in the queue', () => {
  it.each<[string, number, (end: number) => Line[]]>([
    ['for 30 hours', 30 * HOUR, plain],
    ['for 30 hours behind a content filter', 30 * HOUR, filtered],
    ['for five days', 120 * HOUR, plain],
  ])('%s counts each of its recipients once, and the last one when it is sent', async (_, end, lines) => {
    expect(await counted(lines(end))).toEqual({ 0: [1, 2, 1, 0], [end / HOUR]: [0, 0, 1, 0] });
  });

  it('is forgotten after six days without a line', async () => {
    const silent = plain(170 * HOUR).filter(([at]) => at === 0 || at === 170 * HOUR);
    expect(await counted(silent)).toEqual({ 0: [1, 2, 1, 0] });
  });
});
