import { ownMetric } from '../metrics.ts';
import { type AlarmDefinition, FIVE_MINUTES, type Watched } from './definition.ts';

/** The DNSBL watch is silent, fails, or cannot tell. */
export function blocklistAlarms({ config, blocklists }: Watched): AlarmDefinition[] {
  if (blocklists === undefined) return [];
  return [
    {
      id: 'BlocklistsSilent',
      says: {
        en: 'The DNSBL watch has not completed a run for 15 minutes: no listing would be noticed.',
        ja: 'ブロックリストの監視が15分間完了していません。登録されても気付けません。',
      },
      metric: ownMetric('listChecks', config.stage, 'SampleCount', FIVE_MINUTES),
      threshold: 1,
      below: true,
      periods: 3,
      missing: 'bad',
    },
    {
      id: 'BlocklistsErrors',
      says: {
        en: 'The DNSBL watch fails. Each run makes up for the ones before it, as long as one succeeds.',
        ja: 'ブロックリストの監視が失敗しています。一度でも成功すれば、それまでの分も確認されます。',
      },
      metric: blocklists.function.metric('Errors', { statistic: 'Sum', period: FIVE_MINUTES }),
      threshold: 2,
      periods: 2,
    },
    {
      id: 'ListingsUntold',
      says: {
        en: 'The topic refuses notices about listings. They stay pending and are published again, but nobody is told now.',
        ja: 'トピックがブロックリストの通知を受け付けません。通知は保留され、あとで再送されますが、今は誰にも届きません。',
      },
      metric: ownMetric('listNoticesFailed', config.stage, 'Sum', FIVE_MINUTES),
      threshold: 1,
      periods: 1,
    },
    {
      id: 'BlocklistsLate',
      says: {
        en: 'Checks of lists wait from run to run for an hour: there are more targets than the pace of the lists allows.',
        ja: 'ブロックリストの確認が1時間にわたり次回へ持ち越されています。監視対象の数が、リストに問い合わせできる頻度を超えています。',
      },
      metric: ownMetric('listChecksWaiting', config.stage, 'Minimum', FIVE_MINUTES),
      threshold: 1,
      periods: 12,
    },
  ];
}
