import { gzipSync } from 'node:zlib';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { kinesisEvent, sequenceNumber } from '../support/builders/kinesis-event.ts';
import {
  controlMessage,
  logEnvelope,
  logEvent,
  subscriptionEvent,
} from '../support/builders/log-envelope.ts';
import { createDriver, type Driver } from '../support/harness/driver.ts';
import { deployStack, type LocalStack } from '../support/harness/stack.ts';
import { synthesize } from '../support/harness/synthesize.ts';

const SECRET = 'victim@private.example.net';
const LINE =
  'Jan  5 08:00:00 mx1 postfix/qmgr[100]: 4F1B2C3D4E: from=<a@example.com>, size=1, nrcpt=1 (queue active)';
const packed = (text: string) => ({ awslogs: { data: gzipSync(text).toString('base64') } });
const noGzip = Buffer.from(SECRET).toString('base64');

const opened: LocalStack[] = [];
let assembly: string;
beforeAll(async () => {
  assembly = await synthesize();
}, 300_000);
afterEach(() => Promise.all(opened.splice(0).map((stack) => stack.close())));

async function deploy(): Promise<{ stack: LocalStack; driver: Driver }> {
  const stack = await deployStack(assembly);
  opened.push(stack);
  return { stack, driver: createDriver(stack) };
}

const written = ({ ingest }: Driver) => ingest.invocations.flatMap(({ lines }) => lines).join('\n');

describe('a poisoned batch', () => {
  const huge = `${LINE.slice(0, -20)}${'x'.repeat(1_000_000)} to=<${SECRET}>`;
  const cases: [what: string, event: unknown, status: string, items: number][] = [
    ['that is no gzip', { awslogs: { data: noGzip } }, 'error', 0],
    [
      'that is a torn gzip',
      { awslogs: { data: packed(SECRET.repeat(99)).awslogs.data.slice(0, 40) } },
      'error',
      0,
    ],
    ['that is no JSON', packed(`{"messageType": ${SECRET}`), 'error', 0],
    [
      'without log events',
      packed(JSON.stringify({ messageType: 'DATA_MESSAGE', owner: SECRET })),
      'error',
      0,
    ],
    ['from nobody', {}, 'error', 0],
    ['that is a probe', subscriptionEvent(controlMessage()), 'success', 0],
    [
      'of a type not known',
      subscriptionEvent({ ...logEnvelope(), messageType: 'NEW' as 'DATA_MESSAGE' }),
      'success',
      0,
    ],
    ['that is empty', subscriptionEvent(logEnvelope({ logEvents: [] })), 'success', 0],
    [
      'with a line of 1 MB among good ones',
      subscriptionEvent(
        logEnvelope({ logEvents: [logEvent(0, LINE), logEvent(1, huge), logEvent(2, LINE)] }),
      ),
      'success',
      1,
    ],
  ];

  it.each(cases)(
    '%s ends as it should, and its text is nowhere outside the table',
    async (_what, event, status, items) => {
      const { stack, driver } = await deploy();
      const at = Date.UTC(2026, 0, 5, 8, 1);
      await driver.deliver(at, driver.ingest, event);
      expect(driver.ingest.invocations.map((each) => each.status)).toEqual(
        Array.from({ length: status === 'error' ? 3 : 1 }, () => status),
      );
      expect((await batches(stack)).length).toBe(items);
      expect([...driver.failed.values()].flat()).toHaveLength(status === 'error' ? 1 : 0);
      expect(written(driver)).not.toContain('private.example');
      // An address of a sender must not be in a log either.
      expect(written(driver)).not.toContain('a@example.com');
    },
  );
});

/** What is stored of batches. */
async function batches(stack: LocalStack) {
  return (await stack.table.items()).filter(({ pk }) => pk?.S?.startsWith('MINUTE#'));
}

describe('records of a stream', () => {
  it('are stored but for those that cannot be read, which are named', async () => {
    const { stack, driver } = await deploy();
    const one = (second: number) => logEnvelope({ logEvents: [logEvent(second, LINE)] });
    const event = kinesisEvent([one(0), noGzip, one(1), controlMessage()]);
    expect(await driver.ingest.invoke(event, Date.UTC(2026, 0, 5, 8, 1))).toMatchObject({
      status: 'success',
      payload: { batchItemFailures: [{ itemIdentifier: sequenceNumber(1) }] },
    });
    expect(await batches(stack)).toHaveLength(2);
    expect(written(driver)).toContain('EnvelopeError');
    expect(written(driver)).not.toContain('private.example');
  });

  it('are named when they could not be stored, and stored when they come once more', async () => {
    const { stack, driver } = await deploy();
    const event = kinesisEvent([logEnvelope({ logEvents: [logEvent(0, LINE)] })]);
    const at = Date.UTC(2026, 0, 5, 8, 1);
    stack.endpoint.fault = () => 'lost-request';
    expect(await driver.ingest.invoke(event, at)).toMatchObject({
      payload: { batchItemFailures: [{ itemIdentifier: sequenceNumber(0) }] },
    });
    stack.endpoint.fault = undefined;
    expect(await driver.ingest.invoke(event, at)).toMatchObject({ payload: { batchItemFailures: [] } });
    expect(await batches(stack)).toHaveLength(1);
  });
});
