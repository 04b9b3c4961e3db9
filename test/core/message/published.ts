import type { SNSClient } from '@aws-sdk/client-sns';
import { createSnsPublisher } from '../../../lambda/adapters/sns-publisher.ts';
import type { Message } from '../../../lambda/core/message/publisher.ts';
import { brokenRule } from '../../support/harness/sns-rules.ts';

const TOPIC = { arn: 'arn:aws:sns:us-east-1:123456789012:notices', protocols: ['email', 'sms', 'https'] };

/** The rule of SNS that a message breaks, published by the real adapter; undefined when it breaks none. */
export async function refused(message: Message): Promise<string | undefined> {
  let broken: string | undefined = 'nothing was published';
  const client = {
    send: async ({ input }: { input: Record<string, string> }) => {
      broken = brokenRule(
        {
          topicArn: TOPIC.arn,
          subject: input.Subject,
          message: input.Message!,
          messageStructure: input.MessageStructure,
          attributes: {},
        },
        TOPIC,
      );
    },
  };
  await createSnsPublisher(client as unknown as SNSClient, { warning: TOPIC.arn }).publish(message);
  return broken;
}

/** Whatever a text must not hold: controls, direction marks, things that hide. */
export const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
