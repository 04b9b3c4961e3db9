import type { Message, Publisher } from '../core/message/publisher.ts';
import { isQuiet } from '../core/message/quiet-hours.ts';
import { composeRefused } from '../core/message/refused/compose-refused.ts';
import type { VoiceOptions } from '../core/message/voice.ts';
import type { MinuteFold } from './minute-fold.ts';

/** The day's word on correspondents whom our own rules refuse, and the memory in which it is told. */
export interface DailyRefused {
  message: Message;
  state: Uint8Array;
}

/**
 * What is to be told now, once a day at most; undefined: nothing. The fold's memory takes it for told from now on.
 *
 * @param now milliseconds since 1970
 */
export function dailyRefused(fold: MinuteFold, now: number, voice: VoiceOptions): DailyRefused | undefined {
  const { refusals } = fold;
  const offset = voice.utcOffset ?? 0;
  if (isQuiet(now, offset, voice.notify?.quietHours) || !refusals.isDue(now, offset)) return undefined;
  const message = composeRefused(refusals.current(now), now, voice);
  refusals.markTold(now, offset);
  return { message, state: fold.checkpoint() };
}

/**
 * Publishes it. It is told before it is saved as told: a crash in between repeats it under the same id.
 *
 * @returns the name of the error that kept it from being published; it is tried again when the checkpoint moves next
 */
export async function tellRefused(
  { message }: DailyRefused,
  publisher: Publisher,
): Promise<string | undefined> {
  try {
    await publisher.publish(message);
    return undefined;
  } catch (error) {
    // The name only: the message may repeat what was to be published.
    return error instanceof Error ? error.name : typeof error;
  }
}
