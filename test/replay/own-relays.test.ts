import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { replayLog } from '../../bin/replay/replay-log.ts';
import { reportText } from '../../bin/replay/report-text.ts';
import { parseSettings } from '../../lambda/core/config.ts';

const line = (host: string, at: number, tag: string, body: string) =>
  `Jan 10 10:${String((at / 60) | 0).padStart(2, '0')}:${String(at % 60).padStart(2, '0')} ${host} postfix/${tag}[11]: ${body}`;

/** A stolen login's mail, which mx takes at a public address and out, at another one, sends: the logs of both. */
const RELAYED = Array.from({ length: 80 }, (_, n) => {
  const [at, a, b] = [5 * n, `4F1B2C00${10 + n}A`, `5F1B2C00${10 + n}B`];
  const envelope = 'from=<joe@example.com>, size=900, nrcpt=1 (queue active)';
  const refused = n % 5 < 2;
  const outcome = refused
    ? 'dsn=5.1.1, status=bounced (550 5.1.1 no such user)'
    : 'dsn=2.0.0, status=sent (250 ok)';
  return [
    line(
      'mx',
      at,
      'smtpd',
      `${a}: client=pc[203.0.113.44], sasl_method=PLAIN, sasl_username=joe@example.com`,
    ),
    line('mx', at, 'cleanup', `${a}: message-id=<${n}@pc>`),
    line('mx', at, 'qmgr', `${a}: ${envelope}`),
    line('out', at + 1, 'smtpd', `${b}: client=mx.example.com[192.0.2.5]`),
    line('out', at + 1, 'cleanup', `${b}: message-id=<${n}@pc>`),
    line('out', at + 1, 'qmgr', `${b}: ${envelope}`),
    line(
      'mx',
      at + 1,
      'smtp',
      `${a}: to=<u${n}@d${n % 40}.example>, relay=out.example.com[192.0.2.6]:25, delay=1, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as ${b})`,
    ),
    line(
      'out',
      at + 2,
      'smtp',
      `${b}: to=<u${n}@d${n % 40}.example>, relay=mx.d${n % 40}.example[198.51.100.${n + 1}]:25, delay=1, ${outcome}`,
    ),
  ];
}).flat();

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sendwatch-relays-'));
  for (const host of ['mx', 'out'])
    writeFileSync(join(folder, host), RELAYED.filter((each) => each.includes(` ${host} postfix`)).join('\n'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const JOE = { messages: 80, recipients: 80, sent: 48, bounced: 32, deferred: 0 };

it.each<[string, object, string | undefined]>([
  ['nothing is configured', {}, 'No ownDomains are configured.'],
  ['domains are', { ownDomains: ['example.com'] }, 'No trustedRelays are configured.'],
  [
    'domains and networks are',
    { ownDomains: ['example.com'], ownNetworks: ['192.0.2.0/24'] },
    'No trustedRelays are configured.',
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
