/** One metric line that a function wrote. */
export interface MetricLine {
  namespace: string;
  dimensions: Readonly<Record<string, string>>;
  /** Name to its values: a line may hold several of one metric. */
  metrics: Readonly<Record<string, readonly number[]>>;
  /** Name to CloudWatch's unit. */
  units: Readonly<Record<string, string>>;
}

interface Emf {
  _aws: {
    Timestamp: number;
    CloudWatchMetrics: {
      Namespace: string;
      Dimensions: string[][];
      Metrics: { Name: string; Unit?: string }[];
    }[];
  };
  [name: string]: unknown;
}

/**
 * Reads a log line in the embedded metric format; none for any other line.
 * Source: CloudWatch user guide, "Specification: Embedded metric format".
 *
 * @throws for a metric without a number or a dimension without a value, which CloudWatch would drop silently
 */
export function readMetrics(line: string): MetricLine[] {
  if (!line.includes('"_aws"')) return [];
  const emf = JSON.parse(line) as Emf;
  return emf._aws.CloudWatchMetrics.map(({ Namespace, Dimensions, Metrics }) => ({
    namespace: Namespace,
    dimensions: Object.fromEntries(Dimensions.flat().map((name) => [name, text(emf, name)])),
    metrics: Object.fromEntries(Metrics.map(({ Name }) => [Name, numbers(emf, Name)])),
    units: Object.fromEntries(Metrics.map(({ Name, Unit }) => [Name, Unit ?? 'None'])),
  }));
}

/** The sum of a metric over lines: what CloudWatch's `Sum` would show. Undefined when none was written. */
export function sumOf(lines: readonly MetricLine[], name: string): number | undefined {
  const values = lines.flatMap(({ metrics }) => metrics[name] ?? []);
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
}

function text(emf: Emf, name: string): string {
  const value = emf[name];
  if (typeof value !== 'string' || value === '')
    throw new Error(`the dimension '${name}' of a metric has no value`);
  return value;
}

function numbers(emf: Emf, name: string): number[] {
  const values = [emf[name]].flat();
  if (values.length === 0 || !values.every((value) => typeof value === 'number')) {
    throw new Error(`the metric '${name}' has no number: ${JSON.stringify(emf[name])}`);
  }
  return values;
}
