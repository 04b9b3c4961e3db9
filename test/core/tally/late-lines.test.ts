import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../lambda/core/config.ts';
import { Ledger } from '../../../lambda/core/tally/count/ledger.ts';
import { Joiner } from '../../../lambda/core/tally/joiner.ts';
import { eventsOf } from '../../support/log-lines.ts';

/** A message's three lines at a time, `HH:MM:SS`. */
function message(id: string, time: string): string[] {
  return [
    'client=pc7.example.com[192.168.10.7]',
    'from=<a@example.com>, size=900, nrcpt=1 (queue active)',
    'removed',
  ].map((body) => `Oct 13 ${time} mx postfix/qmgr[1]: ${id}: ${body}`);
}

const ids = Array.from({ length: 20_000 }, (_, i) => `A${(0x10000 + i).toString(16).toUpperCase()}`);

describe('Joiner', () => {
  const orders: [what: string, time: (at: number) => string, held: number][] = [
    ['whose lines come in time', (at) => new Date(at * 1000).toISOString().slice(11, 19), 20],
    ['whose lines come long after their time', () => '01:00:00', 5000],
  ];

  it.each(orders)('forgets complete messages %s', (_what, time, held) => {
    const ledger = new Ledger();
    const joiner = new Joiner(ledger, parseSettings({}));
    const lines = [...message('B00001', '00:00:00'), ...ids.flatMap((id, at) => message(id, time(at)))];
    // A line at the day's end puts the clock ahead of all others.
    if (held > 1000) lines.unshift('Oct 13 23:00:00 mx postfix/qmgr[1]: B00000: removed');
    for (const event of eventsOf(lines)) joiner.add(event);
    expect(joiner.held).toBeLessThan(held);
    expect(ledger.totals.arrivals).toBe(ids.length + 1);
  });
});
