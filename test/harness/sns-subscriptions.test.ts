import { describe, expect, it } from 'vitest';
import type { SnsPublish } from '../support/harness/sns-publish.ts';
import { deliveries, type SnsSubscription } from '../support/harness/sns-subscriptions.ts';

const TOPIC = 'arn:aws:sns:us-east-1:123456789012:notices';
const SUBSCRIPTIONS: SnsSubscription[] = [
  { topicArn: TOPIC, protocol: 'email', endpoint: 'oncall@example.com', filter: undefined },
  { topicArn: TOPIC, protocol: 'sms', endpoint: '+14255550100', filter: { severity: ['critical'] } },
  { topicArn: `${TOPIC}-other`, protocol: 'email', endpoint: 'other@example.com', filter: undefined },
];

function publish(severity: string | undefined): SnsPublish {
  return {
    topicArn: TOPIC,
    subject: undefined,
    messageStructure: 'json',
    message: JSON.stringify({ default: 'long', sms: 'short' }),
    attributes: severity === undefined ? {} : { severity: { dataType: 'String', value: severity } },
  };
}

describe('deliveries', () => {
  it.each([
    ['critical', 'attributes are seen', ['email: long', 'sms: short']],
    ['high', 'attributes are seen', ['email: long']],
    [undefined, 'attributes are seen', ['email: long']],
    ['critical', 'attributes are dropped', ['email: long']],
  ] as const)('of severity %s when %s', (severity, reading, expected) => {
    const delivered = deliveries(publish(severity), SUBSCRIPTIONS, reading);
    expect(delivered.map(({ protocol, body }) => `${protocol}: ${body}`)).toEqual(expected);
  });
});
