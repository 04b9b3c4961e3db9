import type { ListSeverity } from '../../dnsbl/lists/list.ts';
import type { ListingItem } from '../../dnsbl/watch/watch-record.ts';
import type { Severity } from '../../incident/incident.ts';

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
  if (notice.kind === 'suspect-found') return notice.suspect.severity;
  if (notice.kind !== 'listing') return 'high';
  return notice.event === 'delisted' ? 'warning' : OF_ALERT[notice.severity];
}
