import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createActionStore } from '../../lambda/adapters/dynamodb/action-store.ts';
import { METRIC_NAMESPACE, METRICS } from '../../lambda/contract.ts';
import { flat } from '../lib/flat.ts';
import { attackLog } from '../support/attack-log.ts';
import { shipLog } from '../support/harness/agent.ts';
import { cut } from '../support/harness/batches.ts';
import { createDriver, type Driver } from '../support/harness/driver.ts';
import { type DeployedFunction, deployStack, type LocalStack } from '../support/harness/stack.ts';
import { synthesize } from '../support/harness/synthesize.ts';
import { idsOfType } from '../support/harness/template.ts';

const log = attackLog();
const MINUTE = 60_000;

interface Emitted {
  namespace: string;
  name: string;
  unit: string;
  dimensions: string;
}

/** Dimensions in an order that does not matter. */
const dimensionsOf = (dimensions: Readonly<Record<string, unknown>>) =>
  JSON.stringify(Object.entries(dimensions).sort());

describe('the dashboard of the deployed stack', () => {
  let stack: LocalStack;
  let driver: Driver;
  let widget: DeployedFunction;
  let html: string;
  const end = log.firstSpam + 12 * MINUTE;

  beforeAll(async () => {
    stack = await deployStack(await synthesize());
    driver = createDriver(stack);
    widget = [...stack.functions].find(([id]) => id.startsWith('Widget'))![1];
    const streams = shipLog(log.lines.join('\n'), 2026).map((stream) => ({
      ...stream,
      events: stream.events.filter(
        ({ timestamp }) => timestamp > log.firstSpam - 20 * MINUTE && timestamp < end,
      ),
    }));
    const batches = cut(streams, { logGroup: driver.logGroup, seconds: 20 });
    await driver.play({ batches, schedule: { from: log.firstSpam - 20 * MINUTE, to: end } });
    const actions = createActionStore({ client: stack.dynamoDb, name: stack.table.name }, () => end);
    await actions.put({
      type: 'expect',
      sender: 'host:192.168.10.8',
      from: 0,
      to: end + MINUTE,
      maxRecipients: 9,
      by: 'bob',
      at: 0,
    });
    html = (await answer({ widgetContext: { theme: 'dark', width: 900 } })) as string;
  }, 300_000);
  afterAll(() => stack?.close());

  /** What the dashboard gets. */
  async function answer(event: object): Promise<unknown> {
    const invocation = await widget.invoke(event, end);
    if (invocation.status !== 'success') throw new Error(`the widget failed: ${JSON.stringify(invocation)}`);
    return invocation.payload;
  }

  it('draws by the deployed widget the incident and the senders that the deployed judge stored', () => {
    expect(html).toContain('Incidents: 1 open');
    expect(html).toContain(`<bdi class="value">${log.infected}</bdi>`);
    expect(html).toMatch(
      /<tr class="flagged">\s*<th scope="row"><bdi class="value">host:192\.168\.10\.7<\/bdi>/,
    );
    expect(html).toContain('data-theme="dark"');
    expect(html).toContain('expected job');
    expect(html).not.toContain('Out of date');
  });

  it('is described by the widget itself', async () => {
    expect(await answer({ describe: true })).toMatchObject({
      markdown: expect.any(String),
    });
  });

  describe('metrics', () => {
    /** Of the functions that this log makes work. */
    const played = Object.values(METRICS).filter(
      ({ emittedBy }) => emittedBy === 'ingest' || emittedBy === 'judge',
    );
    const emitted = (): Emitted[] =>
      [driver.ingest, driver.judge].flatMap(({ invocations }) =>
        invocations.flatMap(({ metrics }) =>
          metrics.flatMap(({ namespace, dimensions, units }) =>
            Object.entries(units).map(([name, unit]) => ({
              namespace,
              name,
              unit,
              dimensions: dimensionsOf(dimensions),
            })),
          ),
        ),
      );
    const known = (name: unknown) => played.some((metric) => metric.name === name);

    it('that the dashboard names are emitted, by the same dimensions', () => {
      const [id] = idsOfType(stack.template, 'AWS::CloudWatch::Dashboard');
      const body = JSON.parse(flat(stack.template.resources[id!]!.Properties.DashboardBody));
      const named = (body.widgets as { properties: { metrics?: unknown[][] } }[])
        .flatMap(({ properties }) => properties.metrics ?? [])
        .filter(([namespace, name]) => namespace === METRIC_NAMESPACE && known(name));
      expect(new Set(named.map(([, name]) => name)).size).toBeGreaterThan(8);
      for (const [namespace, name, firstName, first, secondName, second, options] of named) {
        const dimensions = dimensionsOf({ [String(firstName)]: first, [String(secondName)]: second });
        expect(emitted()).toContainEqual({ namespace, name, dimensions, unit: expect.any(String) });
        // A picture that asked for another unit than is emitted would stay empty.
        expect(options === undefined || !('unit' in (options as object))).toBe(true);
      }
    });

    it('that the alarms look at are emitted, by the same dimensions', () => {
      const stats = idsOfType(stack.template, 'AWS::CloudWatch::Alarm').flatMap(
        (id): Record<string, unknown>[] => {
          const properties = stack.resolve(stack.template.resources[id]!.Properties) as Record<
            string,
            unknown
          >;
          const metrics = (properties.Metrics ?? []) as {
            MetricStat?: { Metric: Record<string, unknown>; Unit?: string };
          }[];
          return [
            properties,
            ...metrics.flatMap(({ MetricStat }) =>
              MetricStat ? [{ ...MetricStat.Metric, Unit: MetricStat.Unit }] : [],
            ),
          ];
        },
      );
      const own = stats.filter(
        ({ Namespace, MetricName }) => Namespace === METRIC_NAMESPACE && known(MetricName),
      );
      expect(own.length).toBeGreaterThan(2);
      for (const { Namespace, MetricName, Dimensions, Unit } of own) {
        const pairs = (Dimensions as { Name: string; Value: string }[]).map(({ Name, Value }) => [
          Name,
          Value,
        ]);
        expect(Unit).toBeUndefined();
        expect(emitted()).toContainEqual({
          namespace: Namespace,
          name: MetricName,
          dimensions: dimensionsOf(Object.fromEntries(pairs)),
          unit: expect.any(String),
        });
      }
    });
  });
});
