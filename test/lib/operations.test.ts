import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { METRIC_DIMENSIONS, METRIC_NAMESPACE, METRICS } from '../../lambda/contract.ts';
import { BACKSTOP } from '../../lib/constructs/backstop.ts';
import { headingOf } from '../../lib/constructs/operations.ts';
import { UNWELL } from '../../lib/constructs/unwell.ts';
import { AWS_METRICS } from '../support/aws-metrics.ts';
import { flat } from './flat.ts';
import { resources, synthesize, theResource } from './synthesized.ts';

const everything = synthesize({
  alerts: { email: [{ address: 'oncall@example.com' }], sms: ['+14255550100'], smsMonthlyLimitUsd: 20 },
  runbookUrl: 'https://wiki.example.com/runbook',
  settings: { blocklists: { targets: [{ target: 'example.com' }] } },
});
const throughStream = synthesize({
  ingest: 'kinesis',
  mailLog: { new: {}, hosts: ['mx1'] },
  runbookUrl: 'https://wiki.example.com/runbook',
});
/** Of both ways in which log events reach ingest. */
const alarms = {
  ...resources(everything, 'AWS::CloudWatch::Alarm'),
  ...resources(throughStream, 'AWS::CloudWatch::Alarm'),
};

interface MetricStat {
  Namespace: string;
  MetricName: string;
  Dimensions?: { Name: string; Value: unknown }[];
}

/** The metrics that an alarm looks at: by themselves, inside an expression, or by a query. */
function metricsOf({ Properties }: (typeof alarms)[string]): MetricStat[] {
  if (Properties.MetricName) return [Properties as unknown as MetricStat];
  const parts = Properties.Metrics as { MetricStat?: { Metric: MetricStat }; Expression?: unknown }[];
  return parts.flatMap(({ MetricStat, Expression }) => {
    const text = typeof Expression === 'string' ? Expression : JSON.stringify(Expression);
    const query = /SELECT SUM\((\w+)\) FROM SCHEMA\(\\?"([^"\\]+)\\?", ([^)]+)\)/.exec(text ?? '');
    if (query === null) return MetricStat ? [MetricStat.Metric] : [];
    const [, MetricName, Namespace, names] = query as unknown as [string, string, string, string];
    return [{ MetricName, Namespace, Dimensions: names.split(', ').map((Name) => ({ Name, Value: '' })) }];
  });
}

function alarm(id: string, of = everything): Record<string, unknown> {
  const found = Object.entries(resources(of, 'AWS::CloudWatch::Alarm')).find(([key]) =>
    new RegExp(`^(Operations|MailHosts)${id}`).test(key),
  );
  if (!found) throw new Error(`no alarm ${id}`);
  return found[1].Properties;
}

