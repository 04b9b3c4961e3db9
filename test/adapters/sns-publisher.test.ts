import { SNSClient } from '@aws-sdk/client-sns';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSnsPublisher } from '../../lambda/adapters/sns-publisher.ts';
import type { Message } from '../../lambda/core/ports.ts';
import { arn, credentials, REGION } from '../support/harness/account.ts';
import { SNS_FAULTS } from '../support/harness/aws-errors.ts';
import { bodyFor } from '../support/harness/sns-publish.ts';
import { type SnsStub, startSnsStub } from '../support/harness/sns-stub.ts';

const TOPIC = arn('sns', 'notices');

function message(given: Partial<Message> = {}): Message {
  return {
    subject: 'HIGH: host 192.0.2.7 sends spam',
    email: 'Who: host 192.0.2.7\nSince: 08:00 UTC\nReply: «unbekannt»',
    sms: 'sendwatch HIGH: host 192.0.2.7, 80 of 100 recipients failed',
    json: '{"version":"1"}',
    severity: 'high',
    kind: 'opened',
    ...given,
  };
}

describe('SnsPublisher', () => {
  let sns: SnsStub;
  let client: SNSClient;
  const publisher = (topicArn = TOPIC) => createSnsPublisher(client, topicArn);

  beforeEach(async () => {
    sns = await startSnsStub([{ arn: TOPIC, protocols: ['email', 'sms', 'https'] }]);
    client = new SNSClient({
      endpoint: sns.url,
      region: REGION,
      credentials: credentials('test'),
      // One attempt, and a short wait: the failures are what is looked at.
      maxAttempts: 1,
      requestHandler: { requestTimeout: 200, throwOnRequestTimeout: true },
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

  it('carries the subject, and the severity that subscriptions filter by', async () => {
    await publisher().publish(message({ severity: 'critical' }));
    expect(sns.published).toMatchObject([
      { subject: message().subject, attributes: { severity: { dataType: 'String', value: 'critical' } } },
    ]);
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
    const gone = publisher(arn('sns', 'other')).publish(message());
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
