import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { METRICS, OUTPUTS } from '../../lambda/contract.ts';
import { parseStageConfig } from '../../lib/config.ts';
import { runbookTexts } from '../../lib/runbook.ts';
import { addStage } from '../../lib/sendwatch-app.ts';
import { CONTEXT, type Resource, resources, stageConfig, synthesize, theResource } from './synthesized.ts';

function withTags(tags: Record<string, string>): Template {
  const app = new App({ context: CONTEXT, builtinCloudFormationValidation: false });
  return Template.fromStack(addStage(app, stageConfig({ tags })));
}

describe('SendwatchStack', () => {
  it('is what it was (accept a change with `vitest -u` after reading it)', () => {
    const config = parseStageConfig(JSON.parse(readFileSync('config/example.json', 'utf8')));
    const app = new App({ context: CONTEXT, builtinCloudFormationValidation: false });
    const { incidents, alarms } = runbookTexts();
    // The runbook has its own page, and is in the template as text within text.
    const inTemplate = (text: string) => JSON.stringify(JSON.stringify(text).slice(1, -1)).slice(1, -1);
    const template = JSON.stringify(Template.fromStack(addStage(app, config)).toJSON(), null, 2)
      .replace(inTemplate(incidents), () => 'INCIDENTS')
      .replace(inTemplate(alarms), () => 'ALARMS');
    expect(JSON.parse(template.replace(/[0-9a-f]{64}(?=\.zip)/g, 'ASSET'))).toMatchSnapshot();
  });

  it('has no parameters but the version of the bootstrap, which CDK reads', () => {
    expect(Object.keys(synthesize().toJSON().Parameters)).toEqual(['BootstrapVersion']);
  });

  it('names no resource: CloudFormation can replace each, and two stages cannot collide', () => {
    const NAME = /^(\w*Name|Name|AliasName)$/;
    const OF_ANOTHER = [
      'LogGroupName',
      'FunctionName',
      'MetricName',
      'PolicyName',
      'AttributeName',
      'DisplayName',
    ];
    // CloudFormation demands a name of these, and others must know the dashboard's; each begins with the stack's, so
    // two stages cannot collide either.
    const NAMED = [
      'AWS::CloudWatch::CompositeAlarm',
      'AWS::CloudWatch::InsightRule',
      'AWS::Logs::QueryDefinition',
      'AWS::CloudWatch::Dashboard',
    ];
    for (const [id, { Type, Properties }] of Object.entries(resources(synthesize()))) {
      if (NAMED.includes(Type)) {
        const name =
          Properties.Name ?? Properties.AlarmName ?? Properties.RuleName ?? Properties.DashboardName;
        expect(JSON.stringify(name)).toContain('{"Ref":"AWS::StackName"}');
        continue;
      }
      const named = Object.keys(Properties ?? {}).filter(
        (key) => NAME.test(key) && !OF_ANOTHER.includes(key),
      );
      expect([id, named]).toEqual([id, []]);
    }
  });

  it('tells people and the command line where things are', () => {
    const email = [{ address: 'a@example.com' }, { address: 'b@example.com', minimum: 'high' }];
    const blocklists = {
      targets: [{ target: '198.18.0.1' }],
      keys: { spamhaus: '/sendwatch/dqs', abusix: '/sendwatch/abusix' },
    };
    const full = synthesize({ alerts: { email, sms: ['+14255550100'] }, settings: { blocklists } });
    const outputs = full.toJSON().Outputs;
    const ofStream = synthesize({ ingest: 'kinesis' }).toJSON().Outputs;
    expect(Object.keys({ ...outputs, ...ofStream }).sort()).toEqual(Object.values(OUTPUTS).sort());
    expect(outputs).not.toHaveProperty(OUTPUTS.failedRecords);
    expect(outputs[OUTPUTS.sms].Value).toMatch(/sandbox.*\$1.*\+1.*origination identity.*resource policy/);
    expect(outputs[OUTPUTS.blocklistKeys].Value).toBe('spamhaus=/sendwatch/dqs,abusix=/sendwatch/abusix');
  });

  it('has the fixed costs that docs/decisions/0003-cdk-app.md names', () => {
    const template = synthesize();
    const count = (type: string) => Object.keys(resources(template, type)).length;
    const inAlarms = Object.values(resources(template, 'AWS::CloudWatch::Alarm')).flatMap(({ Properties }) =>
      Properties.MetricName
        ? [Properties]
        : (Properties.Metrics as { MetricStat?: object; Expression?: unknown }[]).filter(
            ({ MetricStat, Expression }) => MetricStat || JSON.stringify(Expression).includes('SELECT '),
          ),
    );
    const counted = [
      count('AWS::KMS::Key'),
      inAlarms.length,
      Object.values(METRICS).filter(({ emittedBy }) => emittedBy !== 'blocklists').length,
      count('AWS::CloudWatch::Dashboard'),
      count('AWS::CloudWatch::InsightRule'),
      count('AWS::CloudWatch::CompositeAlarm'),
    ];
    const table = /## What it costs[^#]*/.exec(readFileSync('docs/decisions/0003-cdk-app.md', 'utf8'))![0];
    expect([...table.matchAll(/\| (\d+) \| \d/g)].map(([, figure]) => Number(figure))).toEqual(counted);
  });

  it('tags everything that can be tagged', () => {
    const tagged = Object.values(resources(withTags({ team: 'mail' }))).filter(
      ({ Properties }) => Properties?.Tags,
    );
    expect(new Set(tagged.map(({ Type }) => Type))).toEqual(
      new Set([
        'AWS::CloudWatch::Alarm',
        'AWS::CloudWatch::CompositeAlarm',
        'AWS::CloudWatch::Dashboard',
        'AWS::CloudWatch::InsightRule',
        'AWS::DynamoDB::Table',
        'AWS::Events::Rule',
        'AWS::IAM::Role',
        'AWS::KMS::Key',
        'AWS::Lambda::Function',
        'AWS::Logs::LogGroup',
        'AWS::SNS::Topic',
        'AWS::SQS::Queue',
      ]),
    );
    for (const { Properties } of tagged)
      expect(Properties.Tags).toContainEqual({ Key: 'team', Value: 'mail' });
  });
});

