import type { Tally } from '../tally/tally.ts';
import type { SenderRules } from './settings/detect-settings.ts';
import type { SenderState } from './state/sender-state.ts';

/**
 * Whether an announced bulk job covers this tally. What it covers is not held against the sender, and teaches
 * nothing; what exceeds its size is judged like any mail.
 */
export function coveredByJob(sender: SenderState, tally: Tally, rules: SenderRules): boolean {
  const job = rules.jobs.find(({ from, to }) => from <= tally.minute && tally.minute < to);
  if (job === undefined) return false;
  if (sender.jobStart !== job.from) {
    sender.jobStart = job.from;
    sender.jobRecipients = 0;
  }
  sender.jobRecipients += tally.recipients;
  return sender.jobRecipients <= job.maxRecipients;
}
