import { describe, expect, it } from 'vitest';
import type { KinesisRecord } from '../support/builders/kinesis-event.ts';
import { getAtt, template } from '../support/builders/template.ts';
import type { EventSource } from '../support/harness/event-source.ts';
import { createResolver } from '../support/harness/intrinsics.ts';
import type { Invocation } from '../support/harness/lambda-function.ts';
import { readLogSubscriptions } from '../support/harness/log-subscription.ts';
import { StreamPlayer } from '../support/harness/stream-player.ts';
import { Timeline } from '../support/harness/timeline.ts';

const allow = (Action: string | string[], Resource: unknown) => ({ Effect: 'Allow', Action, Resource });
const READ = ['DescribeStream', 'DescribeStreamSummary', 'GetRecords', 'GetShardIterator', 'ListShards'].map(
  (action) => `kinesis:${action}`,
);
const KEEP = [
  allow('s3:PutObject', { 'Fn::Join': ['', [getAtt('Bucket'), '/aws/lambda/*']] }),
  allow('s3:ListBucket', getAtt('Bucket')),
];

interface Given {
  mapping?: object | undefined;
  reader?: unknown[];
  writer?: unknown[];
}

const mapped = {
  FunctionName: { Ref: 'Function' },
  EventSourceArn: getAtt('Stream'),
  DestinationConfig: { OnFailure: { Destination: getAtt('Bucket') } },
};

function subscriptions({ mapping = mapped, reader, writer }: Given) {
  const role = (statements: unknown[]) => ({
    Type: 'AWS::IAM::Role',
    Properties: { Policies: [{ PolicyDocument: { Statement: statements } }] },
  });
  const stack = template({
    Stream: { Type: 'AWS::Kinesis::Stream' },
    Bucket: { Type: 'AWS::S3::Bucket' },
    MailLog: { Type: 'AWS::Logs::LogGroup' },
    Function: { Type: 'AWS::Lambda::Function', Properties: { Role: getAtt('Reader') } },
    Reader: role(reader ?? [allow(READ, getAtt('Stream')), ...KEEP]),
    Writer: role(writer ?? [allow('kinesis:PutRecord', getAtt('Stream'))]),
    Mapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { ...mapping } },
    Subscription: {
      Type: 'AWS::Logs::SubscriptionFilter',
      Properties: {
        DestinationArn: getAtt('Stream'),
        RoleArn: getAtt('Writer'),
        LogGroupName: { Ref: 'MailLog' },
        FilterPattern: '',
      },
    },
  });
  return readLogSubscriptions(stack, createResolver(stack));
}

describe('readLogSubscriptions', () => {
  it('reads the stream between log group and function, with Lambda’s own defaults', () => {
    expect(subscriptions({})).toEqual([
      {
        logGroup: 'stack-MailLog',
        functionId: 'Function',
        through: {
          functionId: 'Function',
          streamArn: 'arn:aws:kinesis:us-east-1:123456789012:stream/stack-Stream',
          batchSize: 100,
          window: 0,
          lanes: 1,
          retries: Number.POSITIVE_INFINITY,
          maximumAge: Number.POSITIVE_INFINITY,
          bisect: false,
          partial: false,
          bucket: 'arn:aws:s3:::stack-bucket',
        },
      },
    ]);
  });

  it.each<[string, Given, RegExp]>([
    ['CloudWatch Logs may not write', { writer: [] }, /kinesis:PutRecord/],
    [
      'the function may not read',
      { reader: [allow(READ.slice(1), getAtt('Stream')), ...KEEP] },
      /DescribeStream/,
    ],
    ['it may not keep what fails', { reader: [allow(READ, getAtt('Stream'))] }, /s3:PutObject/],
    ['nothing reads', { mapping: { ...mapped, EventSourceArn: 'arn:aws:kinesis:x' } }, /nothing reads/],
    ['nothing keeps what fails', { mapping: { ...mapped, DestinationConfig: undefined } }, /plays a bucket/],
  ])('throws when %s', (_, given, message) => {
    expect(() => subscriptions(given)).toThrow(message);
  });
});

