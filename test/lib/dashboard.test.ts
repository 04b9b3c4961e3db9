import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  ENVIRONMENT,
  METRIC_DIMENSIONS,
  METRIC_NAMESPACE,
  METRICS,
  OUTPUTS,
  SENDER_LINE,
} from '../../lambda/contract.ts';
import { dashboardUrl } from '../../lambda/core/message/dashboard-link.ts';
import { senderLines } from '../../lambda/core/report/sender-line.ts';
import { DASHBOARD_WORDS } from '../../lib/constructs/dashboard-words.ts';
import { LOG_QUERIES } from '../../lib/constructs/log-queries.ts';
import { attackLog } from '../support/attack-log.ts';
import { flat, flatWhere } from './flat.ts';
import { resources, synthesize, theResource } from './synthesized.ts';

const equals = (...both: unknown[]) => ({ 'Fn::Equals': both });

const template = synthesize({
  mailLog: { existing: ['/mail/relay-1', '/mail/relay-2'] },
  runbookUrl: 'https://wiki.example.com/runbook',
});

interface DashboardItem {
  type: string;
  properties: Record<string, unknown> & { metrics?: unknown[][] };
}

const widgets: DashboardItem[] = JSON.parse(
  flat(theResource(template, 'AWS::CloudWatch::Dashboard', 'Dashboard').Properties.DashboardBody),
).widgets;
const ofType = (type: string) => widgets.filter((each) => each.type === type);
const ids = (type: string) => Object.keys(resources(template, type));

