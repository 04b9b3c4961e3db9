import { describe, expect, it } from 'vitest';
import type { LogsEnvelope } from '../../lambda/ingest/logs-envelope.ts';
import { type FailedBatches, redrive } from '../../lambda/ingest/redrive.ts';
import type { IngestSummary } from '../../lambda/ingest/summary.ts';

const envelope: LogsEnvelope = {
  messageType: 'DATA_MESSAGE',
  logGroup: '/mail',
  logStream: 'mx1',
  logEvents: [],
};
const ofStream = (...data: unknown[]) =>
  JSON.stringify({
    KinesisBatchInfo: { shardId: 'shardId-0' },
    payload: JSON.stringify({ Records: data.map((each) => ({ kinesis: { data: each } })) }),
  });
const record = (data: unknown) => JSON.stringify({ requestPayload: { awslogs: { data } } });

/** A queue that gives two messages at a time, and hides what it gave. */
function queueOf(bodies: readonly string[]) {
  const left = new Set(bodies);
  const hidden = [...bodies];
  const queue: FailedBatches = {
    receive: async () => hidden.splice(0, 2).map((body) => ({ body, receipt: body })),
    remove: async (receipt) => void left.delete(receipt),
  };
  return { queue, left };
}

async function redriven(
  bodies: readonly string[],
  ingest = async () => ({ lines: 3, setAside: 0 }) as IngestSummary,
) {
  const { queue, left } = queueOf(bodies);
  const decode = (data: unknown) => {
    if (data === 'broken' || data === undefined) throw new Error('the batch is no gzip');
    return envelope;
  };
  const run = redrive({ queue, decode, ingest });
  return { run, left };
}

describe('redrive', () => {
  it('stores every batch of the queue and removes it', async () => {
    const { run, left } = await redriven(['1', '2', '3', '4', '5'].map(record));
    expect(await run).toEqual({ batches: 5, lines: 15, unreadable: 0, problems: [] });
    expect(left.size).toBe(0);
  });

  it('stores every record of a stream that a message holds', async () => {
    const { run, left } = await redriven([ofStream('1', '2'), record('3')]);
    expect(await run).toMatchObject({ batches: 3, lines: 9, unreadable: 0 });
    expect(left.size).toBe(0);
  });

  it('stores what it can of a stream’s records, and keeps the message for the rest', async () => {
    const { run, left } = await redriven([ofStream('1', 'broken', '2', undefined)]);
    expect(await run).toEqual({ batches: 2, lines: 6, unreadable: 2, problems: ['the batch is no gzip'] });
    expect(left.size).toBe(1);
  });

  it('keeps a batch in the queue until it is stored', async () => {
    const { run, left } = await redriven([record('1')], async () => {
      throw new Error('throttled');
    });
    await expect(run).rejects.toThrow('throttled');
    expect(left.size).toBe(1);
  });

  it('goes past a batch whose items the table refuses, says which, and keeps it', async () => {
    const { queue, left } = queueOf([record('1'), record('2'), record('3')]);
    let calls = 0;
    const named = {
      ...queue,
      receive: async () => (await queue.receive()).map((each) => ({ ...each, name: `message-${each.body}` })),
    };
    const summary = await redrive({
      queue: named,
      decode: () => envelope,
      ingest: async () => ({ lines: 3, setAside: ++calls === 2 ? 1 : 0 }) as IngestSummary,
    });
    expect(summary).toMatchObject({ batches: 2, unreadable: 1 });
    expect(summary.problems).toEqual([`message-${record('2')}: the table refuses 1 items of mx1`]);
    expect([...left]).toEqual([record('2')]);
  });

  const broken: [what: string, body: string, problem: RegExp][] = [
    ['a batch that cannot be read', record('broken'), /no gzip/],
    ['a message that is no record', 'hello', /5 characters is no JSON/],
    ['a record of something else', '{"requestPayload": null}', /no gzip/],
    ['null', 'null', /no gzip/],
    [
      'a stream’s event that is torn',
      JSON.stringify({ payload: '{"Records": [' }),
      /13 characters is no JSON/,
    ],
    [
      'a record of a stream, which holds no text',
      JSON.stringify({
        KinesisBatchInfo: {
          approximateArrivalOfFirstRecord: '2026-10-13T09:00:00Z',
          approximateArrivalOfLastRecord: '2026-10-13T09:01:00Z',
        },
      }),
      /from 2026-10-13T09:00:00Z to 2026-10-13T09:01:00Z.*sendwatch backfill/,
    ],
  ];

  it.each(broken)('leaves %s in the queue, says why, and goes on', async (_what, body, problem) => {
    const { run, left } = await redriven([body, record('1'), `${body} `]);
    const { batches, unreadable, problems } = await run;
    expect({ batches, unreadable }).toEqual({ batches: 1, unreadable: 2 });
    expect(problems[0]).toMatch(problem);
    expect([...left]).toEqual([body, `${body} `]);
  });
});