describe('StreamPlayer', () => {
  const HOUR = 3_600_000;
  const SOURCE: EventSource = {
    functionId: 'Function',
    streamArn: 'arn',
    batchSize: 4,
    window: 1000,
    lanes: 1,
    retries: 2,
    maximumAge: HOUR,
    bisect: true,
    partial: true,
    bucket: 'arn:aws:s3:::bucket',
  };

  /** What becomes of an event with records at these positions: those that fail, or the whole of it. */
  type Answer = (positions: number[], attempt: number) => number[] | 'error';

  /** Plays six records, the last one so many milliseconds later. */
  async function played(answer: Answer, source: Partial<EventSource> = {}, later = 0) {
    const events: number[][] = [];
    const times: number[] = [];
    const player = new StreamPlayer({ ...SOURCE, ...source }, async (event, now) => {
      const { Records } = event as { Records: KinesisRecord[] };
      const positions = Records.map(({ kinesis }) => Number(kinesis.partitionKey));
      events.push(positions);
      times.push(now);
      const failed = answer(positions, events.length);
      if (failed === 'error') return { status: 'error' } as Invocation;
      const batchItemFailures = Records.filter((_, at) => failed.includes(positions[at]!)).map(
        ({ kinesis }) => ({ itemIdentifier: kinesis.sequenceNumber }),
      );
      return { status: 'success', payload: { batchItemFailures } } as Invocation;
    });
    const timeline = new Timeline();
    for (let at = 0; at < 6; at++) {
      timeline.plan(at < 5 ? 0 : later, async (now) => player.put(timeline, '', now));
    }
    await timeline.run();
    return { events, times, failed: player.failed.map(({ body }) => body.KinesisBatchInfo.batchSize) };
  }

  const cases: [
    what: string,
    answer: Answer,
    source: Partial<EventSource>,
    events: number[][],
    failed: number[],
  ][] = [
    [
      'in batches',
      () => [],
      {},
      [
        [0, 1, 2, 3],
        [4, 5],
      ],
      [],
    ],
    [
      'side by side',
      () => [],
      { lanes: 2 },
      [
        [0, 2, 4],
        [1, 3, 5],
      ],
      [],
    ],
    [
      'from the first failed one on',
      (_, attempt) => (attempt === 1 ? [2, 3] : []),
      {},
      [
        [0, 1, 2, 3],
        [2, 3],
        [4, 5],
      ],
      [],
    ],
    [
      'all that follow a hopeless one, then none of them',
      (positions) => positions.filter((at) => at === 1),
      {},
      [
        [0, 1, 2, 3],
        [1, 2, 3],
        [1, 2, 3],
        [4, 5],
      ],
      [3],
    ],
    [
      'in halves where the function ends without an answer',
      (positions) => (positions.includes(1) && positions.length > 1 ? 'error' : []),
      {},
      [[0, 1, 2, 3], [0, 1], [0], [1], [2, 3], [4, 5]],
      [],
    ],
    [
      'whole where nothing is split',
      (positions) => (positions.includes(0) ? 'error' : []),
      { bisect: false },
      [
        [0, 1, 2, 3],
        [0, 1, 2, 3],
        [0, 1, 2, 3],
        [4, 5],
      ],
      [4],
    ],
    [
      'as done what is named where names are not read',
      () => [0],
      { partial: false },
      [
        [0, 1, 2, 3],
        [4, 5],
      ],
      [],
    ],
  ];

  it.each(cases)('gives records %s', async (_what, answer, source, events, failed) => {
    const result = await played(answer, source);
    expect([result.events, result.failed]).toEqual([events, failed]);
  });

  it('waits for more before it begins, and longer before each further attempt', async () => {
    const { times } = await played((_, attempt) => (attempt < 3 ? [0] : []));
    expect(times).toEqual([1000, 2000, 4000, 4000]);
  });

  it('gives up what has become too old, and keeps it', async () => {
    const { events, failed } = await played(
      (positions) => positions,
      { retries: Number.POSITIVE_INFINITY, maximumAge: 10_000 },
      12_000,
    );
    expect(failed).toEqual([4, 1, 1]);
    expect(events.at(-1)).toEqual([5]);
  });
});
