import type { SenderKind } from '../../../sender.ts';
import { amountOf } from '../../../text/amount.ts';
import { clock } from '../../../time.ts';
import { removalRequest, whatHappened } from './delisting.ts';

/** What somebody knows who has just cleaned a queue. Names nobody: an outsider reads it. */
export interface CleanupFacts {
  source: SenderKind | 'unknown';
  messages: number;
  /** Milliseconds since 1970, as all times. */
  startedAt: number;
  /** When the last of it left for another server; null: none has. */
  lastLeftAt: number | null;
  /** What was in the queue still, and is taken out. */
  removed: { messages: number; notices: number };
}

/**
 * A draft for the operator of a list, of what the log and the queue tell; a person puts in what stands in brackets. English
 * in any language: the operators of lists read it.
 */
export function cleanupRequest({ source, messages, startedAt, lastLeftAt, removed }: CleanupFacts): string {
  return removalRequest('[your address or domain] is listed on [the list].', [
    whatHappened(source, messages, startedAt),
    lastLeftAt === null
      ? 'None of it left this server.'
      : `The last of it left this server: ${clock(lastLeftAt)}.`,
    `What was taken out of the queue: ${removed.messages} of these messages and ${amountOf(removed.notices, 'notice')} about them, before they could leave.`,
  ]);
}
