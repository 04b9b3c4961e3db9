import type { ListSeverity } from '../dnsbl/list.ts';
import type { ListingItem } from '../dnsbl/watch-record.ts';
import type { Severity } from '../incident/incident.ts';

/** How loud a listing on tier 1 is. A text message goes out for critical ones only. */
const OF_ALERT: Readonly<Record<ListSeverity, Severity>> = {
  ignore: 'warning',
  info: 'warning',
  low: 'warning',
  medium: 'high',
  high: 'high',
  critical: 'critical',
};

/** What a digest holds, and good news, wake nobody. */
export function listingSeverity({ notice }: Pick<ListingItem, 'notice'>): Severity {
  if (notice.route === 'digest' || notice.kind === 'removal') return 'warning';
  if (notice.kind !== 'listing') return 'high';
  return notice.event === 'delisted' ? 'warning' : OF_ALERT[notice.severity];
}

/** What a listing does to mail, in a line. */
export const IMPACT: Readonly<Record<ListSeverity, string>> = {
  critical: 'Impact: many large receivers refuse mail from it now.',
  high: 'Impact: receivers that use this list refuse mail from it, or put it into spam folders.',
  medium: 'Impact: some receivers refuse mail from it, others score it as spam.',
  low: 'Impact: a few receivers score its mail as spam.',
  info: 'Impact: hardly any receiver acts on it.',
  ignore: 'Impact: none.',
};
