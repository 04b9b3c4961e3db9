import { SNSClient } from '@aws-sdk/client-sns';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSnsPublisher, type NoticeTopics } from '../../lambda/adapters/sns-publisher.ts';
import { type Message, PublishError } from '../../lambda/core/message/publisher.ts';
import { arn, credentials, REGION } from '../support/harness/account.ts';
import { SNS_FAULTS } from '../support/harness/aws-errors.ts';
import { bodyFor } from '../support/harness/sns-publish.ts';
import { type SnsStub, startSnsStub } from '../support/harness/sns-stub.ts';

const TOPIC = arn('sns', 'notices');
const HIGH = arn('sns', 'notices-high');
const CRITICAL = arn('sns', 'notices-critical');
const ALL: NoticeTopics = { warning: TOPIC, high: HIGH, critical: CRITICAL };

function message(given: Partial<Message> = {}): Message {
  return {
    subject: 'HIGH: host 192.0.2.7 sends spam',
    email: 'Who: host 192.0.2.7\nSince: 08:00 UTC\nReply: «unbekannt»',
    sms: 'HIGH: host 192.0.2.7, 80 of 100 recipients failed',
    json: '{"version":"1"}',
    severity: 'high',
    kind: 'opened',
    ...given,
  };
}

describe('SnsPublisher', () => {
  let sns: SnsStub;
  let client: SNSClient;
  const publisher = (topics: NoticeTopics = { warning: TOPIC }) => createSnsPublisher(client, topics);

  beforeEach(async () => {
    sns = await startSnsStub(
      [TOPIC, HIGH, CRITICAL].map((each) => ({ arn: each, protocols: ['email', 'sms', 'https'] })),
    );
    client = new SNSClient({
      endpoint: sns.url,
      region: REGION,
      credentials: credentials('test'),
      // One attempt, and a short wait: the failures are what is looked at.
      maxAttempts: 1,
      requestHandler: { requestTimeout: 1_500, throwOnRequestTimeout: true },
    });
  });
  afterEach(async () => {
    client.destroy();
    await sns.close();
  });

  it('gives each protocol its own body', async () => {
    await publisher().publish(message());
    const { email, sms, json } = message();
    const [publish] = sns.published;
    const bodies = ['email', 'sms', 'http', 'https', 'sqs', 'lambda', 'application'];
    expect(bodies.map((protocol) => bodyFor(publish!, protocol))).toEqual([
      email,
      sms,
      json,
      json,
      json,
      json,
      email,
    ]);
  });

  it('carries the subject, and no attribute for anybody to filter by', async () => {
    await publisher().publish(message());
    expect(sns.published).toMatchObject([{ subject: message().subject, attributes: {} }]);
  });

  it.each<[Message['severity'], NoticeTopics, string[]]>([
    ['warning', ALL, [TOPIC]],
    ['high', ALL, [TOPIC, HIGH]],
    ['critical', ALL, [TOPIC, HIGH, CRITICAL]],
    ['critical', { warning: TOPIC, critical: CRITICAL }, [TOPIC, CRITICAL]],
    ['critical', { warning: TOPIC }, [TOPIC]],
  ])(
    'publishes what is %s once to each topic whose minimum it reaches',
    async (severity, topics, expected) => {
      await publisher(topics).publish(message({ severity }));
      expect(sns.published.map(({ topicArn }) => topicArn).sort()).toEqual(expected.sort());
    },
  );

  it('says who has it when one topic fails, and then tells only the others', async () => {
    sns.fails = { topicArn: HIGH, as: SNS_FAULTS.throttled };
    const failed = await publisher(ALL)
      .publish(message({ severity: 'critical' }))
      .catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(PublishError);
    expect(failed).toMatchObject({ name: 'ThrottledException', told: ['warning', 'critical'] });
    sns.fails = undefined;
    await publisher(ALL).publish(message({ severity: 'critical' }), (failed as PublishError).told);
    expect(sns.published.map(({ topicArn }) => topicArn).sort()).toEqual([TOPIC, HIGH, CRITICAL].sort());
  });

  it.each([
    ['throttled', SNS_FAULTS.throttled, 'ThrottledException'],
    ['not allowed to use the key', SNS_FAULTS.kmsDenied, 'KMSAccessDeniedException'],
    ['met by an internal error', SNS_FAULTS.internal, 'InternalErrorException'],
    ['not answered', 'no-answer' as const, 'TimeoutError'],
  ])('throws when it is %s', async (_, failure, name) => {
    sns.failure = failure;
    await expect(publisher().publish(message())).rejects.toMatchObject({ name });
    expect(sns.published).toEqual([]);
  });

  it('throws when the topic does not exist', async () => {
    const gone = publisher({ warning: arn('sns', 'other') }).publish(message());
    await expect(gone).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  it.each([
    ['subject', { subject: 'two\nlines' }],
    ['subject', { subject: 'x'.repeat(100) }],
    ['SMS', { sms: 'x'.repeat(161) }],
    ['too long', { email: 'x'.repeat(140_000) }],
  ] as [string, Partial<Message>][])('throws when SNS would not take the %s', async (what, given) => {
    const refused = publisher().publish(message(given));
    await expect(refused).rejects.toThrow(new RegExp(what, 'i'));
  });
});
