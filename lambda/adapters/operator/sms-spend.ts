import {
  CloudWatchClient,
  type CloudWatchClientConfig,
  GetMetricStatisticsCommand,
} from '@aws-sdk/client-cloudwatch';
import { SECONDS_A_DAY } from '../../core/time.ts';

/**
 * What text messages have cost since the first of the month, in US dollars. SNS emits the metric while it sends some:
 * where there are no data, nothing was spent. Source: Amazon SNS developer guide, "Monitoring topics using CloudWatch".
 *
 * @param now milliseconds since 1970; months begin in UTC
 */
export async function readSmsSpend(config: CloudWatchClientConfig, now: number): Promise<number> {
  const client = new CloudWatchClient(config);
  const today = new Date(now);
  try {
    const { Datapoints = [] } = await client.send(
      new GetMetricStatisticsCommand({
        Namespace: 'AWS/SNS',
        MetricName: 'SMSMonthToDateSpentUSD',
        StartTime: new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth())),
        EndTime: today,
        Period: SECONDS_A_DAY,
        Statistics: ['Maximum'],
      }),
    );
    return Math.max(0, ...Datapoints.map(({ Maximum = 0 }) => Maximum));
  } finally {
    client.destroy();
  }
}
