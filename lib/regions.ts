import { ConfigError } from '../lambda/core/config.ts';
import type { StageConfig } from './config.ts';

/** Where SNS sends text messages from. Source: SNS developer guide, "Supported Regions and countries" for SMS. */
export const SMS_REGIONS: readonly string[] = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1', 'af-south-1'],
  ...['eu-central-1', 'eu-central-2', 'eu-north-1', 'eu-south-1', 'eu-south-2'],
  ...['eu-west-1', 'eu-west-2', 'eu-west-3', 'il-central-1', 'me-central-1', 'me-south-1'],
  ...['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-south-2'],
  ...['ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4'],
  ...['us-gov-east-1', 'us-gov-west-1'],
];

/** Partitions of their own, which neither Amazon Q Developer in chat applications nor log alarms are in. */
const APART = /^(cn|us-gov|us-iso|us-isob|eusc)-/;

/** Commercial regions without log alarms. Source: their announcement of July 2026, which names no other partition. */
const NO_LOG_ALARMS: readonly string[] = ['me-central-1', 'me-south-1'];

/**
 * What the configuration asks of a region that it cannot give.
 *
 * @param region where the stack goes to; undefined while nobody knows, as in a synthesis without credentials
 * @throws ConfigError naming each wrong value and the fix
 */
export function checkRegion({ alerts, backstop }: StageConfig, region: string | undefined): void {
  if (region === undefined) return;
  const problems: string[] = [];
  const topic = alerts.existingTopic?.arn;
  const topicRegion = topic?.split(':')[3];
  if (topicRegion !== undefined && topicRegion !== region) {
    problems.push(
      `alerts.existingTopic.arn: '${topic}' is in ${topicRegion}, but alarms reach topics of their own region only; ` +
        `name a topic in ${region}, or leave it out`,
    );
  }
  if (alerts.sms.length > 0 && !SMS_REGIONS.includes(region)) {
    problems.push(
      `alerts.sms: SNS sends no text messages from ${region}; leave it out and take alerts.https with your pager's address, ` +
        'or deploy to another region (lib/regions.ts has the list)',
    );
  }
  if (alerts.slack.length > 0 && APART.test(region)) {
    problems.push(`alerts.slack: Amazon Q Developer in chat applications is not in ${region}; leave it out`);
  }
  if (backstop !== undefined && (NO_LOG_ALARMS.includes(region) || APART.test(region))) {
    problems.push(`backstop: CloudWatch has no log alarms in ${region}; leave it out`);
  }
  if (problems.length > 0) throw new ConfigError(problems);
}
