import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replayLog } from '../../bin/replay/replay-log.ts';
import { reportText } from '../../bin/replay/report-text.ts';
import { parseSettings } from '../../lambda/core/config.ts';
import { relayedLog } from '../support/relayed-log.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sendwatch-relays-'));
  for (const host of ['mx', 'out'])
    writeFileSync(
      join(folder, host),
      relayedLog(80)
        .filter((each) => each.includes(` ${host} postfix`))
        .join('\n'),
    );
});
afterAll(() => rmSync(folder, { recursive: true }));

const JOE = { messages: 80, recipients: 80, sent: 48, bounced: 32, deferred: 0 };

it.each<[string, object, string | undefined]>([
  ['nothing is configured', {}, 'No ownDomains are configured.'],
  ['domains are', { ownDomains: ['example.com'] }, 'Not all relays are in trustedRelays.'],
  [
    'domains and networks are',
    { ownDomains: ['example.com'], ownNetworks: ['192.0.2.0/24'] },
    'Not all relays are in trustedRelays.',
  ],
  [
    'one relay is not',
    { ownDomains: ['example.com'], trustedRelays: ['192.0.2.5'] },
    'Not all relays are in trustedRelays.',
  ],
  ['all is', { ownDomains: ['example.com'], trustedRelays: ['192.0.2.5', '192.0.2.6'] }, undefined],
])('public relays of ours in one log are no senders where %s', async (_, configured, says) => {
  const paths = ['out', 'mx'].map((name) => join(folder, name));
  const report = await replayLog(paths, parseSettings(configured), { year: 2023, zone: undefined });
  expect(report).toMatchObject({ messages: 80, relayed: { messages: 0 }, own: { filters: [] } });
  expect([...report.own.relays].sort()).toEqual(['192.0.2.5', '192.0.2.6']);
  expect(report.senders).toEqual([
    { sender: 'host:203.0.113.44', ...JOE },
    { sender: 'login:joe@example.com', ...JOE },
  ]);
  expect(report.incidents.map(({ sender }) => sender)).toEqual(['login:joe@example.com']);
  const text = reportText(report);
  if (says === undefined) expect(text).not.toMatch(/configured\. The log shows/);
  else expect(text).toContain(says);
});

describe('a relay that is put into operation while the log goes on', () => {
  const stamp = (at: number) => new Date(Date.UTC(2026, 5, 1) + 1000 * at).toISOString();
  const line = (host: string, at: number, tag: string, body: string) =>
    `${stamp(at)} ${host} postfix/${tag}[11]: ${body}`;
  const envelope = 'from=<ann@example.com>, size=900, nrcpt=1 (queue active)';
  const sent = (id: string, n: number, relay: string, reply: string) =>
    `${id}: to=<u${n}@d${n % 40}.example>, relay=${relay}:25, delay=1, dsn=2.0.0, status=sent (${reply})`;
  /** A message each ten seconds, which mx hands on itself until then. */
  const messages = (from: number, to: number, isRelayed: boolean) =>
    Array.from({ length: to - from }, (_, i) => {
      const n = from + i;
      const [at, a, b] = [10 * n, `4F1B2C${100000 + n}A`, `5F1B2C${100000 + n}B`];
      const [outside, id] = [`mx.d${n % 40}.example[198.51.100.9]`, `cleanup ${n}`];
      return [
        line('mx', at, 'smtpd', `${a}: client=pc[10.0.0.7]`),
        line('mx', at, 'cleanup', `${a}: message-id=<${id}@pc>`),
        line('mx', at, 'qmgr', `${a}: ${envelope}`),
        ...(isRelayed
          ? [
              line('out', at + 1, 'smtpd', `${b}: client=mx.example.com[10.0.0.5]`),
              line('out', at + 1, 'cleanup', `${b}: message-id=<${id}@pc>`),
              line('out', at + 1, 'qmgr', `${b}: ${envelope}`),
              line('mx', at + 1, 'smtp', sent(a, n, 'out[10.0.0.6]', `250 2.0.0 Ok: queued as ${b}`)),
              line('out', at + 2, 'smtp', sent(b, n, outside, '250 ok')),
            ]
          : [line('mx', at + 1, 'smtp', sent(a, n, outside, '250 ok'))]),
        line('mx', at + 2, 'qmgr', `${a}: removed`),
      ];
    }).flat();
  // What is ours is inferred from the first 50,000 events.
  const [FIRST, ALL] = [10_200, 10_500];
  const write = (name: string, lines: readonly string[]) =>
    writeFileSync(join(folder, name), lines.join('\n'));

  it('is no sender, and what it passes on is counted once', async () => {
    write('late', [...messages(0, FIRST, false), ...messages(FIRST, ALL, true)]);
    const report = await replayLog([join(folder, 'late')], parseSettings({}), {
      year: 2026,
      zone: undefined,
    });
    expect(report.own.relays.sort()).toEqual(['10.0.0.5', '10.0.0.6']);
    // Until three whole ones have told of it.
    expect(report.messages - ALL).toBeLessThanOrEqual(4);
    expect(report.incidents).toEqual([]);
    const busy = report.senders.filter((each) => each.messages > 4);
    expect(busy.map(({ sender, messages }) => [sender, messages])).toEqual([['host:10.0.0.7', ALL]]);
  });

  it('is none where the Message-IDs differ: a queue id is given twice by accident', async () => {
    const others = messages(FIRST, ALL, true).map((each) =>
      each.includes(' out postfix/cleanup') ? each.replace('message-id=<', 'message-id=<other') : each,
    );
    write('other', [...messages(0, FIRST, false), ...others]);
    const report = await replayLog([join(folder, 'other')], parseSettings({}), {
      year: 2026,
      zone: undefined,
    });
    expect(report.own.relays).toEqual([]);
  });
});