describe('Dashboard', () => {
  it('has room for every widget: nothing overlaps, nothing is wider than the page', () => {
    const boxes = widgets as unknown as { x: number; y: number; width: number; height: number }[];
    for (const box of boxes) expect(box.x + box.width).toBeLessThanOrEqual(24);
    for (const [at, a] of boxes.entries()) {
      for (const b of boxes.slice(at + 1)) {
        const apart =
          a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect(apart).toBe(true);
      }
    }
  });

  it('names of our metrics only those of the contract, by its dimensions, and no sender', () => {
    const names = Object.values(METRICS).map(({ name }) => name as string);
    const own = widgets
      .flatMap(({ properties }) => properties.metrics ?? [])
      .filter(([space]) => space === METRIC_NAMESPACE);
    expect(own.length).toBeGreaterThan(8);
    for (const [, name, ...rest] of own) {
      expect(names).toContain(name);
      expect(rest.slice(0, 4)).toEqual([
        METRIC_DIMENSIONS.service,
        'sendwatch',
        METRIC_DIMENSIONS.stage,
        'test',
      ]);
      expect(rest.length).toBeLessThanOrEqual(5);
    }
  });

  it('asks for AWS’s metrics of functions that are in the template', () => {
    const lambda = widgets
      .flatMap(({ properties }) => properties.metrics ?? [])
      .filter(([space]) => space === 'AWS/Lambda');
    expect(lambda.length).toBeGreaterThan(0);
    const functions = ids('AWS::Lambda::Function').map((id) => `<${id}>`);
    for (const [, , dimension, name] of lambda) {
      expect(dimension).toBe('FunctionName');
      expect(functions).toContain(name);
    }
  });

  it('shows the states of every alarm in the template, with a link to its runbook', () => {
    const [{ properties }] = ofType('alarm') as [DashboardItem];
    expect((properties.alarms as string[]).sort()).toEqual(
      ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm']
        .flatMap(ids)
        .map((id) => `<${id}.Arn>`)
        .sort(),
    );
    const texts = ofType('text')
      .map((each) => String(each.properties.markdown))
      .join('\n');
    for (const { Properties } of Object.values(resources(template, 'AWS::CloudWatch::Alarm'))) {
      const [url] = /https:\S+$/.exec(String(Properties.AlarmDescription))!;
      expect(texts).toContain(`](${url})`);
    }
  });

  it.each([
    ['direct', 32],
    ['kinesis', 50],
  ])('shows them of as many log groups as %s delivery takes, 100 in a widget at most', (ingest, count) => {
    const existing = Array.from({ length: count }, (_, at) => `/mail/relay-${at}`);
    const wide = synthesize({ ingest, mailLog: { existing } });
    const body: { widgets: DashboardItem[] } = JSON.parse(
      flat(theResource(wide, 'AWS::CloudWatch::Dashboard', 'Dashboard').Properties.DashboardBody),
    );
    const shown = body.widgets
      .filter(({ type }) => type === 'alarm')
      .map(({ properties }) => properties.alarms as string[]);
    for (const alarms of shown) expect(alarms.length).toBeLessThanOrEqual(100);
    const made = Object.keys(resources(wide, 'AWS::CloudWatch::Alarm'));
    expect(shown.flat()).toEqual(expect.arrayContaining(made.map((id) => `<${id}.Arn>`)));
  });

  it('draws the live table by a function that is in the template and nobody else invokes', () => {
    const [{ properties }] = ofType('custom') as [DashboardItem];
    expect(properties.endpoint).toBe(
      `<${ids('AWS::Lambda::Function').find((id) => id.startsWith('Widget'))}.Arn>`,
    );
    expect(properties.updateOn).toMatchObject({ refresh: true, timeRange: false });
    expect(ids('AWS::Lambda::Permission').filter((id) => id.startsWith('Widget'))).toEqual([]);
  });

  it('asks no log group: each load would scan it, and be paid for', () => {
    expect(ofType('log')).toEqual([]);
  });

  it('has a Japanese word wherever there is an English one, and shows it where the settings say so', () => {
    const texts = (of: object): string[] =>
      Object.values(of).flatMap((each) => (typeof each === 'string' ? [each] : texts(each as object)));
    const paths = (of: object, at = ''): string[] =>
      Object.entries(of).flatMap(([key, each]) =>
        typeof each === 'string' ? [`${at}.${key}`] : paths(each as object, `${at}.${key}`),
      );
    const { en, ja } = DASHBOARD_WORDS;
    expect(paths(ja)).toEqual(paths(en));
    for (const text of texts(ja)) {
      if (text !== 'p95') expect(text).toMatch(/\p{Script=Hiragana}|\p{Script=Han}|\p{Script=Katakana}/u);
    }
    const targets = [{ target: '198.18.0.1' }];
    const japanese = synthesize({ settings: { notify: { language: 'ja' }, blocklists: { targets } } });
    const body = flat(
      theResource(japanese, 'AWS::CloudWatch::Dashboard', 'Dashboard').Properties.DashboardBody,
    );
    for (const text of texts(ja)) expect(body).toContain(text);
    for (const text of texts(en).filter((each) => each.includes(' '))) expect(body).not.toContain(text);
  });

  it('has a name that the functions know which tell of it: of the stack and its region', () => {
    const { DashboardName } = theResource(template, 'AWS::CloudWatch::Dashboard', 'Dashboard').Properties;
    expect(flat(DashboardName)).toBe('<AWS::StackName>-<AWS::Region>');
    const watching = synthesize({ settings: { blocklists: { targets: [{ target: '198.18.0.1' }] } } });
    for (const name of ['Judge', 'Blocklists']) {
      const { Environment } = theResource(watching, 'AWS::Lambda::Function', name).Properties as {
        Environment: { Variables: Record<string, unknown> };
      };
      expect(Environment.Variables[ENVIRONMENT.dashboard]).toEqual(DashboardName);
    }
  });

  it.each([
    ['eu-central-1', 'https://eu-central-1.console.aws.amazon.com/cloudwatch/home?region=eu-central-1#'],
    ['cn-north-1', 'https://cn-north-1.console.amazonaws.cn/cloudwatch/home?region=cn-north-1#'],
    [
      'us-gov-west-1',
      'https://us-gov-west-1.console.amazonaws-us-gov.com/cloudwatch/home?region=us-gov-west-1#',
    ],
    [
      'eusc-de-east-1',
      'https://eusc-de-east-1.console.amazonaws-eusc.eu/cloudwatch/home?region=eusc-de-east-1#',
    ],
  ])('is found in the console of its partition: %s', (region, console) => {
    expect(dashboardUrl('sendwatch-prod', region)).toBe(`${console}dashboards/dashboards/sendwatch-prod`);
  });

  it.each([
    ['aws', 'console.aws.amazon.com'],
    ['aws-cn', 'console.amazonaws.cn'],
    ['aws-us-gov', 'console.amazonaws-us-gov.com'],
    ['aws-eusc', 'console.amazonaws-eusc.eu'],
  ])('is linked in the console of the partition %s where no region is named', (partition, console) => {
    const everywhere = synthesize({ backstop: { messagesPerHour: 200 } });
    const { Conditions = {}, Outputs } = everywhere.toJSON();
    const met = Object.entries(Conditions as Record<string, object>)
      .filter(([, condition]) => isDeepStrictEqual(condition, equals({ Ref: 'AWS::Partition' }, partition)))
      .map(([id]) => id);
    const address = `https://<AWS::Region>.${console}/cloudwatch/home?region=<AWS::Region>#`;
    expect(flatWhere(met, Outputs[OUTPUTS.dashboard].Value)).toContain(address);
    const texts = Object.values(resources(everywhere)).flatMap(({ Properties }) =>
      Properties?.AlarmDescription === undefined ? [] : [flatWhere(met, Properties.AlarmDescription)],
    );
    expect(texts.length).toBeGreaterThan(20);
    for (const text of texts) expect(text).toContain(address);
  });

  it('is linked without conditions where the region is named', () => {
    expect(synthesize({ region: 'cn-north-1' }).toJSON().Conditions).toBeUndefined();
  });

  it('and everything that belongs to it can be left out', () => {
    const without = synthesize({ dashboard: false });
    for (const type of ['AWS::CloudWatch::Dashboard', 'AWS::CloudWatch::InsightRule']) {
      expect(resources(without, type)).toEqual({});
    }
    expect(
      Object.keys(resources(without, 'AWS::Lambda::Function')).some((id) => id.startsWith('Widget')),
    ).toBe(false);
    const { Environment } = theResource(without, 'AWS::Lambda::Function', 'Judge').Properties as {
      Environment: { Variables: object };
    };
    expect(Object.keys(Environment.Variables)).not.toContain(ENVIRONMENT.dashboard);
  });
});

