import { describe, expect, it } from 'vitest';
import { busiestBehind } from '../../../lambda/core/dnsbl/watch/busiest.ts';
import { noTraffic, type Rollup } from '../../../lambda/core/rollup/rollup.ts';
import { topSenders, topSendersHours } from '../../../lambda/core/rollup/top-senders.ts';
import { aTarget } from '../../support/builders/blocklist.ts';

const NOW = Date.UTC(2026, 0, 5, 8, 30);
const LAST = Math.floor(NOW / 3_600_000);

/** @param ago hours before the present one */
const hour = (ago: number, host: string, recipients: Record<string, number>): Rollup => ({
  hour: LAST - ago,
  host,
  late: false,
  until: 0,
  senders: Object.entries(recipients).map(([sender, count]) => ({
    ...noTraffic(),
    sender,
    messages: 1,
    recipients: count,
    sent: count - 1,
    failed: 1,
  })),
  rest: noTraffic(),
});

const shown = (hosts: ReturnType<typeof topSenders>) =>
  hosts.map(({ host, senders }) => `${host}: ${senders.map((each) => `${each.sender} ${each.recipients}`)}`);

describe('topSenders', () => {
  it.each<[string, Rollup[], string[]]>([
    ['the hours of a sender', [hour(0, 'mx1', { a: 2 }), hour(40, 'mx1', { a: 3 })], ['mx1: a 5']],
    [
      'what came in time and what came late',
      [hour(1, 'mx1', { a: 2 }), { ...hour(1, 'mx1', { a: 1 }), late: true }],
      ['mx1: a 3'],
    ],
    ['48 hours and no more', [hour(47, 'mx1', { a: 2 }), hour(48, 'mx1', { a: 50 })], ['mx1: a 2']],
    [
      'each host by itself, the busiest first',
      [hour(0, 'mx1', { a: 2 }), hour(0, 'mx2', { a: 3 })],
      ['mx2: a 3', 'mx1: a 2'],
    ],
    [
      'five senders at most',
      [hour(0, 'mx1', { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 })],
      ['mx1: f 6,e 5,d 4,c 3,b 2'],
    ],
    [
      'three hosts at most',
      ['a', 'b', 'c', 'd'].map((host) => hour(0, host, { x: 1 })),
      ['a: x 1', 'b: x 1', 'c: x 1'],
    ],
  ])('sums up %s', (_, rollups, expected) => {
    expect(shown(topSenders(rollups, () => true, NOW))).toEqual(expected);
  });

  it('asks for the hours that it looks at', () => {
    expect(topSendersHours(NOW)).toEqual({ first: LAST - 47, last: LAST });
  });
});

describe('busiestBehind', () => {
  const rollups = [hour(1, 'mx1', { a: 4 }), hour(1, 'mx2', { b: 9 })];
  it.each<[string, string | undefined, string[]]>([
    ['the target’s mail server, by its short name', 'mx1.example.com', ['mx1']],
    ['all, when it is not known', undefined, ['mx2', 'mx1']],
    ['all, when no host goes by its name', 'out.example.com', ['mx2', 'mx1']],
  ])('names the senders of %s', (_, mailServer, expected) => {
    const target = { ...aTarget(), ...(mailServer === undefined ? {} : { mailServer }) };
    expect(busiestBehind(target, rollups, NOW)?.map((each) => each.mailServer)).toEqual(expected);
  });

  it('tells how many of the known outcomes failed', () => {
    expect(busiestBehind(aTarget(), rollups, NOW)![0]).toEqual({
      mailServer: 'mx2',
      senders: [{ sender: 'b', recipients: 9, failed: 1, known: 9 }],
    });
  });

  it('says nothing where nothing was counted', () => {
    expect(busiestBehind(aTarget(), [], NOW)).toBeUndefined();
  });
});
