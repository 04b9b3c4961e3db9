import type { Outcome } from '../../events/message-event.ts';
import { blockCode } from '../../mail-log/reply/block-codes.ts';
import { MINUTE } from '../../time.ts';
import { type OpenMessage, RecipientState } from '../open-message.ts';
import type { MinuteCount } from './minute-count.ts';
import { RefusalCount } from './refusal-count.ts';

/** A recipient that failed. */
export interface Failure {
  /** Of an expiry, which names no recipient, the domain is not known. */
  recipient: { hash: number; domain?: string };
  state: RecipientState;
  /** Whether it is the recipient's first outcome; of an expiry this does not matter. */
  first?: boolean;
  /** Milliseconds since 1970. */
  time: number;
  /** Of an expiry, which has one for all of its recipients, there is none for each. */
  outcome?: Outcome;
}

/** Whether `state` is a recipient's first outcome: what a content filter takes is none yet. */
export function isFirst(before: RecipientState | undefined, state: RecipientState): boolean {
  if (state === RecipientState.handed) return false;
  return before === undefined || before === RecipientState.handed;
}

/** Counts a recipient whose first outcome this is. */
export function noteFirst(
  count: MinuteCount,
  before: RecipientState | undefined,
  state: RecipientState,
): void {
  if (!isFirst(before, state)) return;
  count.tried++;
  if (isFailure(state)) count.failedFirst++;
}

export function isFailure(state: RecipientState): boolean {
  return (
    state === RecipientState.deferred || state === RecipientState.bounced || state === RecipientState.expired
  );
}

/** Counts a failure in one of its senders' minute: who failed, how old the message is, and why. */
export function noteFailure(count: MinuteCount, message: OpenMessage, failure: Failure): void {
  const { recipient, state, first = false, time, outcome } = failure;
  const { hash, domain } = recipient;
  const kind = state === RecipientState.deferred ? 'deferred' : 'bounced';
  count.addFailedRecipient(hash, domain);
  count.addAge(Math.floor((time - message.firstSeen) / MINUTE), hash, kind);
  if (outcome === undefined) return;
  if (message.from === '') count.nullSenderFailed++;
  noteReason(count, outcome, domain ?? '');
  const { block } = outcome;
  // A refusal of the server's own address may be nobody else's failure.
  if (block === undefined || blockCode(block)?.refuses !== 'address') return;
  count.refused ??= new RefusalCount();
  count.refused.add(message.host, block, { hash, domain: domain ?? '', kind, first });
}

/** Counts why one or more recipients failed. */
export function noteReason(count: MinuteCount, outcome: Outcome, domain: string): void {
  if (outcome.class === 'unknown-user') count.unknownUser++;
  if (outcome.class === 'policy') count.policyRefusals++;
  if (outcome.block !== undefined) count.addBlock(outcome.block);
  if (outcome.reply) count.addFailure(domain, outcome.dsn, outcome.reply);
}

/** Counts a bounce of our own, once, and that it is refused: by its final answer, or at its first try. */
export function noteBackscatter(count: MinuteCount, message: OpenMessage, outcome: Outcome): void {
  const first = !message.left;
  if (first) count.backscatter++;
  message.left = true;
  const { block, status } = outcome;
  const kind = status === 'bounced' ? 'bounced' : 'deferred';
  if (block === undefined || blockCode(block)?.refuses !== 'address') return;
  if (kind === 'deferred' && !first) return;
  count.refused ??= new RefusalCount();
  for (const { hash, domain } of outcome.recipients) {
    count.refused.add(message.host, block, { hash, domain, kind, first });
  }
}
