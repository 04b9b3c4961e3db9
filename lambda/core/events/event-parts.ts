import type { MessageEvent } from './message-event.ts';

/** What a message event has beside its time, host and instance: a bit each, in the order in which it is packed. */
export const HAS = {
  queueId: 1,
  session: 2,
  arrival: 4,
  from: 8,
  nrcpt: 16,
  messageId: 32,
  outcome: 64,
  derived: 128,
  removed: 256,
} as const;

/** The bits of what an event has. */
export function partsOf(event: MessageEvent): number {
  return (
    (event.queueId === undefined ? 0 : HAS.queueId) |
    (event.session === undefined ? 0 : HAS.session) |
    (event.arrival === undefined ? 0 : HAS.arrival) |
    (event.from === undefined ? 0 : HAS.from) |
    (event.nrcpt === undefined ? 0 : HAS.nrcpt) |
    (event.messageId === undefined ? 0 : HAS.messageId) |
    (event.outcome === undefined ? 0 : HAS.outcome) |
    (event.derived === undefined ? 0 : HAS.derived) |
    (event.removed === true ? HAS.removed : 0)
  );
}
