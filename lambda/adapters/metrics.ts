import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRIC_DIMENSIONS, METRICS } from '../contract.ts';

export type MetricKey = keyof typeof METRICS;

/** Publishes the values of one invocation as one EMF line; what is undefined is left out. */
export function createMetricSink(stage: string) {
  const metrics = new Metrics({ defaultDimensions: { [METRIC_DIMENSIONS.stage]: stage } });
  return (values: Partial<Record<MetricKey, number | undefined>>): void => {
    for (const [key, value] of Object.entries(values)) {
      if (value === undefined) continue;
      const { name, unit } = METRICS[key as MetricKey];
      metrics.addMetric(name, MetricUnit[unit], value);
    }
    metrics.publishStoredMetrics();
  };
}
