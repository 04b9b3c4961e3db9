import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../lambda/core/config.ts';
import { rate } from '../../lib/constructs/backstop.ts';
import { backstopQueries } from '../../lib/constructs/backstop-queries.ts';
import { queryOf } from '../support/log-insights.ts';
import { flat } from './flat.ts';
import { resources, stageConfig, statements, synthesize, theResource } from './synthesized.ts';

const ALARM = 'AWS::CloudWatch::LogAlarm';
const backstop = { messagesPerHour: 200 };
const existing = (n: number) => Array.from({ length: n }, (_, at) => `/mail/relay-${at}`);

/** What a query counts for whom. */
function countedBy(
  lines: readonly string[],
  { by, lines: steps }: { by: 'client' | 'login'; lines: readonly string[] },
): Record<string, number> {
  const whose = queryOf(steps, by);
  const counts: Record<string, number> = {};
  for (const line of lines) {
    const who = whose(line);
    if (who !== undefined) counts[who] = (counts[who] ?? 0) + 1;
  }
  return counts;
}
function queryBy(by: 'client' | 'login', settings: object = {}) {
  return backstopQueries(parseSettings(settings)).find((query) => query.by === by)!;
}

describe("the backstop's queries", () => {
  it('count in a recorded log what really was handed in', () => {
    const log = gunzipSync(readFileSync('samples/infected-pc.log.gz')).toString('utf8').split('\n');
    const truth = JSON.parse(readFileSync('samples/infected-pc.truth.json', 'utf8'));
    const messages = (of: Record<string, { messages: number }>) =>
      Object.fromEntries(Object.entries(of).map(([name, each]) => [name, each.messages]));
    expect(countedBy(log, queryBy('login'))).toEqual(messages(truth.logins));
    const { '192.168.10.57': bot, ...others } = countedBy(log, queryBy('client'));
    const hosts = messages(truth.hosts);
    expect(bot).toBe(hosts['192.168.10.57']);
    expect(Object.keys(others).length).toBeGreaterThan(4);
    expect(hosts).toMatchObject(others);
  });

  it.each<[string, string, Record<string, number>, Record<string, number>]>([
    [
      'Postfix, in the journal of the CloudWatch agent',
      '{"body":{"MESSAGE":"4F1: client=pc[10.0.0.7], sasl_method=LOGIN, sasl_username=anna@example.com"}}',
      { 'anna@example.com': 1 },
      {},
    ],
    [
      'Exim',
      '2026-10-13 10:00:00 1abcde-000001-AA <= a@example.com H=(pc) [10.0.0.7]:4321 P=esmtp S=800',
      {},
      { '10.0.0.7': 1 },
    ],
    [
      'Exim, with an address in the HELO',
      '2026-10-13 10:00:00 1abcde-000001-AA <= a@example.com H=([10.9.9.9]) [10.0.0.7]:4321 P=esmtp S=800',
      {},
      { '10.0.0.7': 1 },
    ],
    [
      'Exim, with a login',
      '2026-10-13 10:00:00 1abcde-000001-AA <= a@example.com H=(pc) [10.0.0.7] P=esmtpsa A=plain_server:anna S=800',
      { anna: 1 },
      {},
    ],
    [
      'Sendmail',
      'Oct 13 10:00:00 mx sm-mta[9]: 59D8: from=<a@example.com>, size=9, class=0, nrcpts=1, proto=ESMTP, daemon=MTA, relay=pc [10.0.0.7]',
      {},
      { '10.0.0.7': 1 },
    ],
    [
      'Sendmail over IPv6',
      'Oct 13 10:00:00 mx sm-mta[9]: 59D8: from=<a@example.com>, size=9, proto=ESMTP, relay=pc [IPv6:fd00::7]',
      {},
      { 'fd00::7': 1 },
    ],
    ['a stranger', 'mx postfix/smtpd[9]: 4F1: client=mail.example.net[198.51.100.9]', {}, {}],
    ["a content filter's second hand-over", 'mx postfix/smtpd[9]: 4F1: client=localhost[127.0.0.1]', {}, {}],
    ['a relay of ours', 'mx postfix/smtpd[9]: 4F1: client=inner[10.0.0.99]', {}, {}],
    ['a refusal', 'mx postfix/smtpd[9]: NOQUEUE: reject: RCPT from pc[10.0.0.7]: 554 5.7.1 no', {}, {}],
  ])('%s', (_, line, logins, clients) => {
    const settings = { trustedRelays: ['10.0.0.99'] };
    expect(countedBy([line], queryBy('login', settings))).toEqual(logins);
    expect(countedBy([line], queryBy('client', settings))).toEqual(clients);
  });

  it('count no client where no network is ours', () => {
    const queries = backstopQueries(parseSettings({ ownNetworks: { only: ['127.0.0.0/8'] } }));
    expect(queries.map(({ by }) => by)).toEqual(['login']);
  });
});

