import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReplayReport, replayLog } from '../../bin/replay/replay-log.ts';
import {
  METRIC_DIMENSIONS,
  METRIC_NAMESPACE,
  METRICS,
  OUTPUTS,
  SENDER_LINE,
  SERVICE,
  SEVERITIES,
} from '../../lambda/contract.ts';
import { type IncidentRecord, isPending } from '../../lambda/core/incident/notice.ts';
import { REGION } from '../support/harness/account.ts';
import { cut } from '../support/harness/batches.ts';
import { createDriver, type Driver } from '../support/harness/driver.ts';
import { sumOf } from '../support/harness/emf.ts';
import { bodyFor, type SnsPublish } from '../support/harness/sns-publish.ts';
import {
  deliveries,
  FILTER_READINGS,
  type FilterReading,
  readSubscriptions,
} from '../support/harness/sns-subscriptions.ts';
import { deployStack, type LocalStack } from '../support/harness/stack.ts';
import { storedIncidents, storedTallies } from '../support/harness/stored.ts';
import { synthesize } from '../support/harness/synthesize.ts';
import { idsOfType } from '../support/harness/template.ts';
import {
  type Counts,
  countsBySender,
  groundTruth,
  recordedOffice,
  SAMPLE,
  scheduleOver,
  settings,
  YEAR,
} from './office.ts';

