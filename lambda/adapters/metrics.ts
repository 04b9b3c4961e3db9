import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { HOST_LINES, METRIC_DIMENSIONS, METRICS } from '../contract.ts';

/** Publishes how many lines came from each of these mail hosts; of the others, nothing. */
export function createHostMetric(stage: string, hosts: readonly string[]) {
  const metrics = new Metrics({ defaultDimensions: { [METRIC_DIMENSIONS.stage]: stage } });
  return (host: string, lines: number): void => {
    if (!hosts.includes(host)) return;
    metrics
      .singleMetric()
      .addDimension(HOST_LINES.dimension, host)
      .addMetric(HOST_LINES.name, MetricUnit[HOST_LINES.unit], lines);
  };
}

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
