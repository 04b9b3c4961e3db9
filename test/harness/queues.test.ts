import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { METRIC_NAMESPACE, METRICS } from '../../lambda/contract.ts';
import { reportLine, START, stamped } from '../core/spool/watch/queue-lines.ts';
import { cut } from '../support/harness/batches.ts';
import { createDriver, type Driver } from '../support/harness/driver.ts';
import { deployStack, type LocalStack } from '../support/harness/stack.ts';
import { synthesize } from '../support/harness/synthesize.ts';
import { idsOfType } from '../support/harness/template.ts';

const MINUTE = 60_000;
const MINUTES = 45;

/** Forty-five minutes in which a message a minute comes in and none leaves, and the report of each. */
const LINES = Array.from({ length: MINUTES }, (_, at) => [
  stamped(
    START + at * MINUTE,
    `postfix/qmgr[9]: 4F1B${at}: from=<a@example.com>, size=1, nrcpt=1 (queue active)`,
  ),
  reportLine(START + at * MINUTE + 900, { deferred: `${at + 1}/${60 * at}`, sample: at + 1 }),
]).flat();

describe('the report of a queue through the deployed stack', () => {
  let stack: LocalStack;
  let driver: Driver;

  beforeAll(async () => {
    stack = await deployStack(await synthesize());
    driver = createDriver(stack);
    const events = LINES.map((message, at) => ({
      id: String(at).padStart(56, '3'),
      timestamp: Date.parse(message.slice(0, 24)),
      message,
    }));
    const batches = cut([{ name: 'mx1', events }], { logGroup: driver.logGroup, seconds: 20 });
    await driver.play({ batches, schedule: { from: START, to: START + MINUTES * MINUTE } });
  }, 300_000);
  afterAll(() => stack?.close());

  it('makes the metric say that a queue is in trouble, half an hour after it began', () => {
    const { name } = METRICS.queuesInTrouble;
    const values = driver.judge.invocations
      .flatMap(({ metrics }) => metrics)
      .filter(({ metrics }) => name in metrics)
      .map(({ metrics }) => metrics[name]![0]);
    expect(values.slice(0, 30)).toEqual(values.slice(0, 30).map(() => 0));
    expect(values.slice(-12)).toEqual(values.slice(-12).map(() => 1));
  });

  it('so that the alarm goes off', () => {
    const alarms = idsOfType(stack.template, 'AWS::CloudWatch::Alarm').map(
      (id) => stack.template.resources[id]!.Properties as Record<string, unknown>,
    );
    const [alarm] = alarms.filter(({ MetricName }) => MetricName === METRICS.queuesInTrouble.name);
    expect(alarm).toMatchObject({
      Namespace: METRIC_NAMESPACE,
      Statistic: 'Maximum',
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
    const { Period, EvaluationPeriods } = alarm as { Period: number; EvaluationPeriods: number };
    expect(Period * EvaluationPeriods).toBeLessThanOrEqual(12 * 60);
  });

  it('and the dashboard names the host and what is wrong', async () => {
    const [, widget] = [...stack.functions].find(([id]) => id.startsWith('Widget'))!;
    const invocation = await widget.invoke({}, START + MINUTES * MINUTE);
    expect(invocation.status).toBe('success');
    const html = JSON.stringify(invocation);
    expect(html).toContain('Mail queues');
    expect(html).toMatch(/mx1.*stuck: \d+ messages came in half an hour and none left/);
  });
});
