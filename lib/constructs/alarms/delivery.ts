import { type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { ownMetric, subscriptionMetric, sumOf } from '../metrics.ts';
import { type AlarmDefinition, FIVE_MINUTES, nameOf, type Watched } from './definition.ts';

/** Log events do not reach the function, or notices do not reach people. */
export function deliveryAlarms(watched: Watched): AlarmDefinition[] {
  const { config, logGroups, topics } = watched;
  const { sms, smsMonthlyLimitUsd } = config.alerts;
  const spend: AlarmDefinition = {
    id: 'SmsSpend',
    says: {
      en: `Text messages have used 80 % of this month's limit of $${smsMonthlyLimitUsd}; SNS drops them silently at 100 %.`,
      ja: `SMSの今月の料金が上限（${smsMonthlyLimitUsd} USD）の80%に達しました。100%になると、SNSは何も知らせずにSMSを送らなくなります。`,
    },
    metric: new Metric({
      namespace: 'AWS/SNS',
      metricName: 'SMSMonthToDateSpentUSD',
      statistic: 'Maximum',
      period: FIVE_MINUTES,
    }),
    threshold: smsMonthlyLimitUsd * 0.8,
    periods: 1,
  };
  return [
    ...logGroups.flatMap((group) => [
      {
        id: 'LogDelivery',
        instance: group.node.id,
        says: {
          en: `CloudWatch Logs gets errors from a subscription of ${nameOf(group)}, and gives up what is no passing fault.`,
          ja: `${nameOf(group, 'ja')}のサブスクリプションへの配信でエラーが出ています。一時的な障害でなければ、CloudWatch Logsはそのログの配信をあきらめます。`,
        },
        metric: subscriptionMetric(group.logGroupName, 'DeliveryErrors'),
        threshold: 1,
        periods: 1,
      },
      {
        id: 'LogDeliveryThrottled',
        instance: group.node.id,
        says: {
          en: `CloudWatch Logs is throttled by a subscription of ${nameOf(group)}: lines come late.`,
          ja: `${nameOf(group, 'ja')}のサブスクリプションへの配信がスロットリングされています。ログの到着が遅れます。`,
        },
        metric: subscriptionMetric(group.logGroupName, 'DeliveryThrottling'),
        threshold: 1,
        periods: 3,
        bad: 2,
      },
    ]),
    {
      id: 'NoticesRefused',
      says: {
        en: 'The topic refuses notices. They stay pending and are published again, but nobody is told now.',
        ja: 'トピックが通知を受け付けません。通知は保留され、あとで再送されますが、今は誰にも届きません。',
      },
      metric: ownMetric('noticesFailed', config.stage, 'Sum', FIVE_MINUTES),
      threshold: 1,
      periods: 1,
    },
    {
      id: 'NoticesUndelivered',
      says: {
        en: 'A published notice did not reach a subscriber.',
        ja: '発行した通知が、登録された宛先の一つに届きませんでした。',
      },
      metric: failedNotifications(topics),
      threshold: 1,
      periods: 1,
    },
    ...(sms.length > 0 ? [spend] : []),
  ];
}

/** Of all topics; each counts for itself. */
function failedNotifications(topics: readonly ITopic[]): IMetric {
  const failed = topics.map(
    (topic) =>
      new Metric({
        namespace: 'AWS/SNS',
        metricName: 'NumberOfNotificationsFailed',
        dimensionsMap: { TopicName: topic.topicName },
        statistic: 'Sum',
        period: FIVE_MINUTES,
      }),
  );
  return failed.length === 1 ? failed[0]! : sumOf(failed, 'Notifications that failed');
}
