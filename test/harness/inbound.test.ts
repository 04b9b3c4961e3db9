import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replayLog } from '../../bin/replay/replay-log.ts';
import { parseSettings } from '../../lambda/core/config.ts';
import { cut } from '../support/harness/batches.ts';
import { createDriver, type Driver } from '../support/harness/driver.ts';
import { deployStack, type LocalStack } from '../support/harness/stack.ts';
import { storedIncidents, storedTallies } from '../support/harness/stored.ts';
import { synthesize } from '../support/harness/synthesize.ts';
import { type Office, officeOf, scheduleOver } from './office.ts';

/** A gateway, and to which server each of our domains goes on: one inside, one at a provider. */
const OURS = [
  { domain: 'corp.example', next: 'inner.corp.example[10.0.0.5]:25' },
  { domain: 'branch.example', next: 'branch-example.mail.protection.hosted.example[203.0.113.77]:25' },
] as const;

/**
 * Half an hour of mail from outside for these domains, of many senders, a spammer among them whose recipients mostly do
 * not exist; what cannot be delivered is bounced to outsiders, and a list of theirs has many recipients.
 */
function inbound(): Office {
  const lines: string[] = [];
  for (let at = 0; at < 900; at++) {
    const spam = at >= 600;
    const { domain, next } = OURS[at % 2]!;
    const client = spam ? '198.51.100.66' : `198.51.100.${1 + (at % 50)}`;
    const from = spam ? `x${at}@forged${at % 40}.example` : `u${at % 9}@partner${at % 50}.example`;
    const time = new Date(Date.UTC(2026, 9, 13, 10) + at * 2_000).toISOString().slice(11, 19);
    const id = `4F${at.toString(16).toUpperCase().padStart(8, '0')}`;
    const to = spam && at % 3 > 0 ? `nobody${at}@${domain}` : `u${at % 30}@${domain}`;
    const outcome = to.startsWith('nobody')
      ? `dsn=5.1.1, status=bounced (host ${next.replace(/:25$/, '')} said: 550 5.1.1 <${to}>: User unknown (in reply to RCPT TO command))`
      : 'dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 9Z)';
    const tell = (program: string, text: string) =>
      lines.push(`Oct 13 ${time} gate postfix/${program}[7]: ${text}`);
    tell('smtpd', `${id}: client=mx.there.example[${client}]`);
    tell('cleanup', `${id}: message-id=<${at}@there.example>`);
    tell('qmgr', `${id}: from=<${from}>, size=2000, nrcpt=1 (queue active)`);
    tell('smtp', `${id}: to=<${to}>, relay=${next}, delay=1, delays=0/0/0/1, ${outcome}`);
    if (outcome.startsWith('dsn=5')) {
      const notice = id.replace('4F', '4B');
      tell('bounce', `${id}: sender non-delivery notification: ${notice}`);
      tell('qmgr', `${notice}: from=<>, size=3000, nrcpt=1 (queue active)`);
      tell(
        'smtp',
        `${notice}: to=<${from}>, relay=mx.there.example[192.0.2.8]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)`,
      );
      tell('qmgr', `${notice}: removed`);
    }
    tell('qmgr', `${id}: removed`);
  }
  return officeOf(`${lines.join('\n')}\n`);
}

describe('a log of inbound mail alone, of a gateway to an inner and to a hosted server', () => {
  const office = inbound();
  const mine = { ownDomains: OURS.map(({ domain }) => domain) };
  let stack: LocalStack;
  let driver: Driver;

  beforeAll(async () => {
    stack = await deployStack(await synthesize({ settings: mine }));
    driver = createDriver(stack);
    const batches = cut(office.streams, { logGroup: driver.logGroup, seconds: 30 });
    await driver.play({ batches, schedule: scheduleOver(batches) });
  }, 300_000);
  afterAll(() => stack?.close());

  it('makes nobody a sender, opens no incident and tells nobody', async () => {
    expect(driver.judge.invocations.filter(({ status }) => status !== 'success')).toEqual([]);
    expect(await storedTallies(stack, parseSettings(mine), office.first, office.last)).toEqual([]);
    expect(await storedIncidents(stack)).toEqual([]);
    expect(stack.sns.published).toEqual([]);
  });

  it.each([
    ['its domains named', mine],
    ['nothing configured', {}],
  ])('makes nobody a sender in replay either, with %s', async (_, configured) => {
    const folder = mkdtempSync(join(tmpdir(), 'sendwatch-inbound-'));
    try {
      const path = join(folder, 'mail.log');
      writeFileSync(path, `${office.lines.join('\n')}\n`);
      const report = await replayLog([path], parseSettings(configured), { year: 2026, zone: undefined });
      expect(report).toMatchObject({ senders: [], incidents: [], unattributed: 0 });
      expect(report.messages).toBeGreaterThan(900);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
