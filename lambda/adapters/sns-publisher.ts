import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { NOTICE_ATTRIBUTES } from '../contract.ts';
import type { Publisher } from '../core/ports.ts';

/** Publishes each notice once, with a body per protocol; subscriptions filter by the severity attribute. */
export function createSnsPublisher(client: SNSClient, topicArn: string): Publisher {
  return {
    async publish({ subject, email, sms, json, severity }) {
      await client.send(
        new PublishCommand({
          TopicArn: topicArn,
          Subject: subject,
          MessageStructure: 'json',
          Message: JSON.stringify({
            default: email,
            email,
            sms,
            https: json,
            http: json,
            sqs: json,
            lambda: json,
          }),
          MessageAttributes: { [NOTICE_ATTRIBUTES.severity]: { DataType: 'String', StringValue: severity } },
        }),
      );
    },
  };
}
