import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { App, CfnResource, type Stack, Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { afterAll, describe, expect, it } from 'vitest';
import { FUNCTIONS, SETTINGS_FILE } from '../../lambda/contract.ts';
import { addRulePacks, addStage, addStages } from '../../lib/sendwatch-app.ts';
import { CONTEXT, stageConfig } from './synthesized.ts';

/** A function's cold start grows with its bundle; the judge alone may have more, as one process serves for hours. */
const BUNDLE_BYTES = 450_000;
const JUDGE_BYTES = 520_000;

const groups = (n: number) => Array.from({ length: n }, (_, at) => `/mail/relay-${at}`);

/** Synthesizes with the rule packs and the template validator on; throws their report when they find something. */
function check(changes: Record<string, unknown>, spoil: (stack: Stack) => void = () => {}): void {
  const app = new App({ context: CONTEXT });
  const stack = addStage(app, stageConfig({ alerts, settings: { ownDomains: ['example.com'] }, ...changes }));
  addRulePacks(app);
  spoil(stack);
  app.synth();
  // With --strict a warning fails, too.
  expect(warningsOf(app)).toEqual([]);
}

function warningsOf(app: App): unknown[] {
  return app.node
    .findAll()
    .flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type === 'aws:cdk:warning')
    .map(({ data }) => data);
}

const alerts = { email: [{ address: 'oncall@example.net' }] };
const existingTopic = {
  arn: 'arn:aws:sns:eu-central-1:123456789012:oncall',
  keyArn: 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555',
};

describe('rule packs and template validation', () => {
  it.each<[string, Record<string, unknown>]>([
    ['the smallest configuration', {}],
    [
      'a fixed account and region, with a backstop',
      {
        account: '123456789012',
        region: 'eu-central-1',
        mailLog: { existing: ['/mail/relay'] },
        backstop: { messagesPerHour: 200 },
      },
    ],
    [
      'existing log groups, with a backstop',
      { mailLog: { existing: ['/mail/relay-1', '/mail/relay-2'] }, backstop: { messagesPerHour: 200 } },
    ],
    ['SMS', { alerts: { ...alerts, sms: ['+14255550100'] } }],
    [
      'a pager and a chat',
      {
        alerts: {
          ...alerts,
          https: [{ url: 'https://pager.example.com/sendwatch', minimum: 'high' }],
          slack: [{ workspace: 'T0EXAMPLE', channel: 'C0EXAMPLE' }],
        },
      },
    ],
    ['an existing topic', { alerts: { existingTopic } }],
    ['a stream', { ingest: 'kinesis' }],
    ['a stream and nothing to be kept', { ingest: 'kinesis', teardown: 'delete-everything' }],
    [
      'every channel at once, in Japanese, with named hosts',
      {
        alerts: {
          email: [...alerts.email, { address: 'boss@example.net', minimum: 'high' }],
          sms: ['+14255550100'],
          https: [{ url: 'https://pager.example.com/sendwatch', minimum: 'critical' }],
          slack: [{ workspace: 'T0EXAMPLE', channel: 'C0EXAMPLE' }],
        },
        mailLog: { new: {}, hosts: ['mx1.example.com'] },
        settings: { ownDomains: ['example.com'], notify: { language: 'ja' } },
      },
    ],
    ['six existing log groups through a stream', { ingest: 'kinesis', mailLog: { existing: groups(6) } }],
    ['twenty existing log groups', { mailLog: { existing: groups(20) } }],
    ['the way back from a stream, protected', { ingest: 'kinesis-drain', teardown: 'refuse' }],
    ['China', { region: 'cn-north-1', account: '123456789012', architecture: 'x86_64' }],
    [
      'the US government, with SMS',
      {
        region: 'us-gov-west-1',
        account: '123456789012',
        ingest: 'kinesis',
        alerts: { ...alerts, sms: ['+14255550100'] },
      },
    ],
    ['nothing to be kept, no pictures', { teardown: 'delete-everything', dashboard: false }],
  ])('find nothing in %s', (_, changes) => {
    expect(() => check(changes)).not.toThrow();
  });

  it.each<[string, RegExp, (stack: Stack) => void]>([
    ['a queue that takes plain HTTP', /AwsSolutions-SQS4/, (stack) => void new Queue(stack, 'Spoilt')],
    [
      'a queue that nothing fails to',
      /Serverless-SQSRedrivePolicy/,
      (stack) => void new Queue(stack, 'Spoilt', { enforceSSL: true }),
    ],
    [
      'a property that CloudFormation does not know',
      /Colour/,
      (stack) =>
        void new CfnResource(stack, 'Spoilt', { type: 'AWS::SNS::Topic', properties: { Colour: 'red' } }),
    ],
  ])('would find %s', (_, finding, spoil) => {
    expect(() => check({}, spoil)).toThrow(finding);
  });
});

