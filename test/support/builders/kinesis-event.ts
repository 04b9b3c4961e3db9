import { type LogEnvelope, subscriptionEvent } from './log-envelope.ts';

/** What Lambda gives a function that reads a stream; `data` may be anything that somebody put there. */
export function kinesisEvent(data: readonly (LogEnvelope | string)[]) {
  return {
    Records: data.map((each, at) => ({
      eventSource: 'aws:kinesis',
      eventName: 'aws:kinesis:record',
      kinesis: {
        kinesisSchemaVersion: '1.0',
        partitionKey: String(at),
        sequenceNumber: sequenceNumber(at),
        data: typeof each === 'string' ? each : subscriptionEvent(each).awslogs.data,
      },
    })),
  };
}

export function sequenceNumber(at: number): string {
  return `495903382714902562${String(at).padStart(38, '0')}`;
}
