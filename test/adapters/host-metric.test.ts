import { afterEach, describe, expect, it, vi } from 'vitest';
import { createHostMetric } from '../../lambda/adapters/metrics.ts';
import { ENVIRONMENT, HOST_LINES, METRIC_NAMESPACE, SERVICE } from '../../lambda/contract.ts';

describe('the metric of a mail host', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });

  /** The EMF lines that lines of these hosts make, where mx1 is watched. */
  function written(...hosts: string[]): Record<string, unknown>[] {
    vi.stubEnv(ENVIRONMENT.service, SERVICE);
    vi.stubEnv(ENVIRONMENT.namespace, METRIC_NAMESPACE);
    vi.stubEnv('POWERTOOLS_DEV', 'true');
    vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    const report = createHostMetric('prod', ['mx1']);
    for (const host of hosts) report(host, 7);
    return log.mock.calls.map(([line]) => JSON.parse(String(line)));
  }

  it('has the dimensions that the alarm looks at', () => {
    const [line] = written('mx1');
    expect(line).toMatchObject({
      service: SERVICE,
      stage: 'prod',
      [HOST_LINES.dimension]: 'mx1',
      HostLines: 7,
    });
    const { CloudWatchMetrics } = line!._aws as {
      CloudWatchMetrics: { Namespace: string; Dimensions: string[][] }[];
    };
    expect(CloudWatchMetrics[0]!.Namespace).toBe(METRIC_NAMESPACE);
    expect(CloudWatchMetrics[0]!.Dimensions.map((names) => names.sort())).toEqual([
      ['host', 'service', 'stage'],
    ]);
  });

  it('is written of no other host: each would cost', () => {
    expect(written('mx2', 'attacker.example')).toEqual([]);
  });
});
