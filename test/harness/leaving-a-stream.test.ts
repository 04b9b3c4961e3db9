import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logEnvelope, logEvent, subscriptionEvent } from '../support/builders/log-envelope.ts';
import { createDriver, type Driver } from '../support/harness/driver.ts';
import { readEventSource } from '../support/harness/event-source.ts';
import { deployStack, type LocalStack } from '../support/harness/stack.ts';
import { storedEvents } from '../support/harness/stored.ts';
import { StreamPlayer } from '../support/harness/stream-player.ts';
import { synthesize } from '../support/harness/synthesize.ts';
import { idsOfType } from '../support/harness/template.ts';
import { Timeline } from '../support/harness/timeline.ts';

const AT = Date.UTC(2026, 0, 5, 8, 1);

/** A batch with one line about one message. */
const batch = (queueId: string) =>
  logEnvelope({
    logEvents: [
      logEvent(
        Number(queueId.slice(1)) - 1000,
        `Jan  5 08:00:00 mx1 postfix/qmgr[100]: ${queueId}: from=<a@example.com>, size=1, nrcpt=1 (queue active)`,
      ),
    ],
  });

describe('going back from a stream, by the order that docs/decisions/0008-kinesis.md gives', () => {
  let stack: LocalStack;
  let driver: Driver;
  beforeAll(async () => {
    stack = await deployStack(await synthesize({ ingest: 'kinesis-drain' }));
    driver = createDriver(stack);
  }, 300_000);
  afterAll(() => stack?.close());

  it('delivers directly, reads on what was left in the stream, and loses neither', async () => {
    await driver.play({ batches: [{ at: AT, envelope: { ...batch('A1001'), logGroup: driver.logGroup } }] });
    const [id] = idsOfType(stack.template, 'AWS::Kinesis::Stream');
    const streamArn = String(stack.resolve({ 'Fn::GetAtt': [id, 'Arn'] }));
    const source = readEventSource(stack.template, stack.resolve, streamArn);
    const player = new StreamPlayer(source, (event, now) => driver.ingest.invoke(event, now));
    const timeline = new Timeline();
    for (const unread of ['B1002', 'B1003']) {
      const { data } = subscriptionEvent(batch(unread)).awslogs;
      timeline.plan(AT, async (now) => player.put(timeline, data, now));
    }
    await timeline.run();
    const events = (
      await Promise.all([1, 0].map((before) => storedEvents(stack, AT / 60_000 - before)))
    ).flat();
    expect(events.map(({ queueId }) => queueId).sort()).toEqual(['A1001', 'B1002', 'B1003']);
  });
});
