import { foldSender, SENDER_FORMS, senderOf } from '../../lambda/core/sender.ts';
import { plain } from '../../lambda/core/text/plain-text.ts';
import { DAY, parseTime, TIME_FORM } from '../../lambda/core/time.ts';
import { UsageError } from '../usage-error.ts';

/** A job that lasts longer is a habit: that is what exceptions in the configuration are for. */
const LONGEST_DAYS = 31;

/** @throws UsageError when it is no sender */
export function parseSender(text: string): string {
  if (senderOf(text) !== undefined) return foldSender(text);
  throw new UsageError(`'${plain(text, 80)}' is no sender; write ${SENDER_FORMS}`);
}

/**
 * A span of time, in milliseconds since 1970.
 *
 * @throws UsageError when either is no time, or the span is empty, over, or too long
 */
export function parseSpan(fromText: string, toText: string, now: number): { from: number; to: number } {
  const [from, to] = [readTime('--from', fromText, now), readTime('--to', toText, now)];
  if (to <= from) throw new UsageError(`--to ${toText} is not after --from ${fromText}`);
  if (to <= now) throw new UsageError(`--to ${toText} is over; name a time to come`);
  if (to - from > LONGEST_DAYS * DAY) {
    throw new UsageError(
      `a job lasts ${LONGEST_DAYS} days at most; what a sender always does belongs into detect.exceptions`,
    );
  }
  return { from, to };
}

/** Without its offset a time means another one on every desk. */
function readTime(option: string, text: string, now: number): number {
  if (text === 'now') return now;
  const time = parseTime(text);
  if (time !== undefined) return time;
  throw new UsageError(
    `${option}: '${plain(text, 60)}' is no time; write it with its offset, e.g. ${TIME_FORM}, or now`,
  );
}

/** @throws UsageError when it is no number of recipients */
export function parseMax(text: string): number {
  const max = Number(text);
  if (Number.isSafeInteger(max) && max > 0) return max;
  throw new UsageError(`--max: '${plain(text, 60)}' is no number of recipients; write e.g. --max 5000`);
}