describe('alarms', () => {
  interface Stat {
    Namespace: string;
    MetricName: string;
    Dimensions?: { Name: string; Value: unknown }[];
    Unit?: string;
  }
  const alarms = Object.entries(resources(template, 'AWS::CloudWatch::Alarm'));
  const statsOf = (properties: Record<string, unknown>): Stat[] =>
    properties.MetricName
      ? [properties as unknown as Stat]
      : (properties.Metrics as { MetricStat?: { Metric: Stat; Unit?: string } }[]).flatMap(
          ({ MetricStat }) =>
            MetricStat
              ? [{ ...MetricStat.Metric, ...(MetricStat.Unit ? { Unit: MetricStat.Unit } : {}) }]
              : [],
        );

  // That the handlers emit every metric of the contract, by these dimensions and units, is seen in test/harness.
  it.each(alarms)(
    '%s looks at metrics that exist, by dimensions and units that they have',
    (_, { Properties }) => {
      for (const { Namespace, MetricName, Dimensions = [], Unit } of statsOf(Properties)) {
        if (Namespace === METRIC_NAMESPACE) {
          const metric = Object.values(METRICS).find(({ name }) => name === MetricName);
          expect(metric?.name).toBe(MetricName);
          expect([undefined, metric?.unit]).toContain(Unit);
          expect(Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]))).toEqual({
            [METRIC_DIMENSIONS.service]: 'sendwatch',
            [METRIC_DIMENSIONS.stage]: 'test',
          });
        }
        for (const { Value } of Dimensions) {
          const { Ref, 'Fn::GetAtt': attribute } = (typeof Value === 'object' ? Value : {}) as Record<
            string,
            unknown
          >;
          const id = Ref ?? (attribute as string[] | undefined)?.[0];
          if (id !== undefined) expect(Object.keys(resources(template))).toContain(id);
        }
      }
    },
  );
});

