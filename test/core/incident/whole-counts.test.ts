import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../lambda/core/incident/incident.ts';
import { detected } from '../message/detected.ts';

const START = Date.UTC(2026, 9, 13, 6) / 1000;

/** A small linear congruential generator (Numerical Recipes). */
function generator(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/**
 * Ten hours of eight PCs; one becomes a bot, fast or slow. A message has one to four recipients; every fifth of the bot's
 * is put off first, and taken or refused half an hour later, every third refused at once.
 */
function log(seed: number, every: number): string[] {
  const below = generator(seed);
  const lines: { at: number; text: string }[] = [];
  let serial = 0;
  const message = (at: number, pc: number, from: string, domains: string[], bad: boolean) => {
    const id = `A${(0x1000000 + serial++).toString(16).toUpperCase()}`;
    const add = (after: number, text: string) => lines.push({ at: at + after, text });
    add(0, `smtpd[1]: ${id}: client=pc${pc}.example.com[192.168.10.${pc}]`);
    add(0, `qmgr[1]: ${id}: from=<${from}>, size=900, nrcpt=${domains.length} (queue active)`);
    for (const domain of domains) {
      const to = `to=<u${below(1e6)}@${domain}>, relay=mx.${domain}[203.0.113.5]:25, delay=1, `;
      const kind = bad ? below(15) : 14;
      const refused = 'dsn=5.1.1, status=bounced (host mx said: 550 5.1.1 User unknown)';
      if (kind < 3) {
        add(2, `smtp[1]: ${id}: ${to}dsn=4.2.0, status=deferred (host mx said: 450 4.2.0 try again later)`);
        add(1800, `smtp[1]: ${id}: ${to}${kind < 2 ? refused : 'dsn=2.0.0, status=sent (250 Ok)'}`);
      } else
        add(1 + below(70), `smtp[1]: ${id}: ${to}${kind < 8 ? refused : 'dsn=2.0.0, status=sent (250 Ok)'}`);
    }
  };
  const list = (make: () => string) => [...new Set(Array.from({ length: 1 + below(4) }, make))];
  for (let at = 0; at < 36_000; at += 60 + below(240)) {
    const pc = 1 + below(8);
    message(
      at,
      pc,
      `pc${pc}@example.com`,
      list(() => `partner${below(9)}.example.net`),
      false,
    );
  }
  for (let at = 9_000; at < 30_000; at += every + below(every))
    message(
      at,
      7,
      `v${below(3) === 0 ? below(20) : 7}@example.org`,
      list(() => `victim${below(60)}.example`),
      true,
    );
  return lines
    .sort((a, b) => a.at - b.at)
    .map(({ at, text }) => `${new Date((START + at) * 1000).toISOString()} mx1 postfix/${text}`);
}

/** What grep finds: of one client, by minute since 1970. */
function recount(lines: readonly string[], client: string) {
  const ours = new Set<string>();
  const outcomes = new Set<string>();
  const tried: { minute: number; failed: boolean }[] = [];
  const written: { minute: number; domain: string }[] = [];
  const arrivals: { minute: number; recipients: number; from: string }[] = [];
  for (const line of lines) {
    const minute = Math.floor(Date.parse(line.slice(0, 24)) / 60_000);
    const id = /: (A\w+): /.exec(line)![1]!;
    if (line.includes(`[${client}]`)) ours.add(id);
    if (!ours.has(id)) continue;
    const arrival = /from=<(.*?)>.*nrcpt=(\d+)/.exec(line);
    if (arrival !== null) arrivals.push({ minute, recipients: Number(arrival[2]), from: arrival[1]! });
    const outcome = /to=<\w+@(.*?)>.*status=(\w+)/.exec(line);
    const recipient = `${id} ${/to=<.*?>/.exec(line)}`;
    if (outcome === null || outcomes.has(recipient)) continue;
    outcomes.add(recipient);
    tried.push({ minute, failed: outcome[2] !== 'sent' });
    written.push({ minute, domain: outcome[1]! });
  }
  return { tried, written, arrivals };
}

type Recount = ReturnType<typeof recount>;

function check(incident: Incident, { tried, written, arrivals }: Recount, now: number): void {
  const end = incident.measured!.to / 60_000;
  for (const { name, window, observed } of incident.signals) {
    const inside = ({ minute }: { minute: number }) => minute >= end - window && minute < end;
    const seen = tried.filter(inside);
    const failed = seen.filter((each) => each.failed).length;
    // The first of the day; nothing is known to sender or company on the log's first day.
    const domains = written.filter(
      (each, at) => written.findIndex(({ domain }) => domain === each.domain) === at,
    );
    // A sender's first two addresses are its own.
    const own = [...new Set(arrivals.map(({ from }) => from))].slice(0, 2);
    const minutes = (of: typeof arrivals) => new Set(of.filter(inside).map(({ minute }) => minute)).size;
    const expected: Partial<Record<typeof name, object>> = {
      volume: { recipients: seen.length },
      failures: { failed, recipients: seen.length },
      domains: { toCompany: domains.filter(inside).length, toSender: 0, known: 0 },
      senders: {
        minutes: minutes(arrivals),
        newMinutes: minutes(arrivals.filter(({ from }) => !own.includes(from))),
      },
    };
    expect({ name, window, ...observed }).toEqual({ name, window, ...expected[name] });
  }
  const since = (incident.counted?.since ?? incident.opened) / 60_000;
  const inside = ({ minute }: { minute: number }) => minute >= since && minute < now;
  const { samples } = incident;
  expect(samples).toMatchObject({
    messages: arrivals.filter(inside).length,
    recipients: arrivals.filter(inside).reduce((sum, { recipients }) => sum + recipients, 0),
    tried: tried.filter(inside).length,
    failed: tried.filter((each) => inside(each) && each.failed).length,
  });
  for (const { domain, minutes } of samples.domains) {
    const days = written.filter((each) => each.domain === domain && inside(each));
    expect([domain, minutes]).toEqual([domain, new Set(days.map(({ minute }) => minute)).size]);
  }
}

describe('the evidence of an incident', () => {
  it.each([
    [1, 20],
    [2, 90],
    [3, 240],
  ])('is what a recount of the log finds (seed %i, a message in %i seconds or more)', (seed, every) => {
    const lines = log(seed, every);
    const told = detected(lines, START * 1000).filter(({ kind }) => kind !== 'recovered');
    expect(told.map(({ incident }) => incident.sender)).toContain('host:192.168.10.7');
    const counts = new Map<string, Recount>();
    for (const { incident, created } of told) {
      const client = incident.sender.slice('host:'.length);
      if (!counts.has(client)) counts.set(client, recount(lines, client));
      check(incident, counts.get(client)!, created / 60_000);
    }
  });
});
