import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
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