describe('TopTalkers', () => {
  const { Properties } = theResource(template, 'AWS::CloudWatch::InsightRule', 'TopTalkers');
  const body = JSON.parse(flat(Properties.RuleBody));

  it('is the rule that the dashboard shows', () => {
    const [shown] = ofType('metric').filter(({ properties }) => 'insightRule' in properties);
    expect(shown?.properties.insightRule).toMatchObject({ ruleName: flat(Properties.RuleName) });
  });

  it('reads the log group that the judge writes to, which is encrypted and kept for 14 days', () => {
    const [group] = body.LogGroupNames as string[];
    const id = group!.slice(1, -1);
    expect(resources(template)[id]).toMatchObject({
      Type: 'AWS::Logs::LogGroup',
      Properties: { RetentionInDays: 14, KmsKeyId: expect.anything() },
    });
    expect(theResource(template, 'AWS::Lambda::Function', 'Judge').Properties.LoggingConfig).toMatchObject({
      LogGroup: { Ref: id },
    });
  });

  it('counts by fields that the judge’s line has', () => {
    const [line] = senderLines(0, [
      {
        minute: 0,
        sender: 'host:192.0.2.7',
        messages: 1,
        recipients: 3,
        distinctRecipients: 3,
        sent: 1,
        deferred: 0,
        bounced: 0,
      },
    ]);
    const at = (path: string) => (line as unknown as Record<string, unknown>)[path.replace('$.', '')];
    expect(body).toMatchObject({
      Schema: { Name: 'CloudWatchLogRule', Version: 1 },
      LogFormat: 'JSON',
      AggregateOn: 'Sum',
    });
    expect(body.Contribution.Keys.map(at)).toEqual(['host:192.0.2.7']);
    expect(at(body.Contribution.ValueOf)).toBe(3);
    for (const { Match, In } of body.Contribution.Filters) expect(In).toContain(at(Match));
    expect(SENDER_LINE.kind).toBe(line?.kind);
  });

  it('is the only place but the mail log where names are logged: every other log group is a function’s without them', () => {
    const encrypted = Object.entries(resources(template, 'AWS::Logs::LogGroup')).filter(
      ([, each]) => each.Properties.KmsKeyId,
    );
    expect(encrypted.map(([id]) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual(['JudgeFunctionLogs']);
  });
});

describe('saved queries', () => {
  const LINES = [
    ...attackLog().lines,
    '2026-10-13T09:00:00+00:00 mx1 postfix/smtpd[42]: 4A1: client=pc.example.com[192.0.2.1], sasl_method=PLAIN, sasl_username=user@example.com',
    '2026-10-13T09:00:01+00:00 mx1 postfix/smtp[42]: 4A1: to=<a@example.net>, relay=mx.example.net[203.0.113.2]:25, delay=1, delays=0/0/0/1, dsn=4.2.0, status=deferred (host mx.example.net[203.0.113.2] said: 450 4.2.0 Greylisted (in reply to RCPT TO command))',
    '2026-10-13T09:00:02+00:00 mx1 sendwatch: sendwatch-queue: active=3 deferred=120 hold=0 oldest=3600 mailer_daemon=7',
  ];

  /** What the `parse` statements take out of the lines that the `filter`s of a regular expression let pass. */
  function parsed(query: readonly string[]): Record<string, string>[] {
    const patterns = (keyword: RegExp) =>
      query.flatMap((line) => {
        const match = keyword.exec(line);
        return match === null ? [] : [new RegExp(match[1]!)];
      });
    const filters = patterns(/^filter @message like \/(.*)\/$/);
    const parses = patterns(/^parse @message \/(.*)\/$/);
    return LINES.filter((line) => filters.every((each) => each.test(line))).map((line) =>
      Object.assign({}, ...parses.map((each) => ({ ...each.exec(line)?.groups }))),
    );
  }
  const query = (name: string) => LOG_QUERIES.find((each) => each.name === name)!.lines;

  it('are in a folder of the stack, over the mail log', () => {
    const saved = Object.values(resources(template, 'AWS::Logs::QueryDefinition'));
    expect(saved.map(({ Properties }) => flat(Properties.Name)).sort()).toEqual(
      LOG_QUERIES.map(({ name }) => `<AWS::StackName>/${name}`).sort(),
    );
    for (const { Properties } of saved)
      expect(Properties.LogGroupNames).toEqual(['/mail/relay-1', '/mail/relay-2']);
  });

  it.each<[string, readonly string[], Record<string, string>]>([
    ['top senders', query('top senders'), { client: '192.0.2.1', login: 'user@example.com' }],
    [
      'deferral reasons',
      query('deferral reasons'),
      { relay: 'mx.example.net[203.0.113.2]:25', reason: expect.stringContaining('450 4.2.0 Greylisted') },
    ],
    [
      'recipient domain spread',
      query('recipient domain spread'),
      { domain: 'example.net', status: 'deferred' },
    ],
    ['who used this login', query('who used this login'), { client: '192.0.2.1', login: 'user@example.com' }],
  ])('%s finds in Postfix’ lines what it groups by', (_, lines, expected) => {
    expect(parsed(lines).at(-1)).toEqual(expected);
  });

  it('group by fields that they parse', () => {
    for (const { lines } of LOG_QUERIES) {
      const names = lines.flatMap((line) => [...line.matchAll(/\(\?<(\w+)>/g)].map(([, name]) => name));
      const by = lines.flatMap((line) => /^stats .* by (.*)$/.exec(line)?.[1]?.split(', ') ?? []);
      expect(by.length).toBeGreaterThan(0);
      for (const field of by) if (!field.startsWith('bin(')) expect(names).toContain(field);
    }
  });
});