describe('Backstop', () => {
  const of = synthesize({ backstop, runbookUrl: 'https://wiki.example.com/runbook' });
  const alarms = Object.values(resources(of, ALARM)).map(({ Properties }) => Properties);

  it('is not there by default', () => {
    expect(resources(synthesize(), ALARM)).toEqual({});
  });

  it('tells the topic once for each client, and each login, above the limit', () => {
    expect(alarms).toHaveLength(2);
    for (const by of ['client', 'login']) {
      const alarm = alarms.find(({ AlarmDescription }) => String(AlarmDescription).startsWith(`A ${by} `));
      expect(alarm).toMatchObject({
        ComparisonOperator: 'GreaterThanThreshold',
        Threshold: 200,
        TreatMissingData: 'notBreaching',
        AlarmActions: [{ Ref: expect.stringMatching(/^AlertingTopic/) }],
        ScheduledQueryConfiguration: {
          AggregationExpression: `count(*) by ${by} | sort desc`,
          LogGroupIdentifiers: [{ Ref: expect.stringMatching(/^LogIntakeMailLog/) }],
          ScheduleConfiguration: {
            ScheduleExpression: 'rate(15 minutes)',
            StartTimeOffset: 3_660,
            EndTimeOffset: 60,
          },
        },
      });
      expect(alarm!.AlarmDescription).toMatch(/ Runbook: https:\/\/wiki\.example\.com\/runbook#backstop$/);
      // A line of the log names recipients.
      expect(alarm).not.toHaveProperty('ActionLogLineCount');
    }
  });

  it.each([
    [1, 'rate(1 minute)'],
    [5, 'rate(5 minutes)'],
    [60, 'rate(1 hour)'],
  ])('counts every %i minutes as AWS wants it written', (minutes, expression) => {
    expect(rate(minutes)).toBe(expression);
  });

  it('depends on nothing of ours that runs', () => {
    const all = resources(of);
    const seen = new Set<string>();
    const follow = (id: string) => {
      if (seen.has(id) || all[id] === undefined) return;
      seen.add(id);
      for (const [, ref] of JSON.stringify(all[id]).matchAll(/"(?:Ref|Fn::GetAtt)":\[?"(\w+)/g)) follow(ref!);
    };
    for (const id of Object.keys(resources(of, ALARM))) follow(id);
    expect([...new Set([...seen].map((id) => all[id]!.Type))].sort()).toEqual([
      'AWS::CloudWatch::LogAlarm',
      'AWS::IAM::Role',
      'AWS::KMS::Key',
      'AWS::Logs::LogGroup',
      'AWS::SNS::Topic',
    ]);
  });

  it('lets CloudWatch Logs, of this account, query these log groups and no others', () => {
    const template = synthesize({ backstop, mailLog: { existing: existing(2) } });
    const role = theResource(template, 'AWS::IAM::Role', 'BackstopQueryRole');
    const [trust] = statements(template).filter(({ at }) => at.startsWith('BackstopQueryRole'));
    expect(trust).toMatchObject({ principal: { Service: 'logs.amazonaws.com' } });
    expect(JSON.stringify(trust!.condition)).toMatch(/SourceAccount.*:scheduled-query:\*/);
    const policies = role.Properties.Policies as {
      PolicyDocument: { Statement: { Resource: unknown[]; Action: string[] }[] };
    }[];
    const [{ Resource, Action }] = policies[0]!.PolicyDocument.Statement as [
      { Resource: unknown[]; Action: string[] },
    ];
    expect(Action).toContain('logs:StartQuery');
    expect(Resource.map(flat)).toEqual([
      expect.stringMatching(/:log-group:\/mail\/relay-0:\*$/),
      expect.stringMatching(/:log-group:\/mail\/relay-1:\*$/),
    ]);
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    [
      'more networks than a query holds',
      { settings: { ownNetworks: Array.from({ length: 250 }, (_, at) => `203.0.${at}.0/24`) } },
      /too long for a log alarm/,
    ],
  ])('refuses %s', (_, changes, message) => {
    expect(() => synthesize({ backstop, ...changes })).toThrow(message);
  });

  it.each<[string, unknown, RegExp]>([
    ['no limit', {}, /messagesPerHour/],
    ['none an hour', { messagesPerHour: 0 }, /messagesPerHour/],
    ['a count every other hour', { messagesPerHour: 9, everyMinutes: 120 }, /everyMinutes/],
  ])('refuses a configuration with %s', (_, wrong, message) => {
    expect(() => stageConfig({ backstop: wrong })).toThrow(message);
  });
});
