import { describe, expect, it } from 'vitest';
import { START } from '../support/attack-log.ts';
import { bench, events, MINUTE, settings } from './bench.ts';

/** What the runs of 92 minutes say of the mail hosts, of a log of which only some lines are shipped. */
async function said(
  ships: (message: string) => boolean,
  log = events,
  ownDomains: string[] = [],
): Promise<(number | undefined)[]> {
  const { deliver, judge } = bench(() => ({ settings: { ...settings, ownDomains } }));
  const shipped = log.filter(({ message }) => ships(message));
  const runs: (number | undefined)[] = [];
  for (let minute = 1; minute <= 92; minute++) {
    const [from, to] = [START * 1000 + (minute - 1) * MINUTE, START * 1000 + minute * MINUTE];
    const batch = shipped.filter(({ timestamp }) => timestamp >= from && timestamp < to);
    if (batch.length > 0) await deliver(batch);
    runs.push((await judge(to)).hostsWithoutSenders);
  }
  return runs;
}

describe('the count of mail hosts whose mail has no sender', () => {
  it('is one an hour after the lines that name clients have been lost, over the checkpoints', async () => {
    const runs = await said((message) => !message.includes('client='));
    expect(runs.indexOf(1)).toBeGreaterThan(60);
    expect(runs.indexOf(1)).toBeLessThan(75);
    expect(runs.at(-1)).toBe(1);
  });

  it('is none while the whole log is shipped, whoever sends how much', async () => {
    expect(new Set((await said(() => true)).slice(1))).toEqual(new Set([0]));
  });

  /** An office whose PCs have public addresses, which no `ownNetworks` name. */
  const publicOffice = events.map((event) => ({
    ...event,
    message: event.message.replaceAll('192.168.10.', '198.51.100.'),
  }));

  it('is one, and stays so, where strangers send and no domains are configured', async () => {
    const runs = await said(() => true, publicOffice);
    expect(runs.indexOf(1)).toBeGreaterThan(60);
    expect(runs.indexOf(1)).toBeLessThan(75);
    expect(new Set(runs.slice(runs.indexOf(1)))).toEqual(new Set([1]));
  });

  it('is none where domains are configured: these strangers are senders', async () => {
    expect(new Set((await said(() => true, publicOffice, ['example.com'])).slice(1))).toEqual(new Set([0]));
  });
});
