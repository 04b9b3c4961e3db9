import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { type AlarmDefinition, FIVE_MINUTES, MINUTE, type Watched } from './definition.ts';

/** The stream is read too slowly, or something in it could not be stored. None without a stream. */
export function streamAlarms({ ingest, stream }: Watched): AlarmDefinition[] {
  if (stream === undefined) return [];
  const eventCount = (metricName: string) =>
    new Metric({
      namespace: 'AWS/Lambda',
      metricName,
      dimensionsMap: { EventSourceMappingUUID: stream.mapping.eventSourceMappingId },
      statistic: 'Sum',
      period: FIVE_MINUTES,
    });
  return [
    {
      id: 'StreamLate',
      says: {
        en: 'Records wait in the stream for more than 2 minutes before they are read: alerts will be late.',
        ja: 'ストリームのレコードが読まれるまで2分以上待っています。通知が遅れます。',
      },
      metric: ingest.function.metric('IteratorAge', { statistic: 'Maximum', period: MINUTE }),
      threshold: Duration.minutes(2).toMilliseconds(),
      periods: 5,
      bad: 3,
    },
    {
      id: 'FailedRecords',
      says: {
        en: 'Records of the stream could not be stored and wait in a bucket to be fed back; they are kept for 14 days.',
        ja: 'ストリームのレコードを保存できず、バケットで再投入を待っています。14日間保管されます。',
      },
      metric: eventCount('OnFailureDestinationDeliveredEventCount'),
      threshold: 1,
      periods: 1,
    },
    {
      id: 'RecordsLost',
      says: {
        en: 'A record of the stream could neither be stored nor kept: read that time again from the mail log.',
        ja: 'ストリームのレコードを保存することも保管することもできませんでした。その時間のメールログを読み直してください。',
      },
      metric: eventCount('DroppedEventCount'),
      threshold: 1,
      periods: 1,
    },
  ];
}
