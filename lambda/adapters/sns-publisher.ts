import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { ENVIRONMENT, SEVERITIES, TOPICS } from '../contract.ts';
import type { Severity } from '../core/incident/incident.ts';
import { type Message, PublishError, type Publisher } from '../core/message/publisher.ts';
import { environmentReader } from './environment.ts';

/** ARNs of the topics by their audience's minimum. */
export type NoticeTopics = Readonly<Partial<Record<Severity, string>>>;

/** The topics that the stack has told a function of. @throws EnvironmentError without the one of all notices */
export function noticeTopics(environment: Readonly<Record<string, string | undefined>>): NoticeTopics {
  environmentReader(environment)(ENVIRONMENT[TOPICS.warning]);
  const named = SEVERITIES.map((minimum) => [minimum, environment[ENVIRONMENT[TOPICS[minimum]]]] as const);
  return Object.fromEntries(named.filter(([, arn]) => arn !== undefined && arn !== ''));
}

/**
 * Publishes each notice with a body per protocol, once to each topic whose minimum it reaches. Topics and not filters:
 * whether a filter sees the attributes of a message with several bodies is documented nowhere.
 */
export function createSnsPublisher(client: SNSClient, topics: NoticeTopics): Publisher {
  return {
    async publish(message, told = []) {
      const audiences = SEVERITIES.slice(0, SEVERITIES.indexOf(message.severity) + 1).filter(
        (minimum) => topics[minimum] !== undefined,
      );
      const open = audiences.filter((minimum) => !told.includes(minimum));
      // All at once: a topic that does not answer must not hold up the others.
      const results = await Promise.allSettled(
        open.map((minimum) => client.send(new PublishCommand(publishInput(topics[minimum]!, message)))),
      );
      const failed = results.find((result) => result.status === 'rejected');
      if (failed === undefined) return;
      const { reason } = failed as { reason: unknown };
      const now = open.filter((_, at) => results[at]!.status === 'fulfilled');
      throw new PublishError(reason, [...told, ...now]);
    },
  };
}

function publishInput(topic: string, { subject, email, sms, json }: Message) {
  const bodies = { default: email, email, sms, https: json, http: json, sqs: json, lambda: json };
  return {
    TopicArn: topic,
    Subject: subject,
    MessageStructure: 'json',
    Message: JSON.stringify(bodies),
  };
}
