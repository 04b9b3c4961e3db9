import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { afterAll, describe, expect, it } from 'vitest';
import {
  ENVIRONMENT,
  FUNCTIONS,
  type FunctionContract,
  type FunctionName,
  SETTINGS_FILE,
} from '../../lambda/contract.ts';
import { parseSettings } from '../../lambda/core/config.ts';
import { AppFunction } from '../../lib/constructs/app-function.ts';
import { HANDLER, handlerCode } from '../../lib/constructs/handler-bundle.ts';
import { CONTEXT, stageConfig, synthesize, theResource } from './synthesized.ts';

/** What Lambda allows for all names and values of an environment together. */
const ENVIRONMENT_BYTES = 4096;
/** The longest value that a reference to one of our resources can turn into: an ARN with a long name. */
const LONGEST_REFERENCE = 400;

/** Everything that a function may be told of. */
const template = synthesize({
  mailLog: { new: {}, hosts: Array.from({ length: 25 }, (_, n) => `mx${n}.${'x'.repeat(95)}`) },
  alerts: {
    email: [{ address: 'oncall@example.com' }, { address: 'boss@example.com', minimum: 'high' }],
    sms: ['+14255550100'],
  },
});
const functions: [FunctionName, string][] = [
  ['ingest', 'Ingest'],
  ['judge', 'Judge'],
  ['widget', 'Widget'],
];

function environmentOf(prefix: string): Record<string, unknown> {
  const { Environment } = theResource(template, 'AWS::Lambda::Function', prefix).Properties as {
    Environment: { Variables: Record<string, unknown> };
  };
  return Environment.Variables;
}

describe('AppFunction', () => {
  it.each(functions)(
    '%s runs on the current runtime, on arm64, with a log group of its own',
    (name, prefix) => {
      const { Properties } = theResource(template, 'AWS::Lambda::Function', prefix);
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: HANDLER,
        Timeout: name === 'widget' ? 30 : 60,
        LoggingConfig: { LogFormat: 'JSON' },
      });
      expect(theResource(template, 'AWS::Logs::LogGroup', `${prefix}FunctionLogs`)).toMatchObject({
        Properties: { RetentionInDays: 14 },
        DeletionPolicy: 'Delete',
      });
      expect(Properties.ReservedConcurrentExecutions).toBeUndefined();
    },
  );

  it.each(functions)('%s is given exactly the environment of the contract', (name, prefix) => {
    const { environment, optional = [] }: FunctionContract = FUNCTIONS[name];
    const wanted = [...environment, ...optional].map((key) => ENVIRONMENT[key]);
    expect(Object.keys(environmentOf(prefix)).sort()).toEqual([...wanted].sort());
  });

  it.each(functions)("%s's environment fits into Lambda's 4 kB, however long the names", (_, prefix) => {
    const bytes = Object.entries(environmentOf(prefix)).map(
      ([name, value]) => name.length + (typeof value === 'string' ? value.length : LONGEST_REFERENCE),
    );
    expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(ENVIRONMENT_BYTES);
  });

  it('takes another processor and retention from the configuration', () => {
    const other = synthesize({ architecture: 'x86_64', functionLogDays: 90 });
    expect(theResource(other, 'AWS::Lambda::Function', 'Judge').Properties.Architectures).toEqual(['x86_64']);
    const logs = theResource(other, 'AWS::Logs::LogGroup', 'IngestFunctionLogs');
    expect(logs.Properties.RetentionInDays).toBe(90);
  });

  it("keeps the judge's log, which names senders, for 14 days whatever is configured, encrypted with the data key", () => {
    const { Properties } = theResource(
      synthesize({ functionLogDays: 365 }),
      'AWS::Logs::LogGroup',
      'JudgeFunctionLogs',
    );
    expect(Properties).toMatchObject({
      RetentionInDays: 14,
      KmsKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^DataKey/), 'Arn'] },
    });
  });

  it('fails synth when a variable of the contract is not given', () => {
    const app = new App({ context: CONTEXT });
    new AppFunction(new Stack(app, 'Stack'), 'Function', {
      name: 'judge',
      description: 'without a table',
      memorySize: 128,
      timeout: Duration.seconds(1),
      config: stageConfig(),
    });
    expect(() => app.synth()).toThrow(/judge is not given SENDWATCH_TABLE/);
  });
});

describe('handlerCode', () => {
  const made: string[] = [];
  afterAll(() => made.forEach((folder) => void rmSync(folder, { recursive: true })));

  function bundle(settings: object): { hash: string; folder: string } {
    const outdir = mkdtempSync(join(tmpdir(), 'sendwatch-'));
    made.push(outdir);
    const app = new App({ outdir, builtinCloudFormationValidation: false });
    new LambdaFunction(new Stack(app, 'Stack'), 'Function', {
      runtime: Runtime.NODEJS_24_X,
      handler: HANDLER,
      code: handlerCode('test/lib/fixture-handler.ts', parseSettings(settings)),
    });
    app.synth();
    const hash = readdirSync(outdir).find((name) => name.startsWith('asset.'))!;
    return { hash, folder: join(outdir, hash) };
  }

  it('holds the handler, which runs, and the settings, which the core accepts', async () => {
    const { folder } = bundle({ ownDomains: ['example.com'] });
    expect(readdirSync(folder).sort()).toEqual(['index.mjs', SETTINGS_FILE]);
    const { handler } = await import(join(folder, 'index.mjs'));
    expect(await handler({ name: 'there' })).toBe('hello there');
    const settings = parseSettings(JSON.parse(readFileSync(join(folder, SETTINGS_FILE), 'utf8')));
    expect(settings.ownDomains).toEqual(['example.com']);
  });

  it('gives the same hash for the same sources and settings, another for other settings', () => {
    const settings = { ownDomains: ['example.com'] };
    expect(bundle(settings).hash).toBe(bundle({ ...settings }).hash);
    expect(bundle(settings).hash).not.toBe(bundle({ ownDomains: ['example.net'] }).hash);
  });

  it('holds settings that are far larger than an environment', () => {
    const ownDomains = Array.from({ length: 2_000 }, (_, i) => `subsidiary-${i}.example.com`);
    const settings = readFileSync(join(bundle({ ownDomains }).folder, SETTINGS_FILE), 'utf8');
    expect(settings.length).toBeGreaterThan(ENVIRONMENT_BYTES * 10);
    expect(JSON.parse(settings).ownDomains).toEqual(ownDomains);
  });
});