describe('acknowledged findings', () => {
  const ALWAYS = [
    'Alerting/Topic',
    'Ingest/FailedBatches',
    'Ingest/Function',
    'Judge/Function',
    'Judge/MissedRuns',
    'Recoveries/AlarmIsOver',
    'Widget/Function',
  ];
  const OF_A_STREAM = [
    'Ingest/FunctionRole/DefaultPolicy',
    'IngestStream/FailedRecords/Bucket',
    'IngestStream/Stream',
  ];

  it.each([
    ['direct', ALWAYS],
    ['kinesis', [...ALWAYS, ...OF_A_STREAM]],
  ])('stand on single resources, each with a reason, and none on the stack or the app: %s', (ingest, at) => {
    const app = new App({ context: CONTEXT });
    const stack = addStage(app, stageConfig({ ingest }));
    const acknowledged = [app, ...stack.node.findAll()].flatMap((construct) =>
      construct.node.metadata
        .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
        .map(({ data }) => ({
          at: construct.node.path.replace(/^sendwatch-test\/?/, ''),
          data: JSON.stringify(data),
        })),
    );
    expect([...new Set(acknowledged.map((each) => each.at))].sort()).toEqual(at.sort());
    for (const { data } of acknowledged) expect(data).toMatch(/":"[^"]{30,}"/);
  });
});

describe('the CDK app', () => {
  const made: string[] = [];
  afterAll(() => made.forEach((folder) => void rmSync(folder, { recursive: true })));
  const scratch = () => {
    made.push(mkdtempSync(join(tmpdir(), 'sendwatch-')));
    return made.at(-1)!;
  };
  const run = promisify(execFile);

  it('synthesizes the example strictly; each bundle holds its settings and stays within its budget', async () => {
    const out = scratch();
    // Strict: a warning of the rule packs or of the template validator ends in a rejection here.
    await run('node_modules/.bin/cdk', [
      'synth',
      '--strict',
      '--quiet',
      '-c',
      'config=config/example.json',
      '--output',
      out,
    ]);
    const assets = readdirSync(out).filter((name) => name.startsWith('asset.'));
    expect(assets).toHaveLength(Object.keys(FUNCTIONS).length);
    for (const asset of assets)
      expect(readdirSync(join(out, asset)).sort()).toEqual(['index.mjs', SETTINGS_FILE]);
    const sizes = assets.map((asset) => statSync(join(out, asset, 'index.mjs')).size).sort((a, b) => b - a);
    expect(sizes[0]).toBeLessThan(JUDGE_BYTES);
    for (const size of sizes.slice(1)) expect(size).toBeLessThan(BUNDLE_BYTES);
  });

  it('synthesizes several stages at once, each with its own tags', () => {
    const app = new App({ context: CONTEXT });
    const settings = { ownDomains: ['example.com'] };
    const stage = (name: string) => stageConfig({ stage: name, alerts, settings, tags: { stage: name } });
    addStages(app, [stage('prod'), stage('test')]);
    const { stacks } = app.synth();
    expect(warningsOf(app)).toEqual([]);
    for (const { stackName, template } of stacks) {
      const tags = Object.values(
        template.Resources as Record<string, { Properties?: { Tags?: object[] } }>,
      ).flatMap(({ Properties }) => Properties?.Tags ?? []);
      const name = stackName.replace('sendwatch-', '');
      expect(new Set(tags.map((tag) => JSON.stringify(tag)))).toEqual(
        new Set([JSON.stringify({ Key: 'stage', Value: name })]),
      );
    }
  });

  it('refuses to deploy the example to somebody who names no configuration', async () => {
    const failed = await run('node_modules/.bin/tsx', ['bin/sendwatch.ts'], {
      env: { ...process.env, CDK_OUTDIR: scratch(), CDK_CONTEXT_JSON: JSON.stringify(CONTEXT) },
    }).catch((error) => error);
    expect(failed.code).toBe(2);
    expect(failed.stderr).toMatch(/^which configuration\? name it, .*-c config=.* init writes one\n$/);
  });

  it('ends with exit code 2 and one line on a configuration that is wrong', async () => {
    const config = join(scratch(), 'wrong.json');
    writeFileSync(
      config,
      JSON.stringify({ stage: 'x', mailLog: { new: {} }, alerts, settings: { ownNetworks: ['10'] } }),
    );
    const failed = await run('node_modules/.bin/tsx', ['bin/sendwatch.ts'], {
      env: {
        ...process.env,
        CDK_OUTDIR: scratch(),
        CDK_CONTEXT_JSON: JSON.stringify({ ...CONTEXT, config }),
      },
    }).catch((error) => error);
    expect(failed.code).toBe(2);
    expect(failed.stderr).toBe(
      `${config}: settings: ownNetworks.0: '10' is no CIDR or address; write e.g. 192.0.2.0/24 or 2001:db8::/32\n`,
    );
  });
});
