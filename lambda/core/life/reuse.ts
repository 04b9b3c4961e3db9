import type { ParsedLine } from '../mail-log/parsed-line.ts';
import type { Hop } from './life.ts';

/** A queue id seen again this long after its message left the queue is another message. */
const REUSE_MS = 1_000;
/** What was deleted while it was being delivered is told of for so long. */
const RUNNING_MS = 300_000;

/** The lines of an arrival may stand in any order within that. */
const LATE_MS = 2_000;

/** Whether no line has told yet who handed it in, and it is no notice. */
function awaitsClient({ life, removed }: Hop): boolean {
  return removed === undefined && life.arrival === undefined && life.ofId === undefined;
}

/** Whether a line starts another message under the queue id of a known stay. */
export function isReused(known: Hop, line: ParsedLine, time: number): boolean {
  const arrives =
    line.kind === 'client' || (line.kind === 'queued' && (line.client_ip ?? line.local_user) !== undefined);
  // A line that a shipper sent twice, or a second line of one second about one arrival, is no other message.
  if (arrives && known.arrived !== undefined)
    return time !== known.arrived && !(awaitsClient(known) && Math.abs(time - known.arrived) <= LATE_MS);
  if (arrives) return known.removed !== undefined || time - known.first > LATE_MS;
  if (known.removed === undefined || line.kind === 'other' || line.kind === 'reject') return false;
  if (line.kind === 'removed' || line.kind === 'bounce-notice') return false;
  const after = time - known.removed;
  return after > (known.deleted && line.kind !== 'message-id' ? RUNNING_MS : REUSE_MS);
}
