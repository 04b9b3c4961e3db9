import type { Outcome } from '../../lambda/core/events/message-event.ts';
import type { ReplyClass } from '../../lambda/core/mail-log/reply/reply-class.ts';

/**
 * Message events on their way from the parsing thread: a stream of numbers, the text that is new in every message
 * (queue ids, replies), and the names (hosts, addresses) that were not sent before. Cloning the objects would cost
 * as much as parsing.
 *
 * Of an event: what it has, its time, host and instance; then what it has, in the order of
 * `HAS`.
 */
export interface EventBatch {
  numbers: Float64Array<ArrayBuffer>;
  /** A byte a character. */
  text: Uint8Array<ArrayBuffer>;
  /** New names, in the order of their numbers: from `firstName` on. */
  names: string[];
  firstName: number;
}

/** In the place of a text's length; a text that needs more than a byte a character is below it, by its name. */
export const NONE = -1;

const STATUSES: readonly Outcome['status'][] = ['sent', 'deferred', 'bounced', 'expired'];
const CLASSES: readonly (ReplyClass | undefined)[] = [
  undefined,
  'unknown-user',
  'policy',
  'mailbox',
  'transient',
  'other',
];

/** A status and a class of reply as one number. */
export function verdictOf(status: Outcome['status'], replyClass: ReplyClass | undefined): number {
  return STATUSES.indexOf(status) * 8 + CLASSES.indexOf(replyClass);
}

export function statusOf(verdict: number): Outcome['status'] {
  return STATUSES[verdict >> 3]!;
}

export function classOf(verdict: number): ReplyClass | undefined {
  return CLASSES[verdict & 7];
}
