import type { Settings } from '../../lambda/core/config.ts';
import { Ledger } from '../../lambda/core/tally/count/ledger.ts';
import { Joiner } from '../../lambda/core/tally/joiner.ts';
import { decodeJoiner, encodeJoiner } from '../../lambda/core/tally/joiner-codec.ts';
import type { Tally } from '../../lambda/core/tally/tally.ts';
import { eventsOf } from './log-lines.ts';

/** The tallies of some log lines of 2026; the joiner is packed and taken up again after each event. */
export function talliesOf(lines: readonly string[], settings: Settings): Tally[] {
  const ledger = new Ledger();
  let joiner = new Joiner(ledger, settings);
  for (const event of eventsOf(lines)) {
    joiner.add(event);
    const next = new Joiner(ledger, settings);
    next.load(decodeJoiner(encodeJoiner(joiner.dump())));
    joiner = next;
  }
  joiner.end();
  return ledger.takeTallies(0);
}
