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
      says: 'Records wait in the stream for more than 2 minutes before they are read: alerts will be late.',
      metric: ingest.function.metric('IteratorAge', { statistic: 'Maximum', period: MINUTE }),
      threshold: Duration.minutes(2).toMilliseconds(),
      periods: 5,
      bad: 3,
    },
    {
      id: 'FailedRecords',
      says: 'Records of the stream could not be stored and wait in a bucket to be fed back; they are kept for 14 days.',
      metric: eventCount('OnFailureDestinationDeliveredEventCount'),
      threshold: 1,
      periods: 1,
    },
    {
      id: 'RecordsLost',
      says: 'A record of the stream could neither be stored nor kept: read that time again from the mail log.',
      metric: eventCount('DroppedEventCount'),
      threshold: 1,
      periods: 1,
    },
  ];
}
