import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { METRIC_DIMENSIONS, METRIC_NAMESPACE, METRICS, SERVICE } from '../../lambda/contract.ts';

/** `Sum`, `Maximum`, `SampleCount`, `p95` and the like. */
export type Statistic = string;

/**
 * A metric that a function emits, as the contract names it.
 *
 * @param period default: one minute, the judge's rhythm
 */
export function ownMetric(
  key: keyof typeof METRICS,
  stage: string,
  statistic: Statistic,
  period = Duration.minutes(1),
): Metric {
  return new Metric({
    namespace: METRIC_NAMESPACE,
    metricName: METRICS[key].name,
    dimensionsMap: { [METRIC_DIMENSIONS.service]: SERVICE, [METRIC_DIMENSIONS.stage]: stage },
    statistic,
    period,
  });
}

/**
 * A metric of a log group's subscriptions. CloudWatch keeps it by log group, destination and filter, and sums up over
 * none of them by itself; the names of destination types are documented nowhere. So it is asked by a query, which sums
 * up over every dimension that it does not name. An alarm may hold one such query.
 */
export function subscriptionMetric(logGroupName: string, metricName: string): MathExpression {
  return new MathExpression({
    label: metricName,
    expression: `SELECT SUM(${metricName}) FROM SCHEMA("AWS/Logs", DestinationType, FilterName, LogGroupName) WHERE LogGroupName = '${logGroupName}'`,
    usingMetrics: {},
    period: Duration.minutes(5),
  });
}

/** A metric of CloudWatch Logs over all subscriptions of a log group. */
export function logGroupMetric(logGroupName: string, metricName: string, period: Duration): Metric {
  return new Metric({
    namespace: 'AWS/Logs',
    metricName,
    dimensionsMap: { LogGroupName: logGroupName },
    statistic: 'Sum',
    period,
  });
}

/** The sum of several metrics; one without data counts as zero. @param period default: five minutes */
export function sumOf(
  metrics: readonly IMetric[],
  label: string,
  period = Duration.minutes(5),
): MathExpression {
  return new MathExpression({
    label,
    expression: metrics.map((_, i) => `FILL(m${i}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(metrics.map((metric, i) => [`m${i}`, metric])),
    period,
  });
}
