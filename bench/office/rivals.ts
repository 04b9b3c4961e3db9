import { parseTallyRecord } from '../../lambda/core/backtest/tally-record.ts';
import type { Tally } from '../../lambda/core/tally/tally.ts';
import { fixedLimit, plainScript } from '../detection/rivals/limits.ts';
import { alertsOf, type Method } from '../detection/rivals/method.ts';
import { surge } from '../detection/rivals/surge.ts';
import type { Told } from './score.ts';

/** Rules that an administrator writes in an afternoon. */
export const RIVALS: readonly (() => Method)[] = [
  () => plainScript(19),
  () => fixedLimit(100),
  () => surge(30, 5),
];

/** What a rule says of the tallies that `replay --tallies` wrote, as incidents. */
export function toldBy(rival: Method, tallies: string): Told[] {
  const minutes = new Map<number, Tally[]>();
  for (const line of tallies.split('\n')) {
    if (line === '') continue;
    const tally = parseTallyRecord(JSON.parse(line));
    // A message with a login counts for the login alone, or each rule would accuse the hotel, too.
    if ((tally.loggedIn ?? 0) >= Math.max(1, tally.messages)) continue;
    minutes.set(tally.minute, [...(minutes.get(tally.minute) ?? []), tally]);
  }
  const inOrder = [...minutes].sort(([a], [b]) => a - b).map(([minute, each]) => ({ minute, tallies: each }));
  return alertsOf(rival, inOrder).map(({ keys, alerted, closed }) => ({
    sender: keys[0]!,
    related: [],
    severity: 'high',
    opened: isoOf(alerted),
    alerted: isoOf(alerted),
    closed: isoOf(closed),
  }));
}

function isoOf(minute: number): string {
  return new Date(minute * 60_000).toISOString();
}
