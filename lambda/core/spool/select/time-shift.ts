import type { Hop } from '../../life/life.ts';
import { MINUTE, SECOND } from '../../time.ts';
import type { QueuedMessage } from '../listing/queued-message.ts';
import { canBeFrom } from './queued-with.ts';

const QUARTER = 15 * MINUTE;
/** From UTC-12 to UTC+14, and as much between two machines that are set to different zones. */
const WIDEST = 26 * 4;
const LEEWAY = SECOND;

/**
 * How much the clock of a listing without a named zone (`postqueue -p`, `mailq`) is ahead of the log's, in milliseconds:
 * whole quarters of an hour, as zones are. Each message that the log knows by id and sender has its say, and the most
 * agree; 0 where none does. Messages that do not agree are joined to nothing.
 *
 * @param stays the stays that go by a message's id
 */
export function timeShift(
  messages: readonly QueuedMessage[],
  stays: (message: QueuedMessage) => readonly Hop[],
  precision: number,
): number {
  const votes = new Map<number, number>();
  for (const message of messages) {
    for (const shift of shiftsOf(message, stays(message), precision)) {
      votes.set(shift, (votes.get(shift) ?? 0) + 1);
    }
  }
  const [best] = [...votes].sort(([a, m], [b, n]) => n - m || Math.abs(a) - Math.abs(b));
  return best === undefined ? 0 : best[0] * QUARTER;
}

/** In quarters of an hour. */
function shiftsOf(message: QueuedMessage, stays: readonly Hop[], precision: number): Set<number> {
  const shifts = new Set<number>();
  const { arrived } = message;
  if (arrived === undefined) return shifts;
  for (const { arrived: logged, from, life } of stays) {
    if (logged === undefined || !canBeFrom(message, from ?? life.from)) continue;
    const ahead = arrived - Math.floor(logged / precision) * precision;
    const quarters = Math.round(ahead / QUARTER);
    if (Math.abs(ahead - quarters * QUARTER) <= Math.max(LEEWAY, precision) && Math.abs(quarters) <= WIDEST)
      shifts.add(quarters);
  }
  return shifts;
}
