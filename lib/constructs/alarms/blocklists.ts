import { ownMetric } from '../metrics.ts';
import { type AlarmDefinition, FIVE_MINUTES, type Watched } from './definition.ts';

/** The DNSBL watch is silent, fails, or cannot tell. */
export function blocklistAlarms({ config, blocklists }: Watched): AlarmDefinition[] {
  if (blocklists === undefined) return [];
  return [
    {
      id: 'BlocklistsSilent',
      says: 'The DNSBL watch has not completed a run for 15 minutes: no listing would be noticed.',
      metric: ownMetric('listChecks', config.stage, 'SampleCount', FIVE_MINUTES),
      threshold: 1,
      below: true,
      periods: 3,
      missing: 'bad',
    },
    {
      id: 'BlocklistsErrors',
      says: 'The DNSBL watch fails. Each run makes up for the ones before it, as long as one succeeds.',
      metric: blocklists.function.metric('Errors', { statistic: 'Sum', period: FIVE_MINUTES }),
      threshold: 2,
      periods: 2,
    },
    {
      id: 'ListingsUntold',
      says: 'The topic refuses notices about listings. They stay pending and are published again, but nobody is told now.',
      metric: ownMetric('listNoticesFailed', config.stage, 'Sum', FIVE_MINUTES),
      threshold: 1,
      periods: 1,
    },
    {
      id: 'BlocklistsLate',
      says: 'Checks of lists wait from run to run for an hour: there are more targets than the pace of the lists allows.',
      metric: ownMetric('listChecksWaiting', config.stage, 'Minimum', FIVE_MINUTES),
      threshold: 1,
      periods: 12,
    },
  ];
}
