import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sumOf } from '../support/harness/emf.ts';
import type { FunctionConfig } from '../support/harness/function-config.ts';
import { createLambdaFunction, type LambdaFunction } from '../support/harness/lambda-function.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');

describe('LambdaFunction', () => {
  const started: LambdaFunction[] = [];
  afterEach(async () => {
    await Promise.all(started.splice(0).map((each) => each.kill()));
  });

  function deploy(handler: string, given: Partial<FunctionConfig> = {}, concurrency = 1): LambdaFunction {
    const config: FunctionConfig = {
      logicalId: 'Fixture',
      name: 'stack-Fixture',
      arn: 'arn:aws:lambda:us-east-1:123456789012:function:stack-Fixture',
      handler,
      code: FIXTURES,
      timeout: 30,
      memorySize: 256,
      environment: {},
      logFormat: 'JSON',
      logGroup: 'stack-FixtureLogs',
      ...given,
    };
    const fn = createLambdaFunction(config, { endpoint: 'http://127.0.0.1:9', concurrency });
    started.push(fn);
    return fn;
  }

  it('returns what the handler returns', async () => {
    const invocation = await deploy('functions.echo').invoke({ n: [1, 'ä'] });
    expect(invocation).toMatchObject({
      status: 'success',
      payload: { event: { n: [1, 'ä'] }, requestId: invocation.requestId },
    });
  });

  it('returns null for a handler that returns nothing', async () => {
    expect(await deploy('functions.nothing').invoke({})).toMatchObject({ status: 'success', payload: null });
  });

  it('serves the next event in the same process', async () => {
    const fn = deploy('functions.echo');
    const served = [await fn.invoke({}), await fn.invoke({}), await fn.invoke({})];
    expect(served.map(({ cold }) => cold)).toEqual([true, false, false]);
    expect(served.map((each) => each.status === 'success' && each.payload)).toMatchObject([
      { invocations: 1 },
      { invocations: 2 },
      { invocations: 3 },
    ]);
  });

  it('serves one event at a time unless told otherwise', async () => {
    const fn = deploy('functions.echo');
    const served = await Promise.all([fn.invoke({}), fn.invoke({}), fn.invoke({})]);
    expect(served.filter(({ cold }) => cold)).toHaveLength(1);
  });

  it('serves two events at once in two processes', async () => {
    const fn = deploy('functions.echo', {}, 2);
    const served = await Promise.all([fn.invoke({}), fn.invoke({}), fn.invoke({}), fn.invoke({})]);
    expect(served.filter(({ cold }) => cold)).toHaveLength(2);
  });

  it('has the environment of the template and of Lambda, and nothing of this machine', async () => {
    process.env.SENDWATCH_OF_THIS_MACHINE = '1';
    const invocation = await deploy('functions.echo', { environment: { SENDWATCH_TABLE: 'senders' } }).invoke(
      {},
    );
    delete process.env.SENDWATCH_OF_THIS_MACHINE;
    const { environment, directory } = (invocation as { payload: Record<string, unknown> }).payload;
    expect(environment).toMatchObject({
      SENDWATCH_TABLE: 'senders',
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9',
      AWS_ENDPOINT_URL_SNS: 'http://127.0.0.1:9',
      LAMBDA_TASK_ROOT: FIXTURES,
    });
    expect(environment).not.toHaveProperty('SENDWATCH_OF_THIS_MACHINE');
    expect(environment).not.toHaveProperty('HOME');
    expect(directory).toBe(FIXTURES);
  });

  it('runs on the Node that is named', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'sendwatch-node-'));
    const node = join(directory, 'node');
    writeFileSync(node, `#!/bin/sh\nOTHER_NODE=yes exec '${process.execPath}' "$@"\n`, { mode: 0o755 });
    vi.stubEnv('SENDWATCH_LAMBDA_NODE', node);
    const invocation = await deploy('functions.echo').invoke({});
    vi.unstubAllEnvs();
    rmSync(directory, { recursive: true });
    expect(invocation).toMatchObject({ payload: { environment: { OTHER_NODE: 'yes' } } });
  });

  it('reports what the handler throws, and stays warm', async () => {
    const fn = deploy('functions.fails');
    const failed = [await fn.invoke({ message: 'first' }), await fn.invoke({ message: 'second' })];
    expect(failed).toMatchObject([
      { status: 'error', error: { errorType: 'RangeError', errorMessage: 'first' }, cold: true },
      { status: 'error', error: { errorType: 'RangeError', errorMessage: 'second' }, cold: false },
    ]);
  });

  it.each([
    ['throws while it loads', 'broken.handler', /SENDWATCH_TABLE/],
    ['is not exported', 'functions.missing', /functions\.missing is undefined/],
    ['is in no file', 'nowhere.handler', /Cannot find module 'nowhere'/],
  ])('reports a handler that %s', async (_, handler, message) => {
    expect(await deploy(handler).invoke({})).toMatchObject({
      status: 'error',
      error: { errorMessage: expect.stringMatching(message) },
    });
  });

  it('reports a process that exits, with what it wrote, and starts another', async () => {
    const fn = deploy('functions.exits');
    for (let time = 0; time < 2; time++) {
      expect(await fn.invoke({})).toMatchObject({
        status: 'error',
        cold: true,
        error: { errorType: 'Runtime.ExitError', errorMessage: 'exited with status 3' },
        lines: ['last words'],
      });
    }
  });

  it('ends a function at its timeout', async () => {
    const invocation = await deploy('functions.hangs', { timeout: 2 }).invoke({});
    expect(invocation).toMatchObject({ status: 'timeout', lines: ['hanging'] });
  });

  it('can be killed while it works, and starts another process', async () => {
    const fn = deploy('functions.hangs', { timeout: 60 });
    const hanging = fn.invoke({});
    await new Promise((resolve) => setTimeout(resolve, 300));
    await fn.kill();
    expect(await hanging).toMatchObject({ status: 'killed' });
    const next = fn.invoke({});
    await new Promise((resolve) => setTimeout(resolve, 300));
    await fn.kill();
    expect(await next).toMatchObject({ status: 'killed', cold: true });
  });

  // Without prlimit there is no limit to reach.
  it.skipIf(!existsSync('/usr/bin/prlimit'))('has no more memory than its configuration says', async () => {
    const fn = deploy('functions.allocates', { memorySize: 256 });
    expect(await fn.invoke({ megabytes: 20 })).toMatchObject({ status: 'success', payload: 20 });
    expect(await fn.invoke({ megabytes: 400 })).toMatchObject({ status: 'error' });
  });

  it('keeps the lines of each invocation apart, and reads its metrics', async () => {
    const fn = deploy('functions.writes');
    const emf = (value: unknown) =>
      JSON.stringify({
        _aws: {
          Timestamp: 0,
          CloudWatchMetrics: [
            {
              Namespace: 'Sendwatch',
              Dimensions: [['stage']],
              Metrics: [{ Name: 'LogLines', Unit: 'Count' }],
            },
          ],
        },
        stage: 'test',
        LogLines: value,
      });
    const first = await fn.invoke({ lines: ['one', emf(3), emf([4, 5])] });
    const second = await fn.invoke({ lines: ['two'] });
    expect(first.lines).toEqual(expect.arrayContaining(['one', 'on standard error']));
    expect(second.lines).not.toContain('one');
    expect(sumOf(first.metrics, 'LogLines')).toBe(12);
    expect(first.metrics[0]).toMatchObject({ namespace: 'Sendwatch', dimensions: { stage: 'test' } });
    expect(sumOf(second.metrics, 'LogLines')).toBeUndefined();
  });
});