describe('Operations', () => {
  it.each<[string, string, number, string, string]>([
    ['LogsSilent', 'no log event for 5 days', 120, 'LessThanThreshold', 'breaching'],
    ['HostSilent', 'once the judge has told a host', 1, 'GreaterThanOrEqualToThreshold', 'notBreaching'],
    ['ClockOff', 'once the judge has told a host', 1, 'GreaterThanOrEqualToThreshold', 'notBreaching'],
    ['JudgeSilent', 'no completed run for 5 minutes', 5, 'LessThanThreshold', 'breaching'],
    [
      'ForwardingStopped',
      'arriving, not read, for 15 minutes',
      3,
      'GreaterThanOrEqualToThreshold',
      'notBreaching',
    ],
    ['FailedBatches', 'at the first batch', 1, 'GreaterThanOrEqualToThreshold', 'notBreaching'],
    ['IngestLate', '3 minutes of 5', 5, 'GreaterThanOrEqualToThreshold', 'notBreaching'],
  ])('%s goes off: %s', (id, _, periods, operator, missing) => {
    expect(alarm(id)).toMatchObject({
      EvaluationPeriods: periods,
      ComparisonOperator: operator,
      TreatMissingData: missing,
    });
  });

  it.each<[string, string, string, number, number, number]>([
    ['StreamLate', 'for 3 minutes of 5 the oldest record is 2 minutes old', 'IteratorAge', 120_000, 3, 5],
    [
      'FailedRecords',
      'at the first record in the bucket',
      'OnFailureDestinationDeliveredEventCount',
      1,
      1,
      1,
    ],
    ['RecordsLost', 'at the first record that is nowhere', 'DroppedEventCount', 1, 1, 1],
  ])('%s goes off where there is a stream: %s', (id, _, MetricName, Threshold, bad, of) => {
    expect(alarm(id, throughStream)).toMatchObject({
      MetricName,
      Threshold,
      DatapointsToAlarm: bad,
      EvaluationPeriods: of,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    });
    expect(() => alarm(id)).toThrow(`no alarm ${id}`);
  });

  it('watches the age of asynchronous events only where there are any', () => {
    expect(() => alarm('IngestLate', throughStream)).toThrow('no alarm IngestLate');
  });

  it('waits for as long a silence as the configuration says', () => {
    const patient = synthesize({ mailLog: { new: {}, silentMinutes: 60 } });
    expect(alarm('LogsSilent', patient)).toMatchObject({ EvaluationPeriods: 60, Period: 60 });
    expect(alarm('LogsSilent')).toMatchObject({ Period: 3_600 });
  });

  it('watches each existing log group for itself, and the flow of all', () => {
    const two = synthesize({ mailLog: { existing: ['/mail/a', '/mail/b'] } });
    const silent = Object.keys(resources(two, 'AWS::CloudWatch::Alarm')).filter((id) =>
      id.includes('LogsSilent'),
    );
    expect(silent).toHaveLength(2);
    for (const name of ['/mail/a', '/mail/b']) {
      const said = Object.values(resources(two, 'AWS::CloudWatch::Alarm')).filter(({ Properties }) =>
        flat(Properties.AlarmDescription).startsWith(`Nothing has arrived in ${name} `),
      );
      expect(said).toHaveLength(1);
    }
    const flow = alarm('ForwardingStopped', two).Metrics as { Expression?: string }[];
    expect(flow[0]?.Expression).toBe('IF(FILL(in0, 0) + FILL(in1, 0) > 0 AND FILL(read, 0) == 0, 1, 0)');
  });

  it('warns at 80 % of the SMS limit, where there is SMS', () => {
    expect(alarm('SmsSpend')).toMatchObject({ Threshold: 16, MetricName: 'SMSMonthToDateSpentUSD' });
    expect(() => alarm('SmsSpend', synthesize())).toThrow('no alarm SmsSpend');
  });

  it('tells the topic of every alarm that the judge does not tell by name, and of none at its first data', () => {
    const byJudge = Object.keys(alarms).filter((id) => id.startsWith('MailHosts'));
    expect(byJudge).toEqual([
      expect.stringMatching(/^MailHostsHostSilent/),
      expect.stringMatching(/^MailHostsClockOff/),
    ]);
    for (const [id, { Properties }] of Object.entries(alarms)) {
      expect(Properties).not.toHaveProperty('OKActions');
      if (byJudge.includes(id)) expect(Properties).not.toHaveProperty('AlarmActions');
      else expect(Properties.AlarmActions).toEqual([{ Ref: expect.stringMatching(/^AlertingTopic/) }]);
    }
  });

  it('tells the topic when an alarm is over', () => {
    const [rule] = Object.values(resources(everything, 'AWS::Events::Rule'));
    const { EventPattern, Targets } = rule!.Properties as {
      EventPattern: { resources: { prefix: { 'Fn::Join': [string, unknown[]] } }[] };
      Targets: { Arn: unknown }[];
    };
    expect(EventPattern).toMatchObject({
      'detail-type': ['CloudWatch Alarm State Change'],
      detail: { state: { value: ['OK'] }, previousState: { value: ['ALARM'] } },
    });
    const [, prefix] = EventPattern.resources[0]!.prefix['Fn::Join'];
    expect(prefix.slice(-3)).toEqual([':alarm:', { Ref: 'AWS::StackName' }, '-Operations']);
    for (const id of Object.keys(alarms)) expect(id).toMatch(/^Operations|^MailHosts/);
    expect(Targets).toMatchObject([{ Arn: { Ref: expect.stringMatching(/^AlertingTopic/) } }]);
  });

  it.each([1, 6, 9, 10, 20])(
    'watches %i log groups with no more metrics in an alarm than CloudWatch takes',
    (n) => {
      const existing = Array.from({ length: n }, (_, i) => `/mail/${i}`);
      const many = synthesize({ mailLog: { existing } });
      const flows: string[] = [];
      for (const [id, each] of Object.entries(resources(many, 'AWS::CloudWatch::Alarm'))) {
        expect(metricsOf(each).length).toBeLessThanOrEqual(10);
        if (id.startsWith('OperationsForwardingStopped')) flows.push(JSON.stringify(each));
      }
      for (const name of existing) expect(flows.filter((flow) => flow.includes(`"${name}"`))).toHaveLength(1);
    },
  );

  it('watches all mail hosts with one alarm, however many the configuration names', () => {
    const named = synthesize({ mailLog: { new: {}, hosts: ['mx1.example.com', 'mx2'] } });
    const count = (of: typeof named) => Object.keys(resources(of, 'AWS::CloudWatch::Alarm')).length;
    expect(count(named)).toBe(count(synthesize()));
  });

  it.each(Object.keys(alarms))('%s looks at metrics that exist, with all their dimensions', (id) => {
    const looked = metricsOf(alarms[id]!);
    expect(looked).not.toEqual([]);
    for (const { Namespace, MetricName, Dimensions = [] } of looked) {
      const names = Dimensions.map(({ Name }) => Name).sort();
      const own = Object.values(METRICS).some(({ name }) => name === MetricName);
      const documented =
        Namespace === METRIC_NAMESPACE && own
          ? [Object.values(METRIC_DIMENSIONS).sort()]
          : (AWS_METRICS[Namespace]?.[MetricName] ?? []);
      expect(documented, `${Namespace} ${MetricName}`).toContainEqual(names);
    }
  });

  it.each([1440, undefined])(
    'lets an alarm look back no further than CloudWatch can: %s minutes',
    (silentMinutes) => {
      const longest = synthesize({ mailLog: { new: {}, ...(silentMinutes && { silentMinutes }) } });
      for (const { Properties } of Object.values(resources(longest, 'AWS::CloudWatch::Alarm'))) {
        const period = Number(Properties.Period ?? 300);
        // Source: its API reference, PutMetricAlarm: seven days, and one where a period is shorter than an hour.
        const most = period >= 3_600 ? 7 * 86_400 : 86_400;
        expect(period * Number(Properties.EvaluationPeriods)).toBeLessThanOrEqual(most);
      }
    },
  );

  it.each(['en', 'ja'])('says what to configure where no domains tell whose mail it is: %s', (language) => {
    const text = (settings: object) =>
      flat(
        alarm('MailWithoutSender', synthesize({ settings: { notify: { language }, ...settings } }))
          .AlarmDescription,
      );
    const without = text({});
    expect(without).toContain('settings.ownDomains');
    expect(without).toContain('settings.ownNetworks');
    expect(text({ ownDomains: ['example.com'] })).not.toContain('ownDomains');
  });

  describe('runbook', () => {
    const anchors = [...readFileSync('docs/runbook.md', 'utf8').matchAll(/^## (.+)$/gm)].map(([, heading]) =>
      heading!.toLowerCase().replaceAll(' ', '-'),
    );

    it.each(Object.keys(alarms))('%s says what is wrong and where to read on', (id) => {
      const description = String(alarms[id]?.Properties.AlarmDescription);
      const [, anchor] =
        /^.{40,} Runbook: https:\/\/wiki\.example\.com\/runbook#([a-z-]+)$/.exec(description) ?? [];
      expect(anchors).toContain(anchor);
      expect(description.length).toBeLessThan(1024);
    });

    it('has one heading an alarm, one for incidents, and no other', () => {
      const linked = Object.values(alarms).map(
        ({ Properties }) => String(Properties.AlarmDescription).split('#')[1],
      );
      expect(anchors.sort()).toEqual([...new Set(linked), 'incidents', UNWELL, BACKSTOP].sort());
    });

    it('is linked by the texts of every alarm in Japanese, too, which leave nothing in English', () => {
      const settings = { blocklists: { targets: [{ target: 'example.com' }] }, notify: { language: 'ja' } };
      const alerts = { email: [{ address: 'oncall@example.com' }], sms: ['+14255550100'] };
      const common = {
        alerts,
        settings,
        backstop: { messagesPerHour: 200 },
        runbookUrl: 'https://wiki.example.com/runbook',
      };
      const texts = [
        synthesize(common),
        synthesize({ ...common, ingest: 'kinesis', mailLog: { new: {}, hosts: ['mx1'] } }),
      ].flatMap((of) =>
        Object.values(resources(of)).flatMap(({ Properties }) =>
          Properties.AlarmDescription === undefined ? [] : [String(Properties.AlarmDescription)],
        ),
      );
      expect(texts.length).toBeGreaterThan(Object.keys(alarms).length);
      for (const text of texts) {
        const [, says, anchor] =
          /^(.+)。 対応手順書: https:\/\/wiki\.example\.com\/runbook#([a-z-]+)$/.exec(text) ?? [];
        expect([text, anchors.includes(anchor!)]).toEqual([text, true]);
        // Names of products and hosts are no words of a sentence.
        expect(says?.replace(/CloudWatch Logs|sendwatch/g, '')).not.toMatch(/[a-z]{2,} [a-z]{2,}/i);
        expect(says).toMatch(/\p{Script=Hiragana}/u);
        expect(says).not.toMatch(/[\p{sc=Hira}\p{sc=Kana}\p{sc=Han}ー] [\p{sc=Hira}\p{sc=Kana}\p{sc=Han}]/u);
      }
      const [rule] = Object.values(resources(synthesize(common), 'AWS::Events::Rule'));
      expect(JSON.stringify(rule)).toContain('出ていたアラーム');
    });

    it.each([
      [
        'en',
        / Runbook: docs.*#judge-silent in sendwatch's project \(a web address as runbookUrl in the config/,
      ],
      ['ja', /#judge-silent （.*runbookUrl にURLを書くとリンクになります）$/],
    ])('is a path without a dashboard, and the text says how it becomes a link: %s', (language, text) => {
      const of = synthesize({ dashboard: false, settings: { notify: { language } } });
      expect(alarm('JudgeSilent', of).AlarmDescription).toMatch(text);
    });

    const DASHBOARD = /https:\/\/\S+cloudwatch\/home\?region=\S+#dashboards\/dashboards\/\S+$/;
    it.each([
      ['en', "Runbook: 'Judge silent' on the dashboard, https://"],
      ['ja', '対応手順書: ダッシュボードの「Judge silent」 https://'],
    ])('is a link to the dashboard by default, which has the heading: %s', (language, words) => {
      const of = synthesize({ backstop: { messagesPerHour: 200 }, settings: { notify: { language } } });
      const text = flat(alarm('JudgeSilent', of).AlarmDescription);
      expect(text).toContain(words);
      expect(text).toMatch(DASHBOARD);
      const body = flat(theResource(of, 'AWS::CloudWatch::Dashboard', 'Dashboard').Properties.DashboardBody);
      for (const { Properties } of Object.values(resources(of))) {
        if (Properties.AlarmDescription === undefined) continue;
        const description = flat(Properties.AlarmDescription);
        expect(description.length).toBeLessThan(900);
        // It is put into a string of JSON when the alarm is over.
        expect(description).not.toMatch(/["\\\n]/);
        const [, heading] = /['「]([^'」]+)['」] (?:on the dashboard, )?https:\S+$/.exec(description) ?? [];
        expect([description, body.includes(`## ${heading}\\n`)]).toEqual([description, true]);
      }
    });

    it('links only to headings that it has', () => {
      const runbook = readFileSync('docs/runbook.md', 'utf8');
      const links = [...runbook.matchAll(/\]\(#([a-z-]+)\)/g)].map(([, link]) => link);
      const parts = [...runbook.matchAll(/^### (.+)$/gm)].map(([, part]) =>
        part!.toLowerCase().replaceAll(' ', '-'),
      );
      expect([...anchors, ...parts]).toEqual(expect.arrayContaining(links));
    });

    it.each([
      ['LogsSilent', 'logs-silent'],
      ['SmsSpend', 'sms-spend'],
    ])('is linked for %s at %s', (id, anchor) => {
      expect(headingOf(id)).toBe(anchor);
    });
  });
});

describe('Dashboard', () => {
  /** Every metric in the dashboard's body: [namespace, name, dimension, value, …, options]. */
  function charted(of: typeof everything): unknown[][] {
    const [dashboard] = Object.values(resources(of, 'AWS::CloudWatch::Dashboard'));
    const body = dashboard?.Properties.DashboardBody as { 'Fn::Join': [string, unknown[]] };
    // References become their JSON, so that the body can be read as such.
    const text = body['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'REFERENCE')).join('');
    const { widgets } = JSON.parse(text) as { widgets: { properties: { metrics?: unknown[][] } }[] };
    return widgets.flatMap(({ properties }) => properties.metrics ?? []);
  }

  it.each([
    'Messages',
    'Recipients',
    'Sent',
    'Deferred',
    'Bounced',
    'OpenIncidents',
    'VerdictDelay',
    'SendersJudged',
  ])('shows %s of this stage', (name) => {
    const metric = charted(everything).find(
      ([namespace, metricName]) => namespace === METRIC_NAMESPACE && metricName === name,
    );
    expect(metric?.slice(2, 6)).toEqual(['service', 'sendwatch', 'stage', 'test']);
  });

  it.each(['Duration', 'Errors', 'Throttles'])('shows %s of both functions', (name) => {
    expect(
      charted(everything).filter(([namespace, metric]) => namespace === 'AWS/Lambda' && metric === name),
    ).toHaveLength(2);
  });

  it('can be left out', () => {
    const without = synthesize({ dashboard: false });
    expect(resources(without, 'AWS::CloudWatch::Dashboard')).toEqual({});
    expect(without.toJSON().Outputs).not.toHaveProperty('DashboardUrl');
  });

  it('and the alarms name only metrics of the contract, and every one of them', () => {
    const own = [
      ...charted(everything)
        .filter(([namespace]) => namespace === METRIC_NAMESPACE)
        .map(([, name]) => name),
      ...Object.values(alarms)
        .flatMap(metricsOf)
        .filter(({ Namespace }) => Namespace === METRIC_NAMESPACE)
        .map(({ MetricName }) => MetricName),
    ];
    expect([...new Set(own)].sort()).toEqual(
      Object.values(METRICS)
        .map(({ name }) => name)
        .sort(),
    );
  });
});
