import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { AppFunction } from '../app-function.ts';
import { ownMetric } from '../metrics.ts';
import { type AlarmDefinition, FIVE_MINUTES, MINUTE, type Watched } from './definition.ts';

/** The functions fail, wait or lose something. */
export function functionAlarms(watched: Watched): AlarmDefinition[] {
  const { config, ingest, judge } = watched;
  const sumOf = (fn: AppFunction, name: string) =>
    fn.metric(name, { statistic: 'Sum', period: FIVE_MINUTES });
  return [
    {
      id: 'IngestErrors',
      says: {
        en: 'The ingest function fails. Each batch is tried several times, then kept to be fed back.',
        ja: '取り込み関数が失敗しています。各バッチは数回再試行され、その後は再投入できるように保管されます。',
      },
      metric: sumOf(ingest.function, 'Errors'),
      threshold: 3,
      periods: 1,
    },
    {
      id: 'JudgeErrors',
      says: {
        en: 'The judge fails. Each run makes up for the ones before it, as long as one succeeds.',
        ja: '判定処理が失敗しています。一度でも成功すれば、それまでの分もまとめて判定されます。',
      },
      metric: sumOf(judge.function, 'Errors'),
      threshold: 3,
      periods: 1,
    },
    {
      id: 'ItemsSetAside',
      says: {
        en: 'The judge or ingest goes on without an item that the store refuses, or that it cannot use: something is not told.',
        ja: 'ストアに拒否された項目、または使えない項目を除いて処理を続けています。その内容の一部は通知されません。',
      },
      metric: ownMetric('itemsSetAside', config.stage, 'Sum', FIVE_MINUTES),
      threshold: 1,
      periods: 1,
    },
    {
      id: 'FunctionsThrottled',
      says: {
        en: "The account's limit of concurrent functions is reached: batches wait, verdicts are late.",
        ja: 'アカウントの同時実行数の上限に達しています。バッチが待たされ、判定が遅れます。',
      },
      metric: new MathExpression({
        label: 'Throttles',
        expression: 'FILL(ingest, 0) + FILL(judge, 0)',
        usingMetrics: {
          ingest: sumOf(ingest.function, 'Throttles'),
          judge: sumOf(judge.function, 'Throttles'),
        },
        period: FIVE_MINUTES,
      }),
      threshold: 1,
      periods: 3,
    },
    ...(watched.stream === undefined ? [ingestLate(ingest.function)] : []),
    {
      id: 'FailedBatches',
      says: {
        en: 'Batches that could not be read wait to be fed back; they are kept for 14 days.',
        ja: '読み取れなかったバッチが再投入を待っています。14日間保管されます。',
      },
      // SQS emits nothing for a queue that has been empty for long, which is good.
      metric: ingest.failedBatches.metricApproximateNumberOfMessagesVisible({
        statistic: 'Maximum',
        period: MINUTE,
      }),
      threshold: 1,
      periods: 1,
    },
    {
      id: 'BatchesLost',
      says: {
        en: 'A batch that could not be read could not be kept either: read that time again from the mail log.',
        ja: '読み取れなかったバッチを保管することもできませんでした。その時間のメールログを読み直してください。',
      },
      metric: sumOf(ingest.function, 'DestinationDeliveryFailures'),
      threshold: 1,
      periods: 1,
    },
  ];
}

/** Of directly delivered batches. */
function ingestLate(fn: AppFunction): AlarmDefinition {
  return {
    id: 'IngestLate',
    says: {
      en: 'Batches wait for more than 2 minutes before they are read: alerts will be late.',
      ja: 'バッチが読まれるまで2分以上待っています。通知が遅れます。',
    },
    metric: fn.metric('AsyncEventAge', { statistic: 'Maximum', period: MINUTE }),
    threshold: Duration.minutes(2).toMilliseconds(),
    periods: 5,
    bad: 3,
  };
}
