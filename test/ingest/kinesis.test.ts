import { describe, expect, it } from 'vitest';
import { processRecords } from '../../lambda/ingest/kinesis.ts';
import { kinesisEvent, sequenceNumber } from '../support/builders/kinesis-event.ts';

/** Processes records of which those whose data begin with `bad` fail. */
async function processed(data: string[]) {
  const seen: unknown[] = [];
  const errors: unknown[] = [];
  const response = await processRecords(
    kinesisEvent(data).Records,
    async (each) => {
      if (String(each).startsWith('bad')) throw new Error(`cannot take ${each}`);
      seen.push(each);
    },
    (error) => errors.push(error),
  );
  return { seen, errors, failures: response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
}

describe('processRecords', () => {
  const cases: [what: string, data: string[], seen: string[], failures: number[]][] = [
    ['nothing', [], [], []],
    ['good records', ['a', 'b'], ['a', 'b'], []],
    ['a bad one among good ones', ['a', 'bad1', 'b'], ['a', 'b'], [1]],
    ['bad ones only', ['bad1', 'bad2'], [], [0, 1]],
  ];

  it.each(cases)('stores of %s what it can, and names the rest', async (_what, data, seen, failures) => {
    const result = await processed(data);
    expect(result).toMatchObject({ seen, failures: failures.map(sequenceNumber) });
    expect(result.errors).toHaveLength(failures.length);
  });
});
