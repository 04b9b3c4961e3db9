import { FADE_SIZES, type SenderState, SIZE_BINS } from '../../state/sender-state.ts';
import { WINDOW_COUNT } from '../../state/windows.ts';

/**
 * Senders that are there for a job: a newsletter's host, which sends nothing else, or a program with a dozen invoices a day and
 * the whole customer base once a month. Their job is much the same each time, so that half of it more is no growth. A
 * person's serial letters grow, and may go to others twice in a week.
 */

/** Who has mail on at most this share of the days sends nothing but its job. */
const SELDOM = 1 / 3;
/** A job beside ordinary mail is so many quiet days: a quarter of the days with mail are as quiet, or quieter. */
const QUIET_DAYS = 20;
const QUIET = 0.25;
/** Days from which on it is known. */
const KNOWN_DAYS = 10;
/** Reports and alerts go to a few domains. */
const FEW_DOMAINS = 10;
const DAY = (WINDOW_COUNT - 1) * SIZE_BINS;

/** Whether it sends nothing but its job. */
export function sendsJobsOnly(sender: SenderState): boolean {
  const { days, record } = sender;
  const passed = (1 - FADE_SIZES ** record.totalDays) / (1 - FADE_SIZES);
  return isKnown(sender) && days <= SELDOM * passed;
}

/** Whether its job is nothing like what it sends on other days. */
export function sendsJobsBeside(sender: SenderState): boolean {
  return isKnown(sender) && sender.record.totalRun >= QUIET_DAYS * quietDay(sender);
}

function isKnown({ record, domains }: SenderState): boolean {
  return record.totalDays >= KNOWN_DAYS && domains.size > FEW_DOMAINS;
}

/** A quantile of the days' largest counts. */
function quietDay({ sizes, days }: SenderState): number {
  let left = QUIET * days;
  for (let bin = 0; bin < SIZE_BINS; bin++) {
    const count = sizes[DAY + bin]!;
    if (count >= left) return 2 ** (bin + (count > 0 ? left / count : 0));
    left -= count;
  }
  return 2 ** SIZE_BINS;
}