describe('the recorded office through the deployed stack', () => {
  const office = recordedOffice();
  const truth = groundTruth();
  let stack: LocalStack;
  let driver: Driver;
  let replayed: ReplayReport;
  let incidents: IncidentRecord[];

  beforeAll(async () => {
    stack = await deployStack(await synthesize());
    driver = createDriver(stack);
    const batches = cut(office.streams, { logGroup: driver.logGroup, seconds: 5 });
    await driver.play({ batches, schedule: scheduleOver(batches) });
    incidents = await storedIncidents(stack);
    replayed = await replayLog([SAMPLE], settings, { year: YEAR, zone: undefined });
  }, 300_000);
  afterAll(() => stack?.close());

  it('runs without an error', () => {
    const failed = [driver.ingest, driver.judge].flatMap(({ invocations }) =>
      invocations.filter(({ status }) => status !== 'success'),
    );
    expect(failed).toEqual([]);
    expect(driver.failed.size).toBe(0);
  });

  it('finds the incidents that replay finds', () => {
    const summary = ({ sender, severity, opened }: (typeof replayed.incidents)[number]) => ({
      sender,
      severity,
      opened: new Date(opened).toISOString(),
    });
    expect(incidents).not.toEqual([]);
    expect(incidents.map(({ incident }) => summary(incident))).toEqual(replayed.incidents.map(summary));
  });

  it('names the infected PC, and nobody else', () => {
    expect(incidents.map(({ incident }) => incident.sender)).toEqual([`host:${truth.infected.host}`]);
  });

  it('tells of it within two minutes of the first spam', () => {
    const [first] = incidents.flatMap(({ notices }) => notices);
    expect(first!.created - Date.parse(truth.infected.firstSpam)).toBeLessThanOrEqual(2 * 60_000);
  });

  it('counts for every sender exactly what it sent', async () => {
    const tallies = await storedTallies(stack, settings, office.first, office.last);
    const counted = new Map<string, Counts>();
    for (const { sender, messages, recipients, sent, bounced } of tallies) {
      const total = counted.get(sender) ?? { messages: 0, recipients: 0, sent: 0, bounced: 0 };
      counted.set(sender, {
        messages: total.messages + messages,
        recipients: total.recipients + recipients,
        sent: total.sent + sent,
        bounced: total.bounced + bounced,
      });
    }
    expect(counted).toEqual(countsBySender(truth));
  });

  it('publishes in a form that SNS takes, until nothing is pending', () => {
    const notices = incidents.flatMap((record) => record.notices);
    expect(stack.sns.refused).toEqual([]);
    expect(notices.filter(({ status }) => status !== 'sent')).toEqual([]);
    expect(notices.filter(({ kind }) => kind === 'opened')).toHaveLength(incidents.length);
  });

  describe.each(FILTER_READINGS)('if a filter of SNS would find that %s', (reading) => {
    it.each([
      ['oncall@example.net', SEVERITIES],
      ['postmaster@example.net', ['high', 'critical']],
      ['+14255550100', ['critical']],
    ])('tells %s once of each notice that is %j', (endpoint, severities) => {
      const expected = incidents.flatMap(({ notices }) =>
        notices
          .filter((each) => severities.includes(isPending(each) ? each.incident.severity : each.severity))
          .map(({ id }) => id),
      );
      expect(expected).not.toEqual([]);
      expect(told(endpoint, reading).map(noticeOf).sort()).toEqual(expected.sort());
    });

    it('names the sender to everybody who is told', () => {
      const subscriptions = readSubscriptions(stack.template, stack.resolve);
      const names = incidents.map(({ incident }) => incident.sender.replace(/^\w+:/, ''));
      const bodies = stack.sns.published.flatMap((publish) => deliveries(publish, subscriptions, reading));
      expect(bodies.filter(({ body }) => !names.some((name) => body!.includes(name)))).toEqual([]);
      expect(new Set(bodies.map(({ protocol }) => protocol))).toEqual(new Set(['email', 'sms']));
    });
  });

  /** The publishes that reach an endpoint. */
  function told(endpoint: string, reading: FilterReading): SnsPublish[] {
    const subscriptions = readSubscriptions(stack.template, stack.resolve);
    return stack.sns.published.filter((publish) =>
      deliveries(publish, subscriptions, reading).some((delivery) => delivery.endpoint === endpoint),
    );
  }

  it('links the dashboard of its region and stage in every e-mail', () => {
    const [dashboard] = idsOfType(stack.template, 'AWS::CloudWatch::Dashboard');
    const name = stack.resolve(stack.template.resources[dashboard!]!.Properties.DashboardName);
    const link = `https://${REGION}.console.aws.amazon.com/cloudwatch/home?region=${REGION}#dashboards/dashboards/${name}`;
    for (const publish of stack.sns.published)
      expect(bodyFor(publish, 'email')).toContain(`Dashboard and runbook: ${link}`);
    expect(stack.resolve(stack.template.outputs[OUTPUTS.dashboard]?.Value)).toBe(link);
  });

  it.each(['ingest', 'judge'] as const)('emits from %s the metrics of its contract, and no other', (name) => {
    const lines = driver[name].invocations.flatMap(({ metrics }) => metrics);
    const expected = Object.values(METRICS).filter(({ emittedBy }) => emittedBy === name);
    const units = Object.assign({}, ...lines.map((line) => line.units));
    expect(units).toEqual(Object.fromEntries(expected.map((metric) => [metric.name, metric.unit])));
    for (const line of lines) {
      expect(line.namespace).toBe(METRIC_NAMESPACE);
      expect(line.dimensions).toEqual({
        [METRIC_DIMENSIONS.service]: SERVICE,
        [METRIC_DIMENSIONS.stage]: 'example',
      });
    }
  });

  it('counts in its metrics what the log holds', () => {
    const lines = driver.ingest.invocations.flatMap(({ metrics }) => metrics);
    expect(sumOf(lines, METRICS.logLines.name)).toBe(office.lines.length);
    expect(sumOf(lines, METRICS.messages.name)).toBe(replayed.arrivals);
  });

  it('writes nobody’s address into the functions’ logs', () => {
    const lines = [driver.ingest, driver.judge].flatMap(({ invocations }) =>
      invocations.flatMap((invocation) => invocation.lines),
    );
    // But for the judge's lines, one a sender and minute: its log group is encrypted and kept for 14 days.
    const others = lines.filter((line) => !line.startsWith(`{"kind":"${SENDER_LINE.kind}"`));
    expect(others.length).toBeLessThan(lines.length);
    expect(others.filter((line) => /[\w.]@[\w.]|\b\d{1,3}(\.\d{1,3}){3}\b/.test(line))).toEqual([]);
  });

  const noticeOf = (publish: SnsPublish) => JSON.parse(bodyFor(publish, 'https')!).notice as string;
});
