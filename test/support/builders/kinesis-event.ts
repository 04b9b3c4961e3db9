import { type LogEnvelope, subscriptionEvent } from './log-envelope.ts';

/** What Lambda gives a function that reads a stream; `data` may be anything that somebody put there. */
export function kinesisEvent(data: readonly (LogEnvelope | string)[]) {
  return {
    Records: data.map((each, at) =>
      kinesisRecord(
        at,
        typeof each === 'string' ? each : subscriptionEvent(each).awslogs.data,
        Date.UTC(2026, 0, 5, 8),
      ),
    ),
  };
}

export type KinesisRecord = ReturnType<typeof kinesisRecord>;

/**
 * @param at position in the stream
 * @param data base64
 * @param arrival milliseconds since 1970
 */
export function kinesisRecord(at: number, data: string, arrival: number) {
  return {
    eventSource: 'aws:kinesis',
    eventName: 'aws:kinesis:record',
    eventVersion: '1.0',
    eventID: `shardId-000000000000:${sequenceNumber(at)}`,
    awsRegion: 'us-east-1',
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey: String(at),
      sequenceNumber: sequenceNumber(at),
      data,
      approximateArrivalTimestamp: arrival / 1000,
    },
  };
}

export function sequenceNumber(at: number): string {
  return `495903382714902562${String(at).padStart(38, '0')}`;
}