/** Resources whose replacement would lose something, and what CloudFormation changes in place. */
const STATEFUL: Record<string, string[]> = {
  'AWS::DynamoDB::Table': ['DeletionProtectionEnabled', 'Tags'],
  'AWS::KMS::Key': ['KeyPolicy', 'Tags'],
  'AWS::Logs::LogGroup': ['RetentionInDays', 'Tags'],
  // A new topic would have nobody's confirmation.
  'AWS::SNS::Topic': ['Tags'],
  'AWS::SQS::Queue': ['Tags'],
};

/** Logical id -> what decides whether CloudFormation keeps the resource. */
function identity(template: Template): Record<string, Partial<Resource>> {
  const stateful = Object.entries(resources(template)).filter(
    // The widget comes and goes with the dashboard, and its log holds nothing.
    ([id, { Type }]) => Type in STATEFUL && !id.startsWith('Widget'),
  );
  return Object.fromEntries(
    stateful.map(([id, { Type, Properties }]) => {
      const fixed = Object.entries(Properties).filter(([name]) => !STATEFUL[Type]!.includes(name));
      return [id, { Type, Properties: Object.fromEntries(fixed) }];
    }),
  );
}

describe('changing the configuration', () => {
  const before = synthesize();

  it.each<[string, Record<string, unknown>]>([
    ['settings', { settings: { ownDomains: ['example.net'] } }],
    ['the retention of the mail log', { mailLog: { new: { retentionDays: 365 } } }],
    ['how long silence may last', { mailLog: { new: {}, silentMinutes: 240 } }],
    ['an address', { alerts: { email: [{ address: 'other@example.com' }] } }],
    ['SMS', { alerts: { email: [{ address: 'oncall@example.com' }], sms: ['+14255550100'] } }],
    ['the processor', { architecture: 'x86_64' }],
    ['the retention of the functions’ logs', { functionLogDays: 365 }],
    ['the dashboard', { dashboard: false }],
    ['the language', { settings: { notify: { language: 'ja' } } }],
    ['the runbook', { runbookUrl: 'https://wiki.example.com/runbook' }],
    ['teardown', { teardown: 'delete-everything' }],
    ['the way in', { ingest: 'kinesis' }],
  ])('replaces nothing that holds something: %s', (_, changes) => {
    const after = synthesize(changes);
    expect(after.toJSON()).not.toEqual(before.toJSON());
    // What comes in addition, as a topic for text messages, takes nothing away.
    const kept = Object.entries(identity(after)).filter(([id]) => id in identity(before));
    expect(Object.fromEntries(kept)).toEqual(identity(before));
  });

  it('replaces nothing that holds something: tags', () => {
    expect(identity(withTags({ a: 'b' }))).toEqual(identity(withTags({})));
  });

  it('keeps the store when the mail log moves to an existing log group', () => {
    const after = identity(synthesize({ mailLog: { existing: ['/mail/relay'] } }));
    const { [Object.keys(identity(before)).find((id) => id.startsWith('LogIntakeMailLog'))!]: _, ...rest } =
      identity(before);
    expect(after).toEqual(rest);
  });
});

describe('teardown', () => {
  const left = (changes: Record<string, unknown>) =>
    Object.entries(resources(synthesize(changes)))
      .filter(([, { DeletionPolicy }]) => DeletionPolicy === 'RetainExceptOnCreate')
      .map(([id]) => id.slice(0, -8))
      .sort();

  it.each([
    ['keep-data', ['AlertingKey', 'DataKey', 'IngestFailedBatches', 'LogIntakeMailLog', 'SenderStoreTable']],
    ['refuse', ['AlertingKey', 'DataKey', 'IngestFailedBatches', 'LogIntakeMailLog', 'SenderStoreTable']],
    ['delete-everything', []],
  ])('%s leaves %j', (teardown, expected) => {
    expect(left({ teardown })).toEqual(expected);
  });

  it.each([
    // A stack that is protected while its creation fails can be neither deleted nor deployed again.
    ['keep-data', false],
    ['refuse', true],
    ['delete-everything', false],
  ])('%s: are stack and table protected from deletion? %s', (teardown, expected) => {
    const app = new App({ context: CONTEXT });
    const stack = addStage(app, stageConfig({ teardown }));
    expect(stack.terminationProtection).toBe(expected);
    const table = theResource(synthesize({ teardown }), 'AWS::DynamoDB::Table', 'SenderStore');
    expect(table.Properties.DeletionProtectionEnabled ?? false).toBe(expected);
  });

  it('retains nothing that a failed creation has made', () => {
    const policies = [...new Set(Object.values(resources(synthesize())).map((each) => each.DeletionPolicy))];
    expect(policies).not.toContain('Retain');
  });
});
