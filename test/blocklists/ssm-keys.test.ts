import type { SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { createKeyReader } from '../../lambda/adapters/ssm-keys.ts';
import type { KeyService } from '../../lambda/core/dnsbl/lists/key-services.ts';

const KEY = 'MarkedKey7x3';
const MINUTE = 60_000;

class Denied extends Error {
  override name = 'AccessDeniedException';
}

/** A reader whose SSM holds these values, and the calls that were made. */
function reader(values: Record<string, string>, parameters: [string, KeyService[]][]) {
  const made = { calls: 0, now: 0, fails: false };
  const client = {
    async send() {
      made.calls++;
      if (made.fails) throw new Denied(`not allowed: ${JSON.stringify(values)}`);
      return { Parameters: Object.entries(values).map(([Name, Value]) => ({ Name, Value })) };
    },
  } as unknown as SSMClient;
  return { made, read: createKeyReader(client, new Map(parameters), () => made.now).read };
}

describe('createKeyReader', () => {
  it.each<[string, Record<string, string>, [string, KeyService[]][], object, RegExp | undefined]>([
    ['a key', { '/k': KEY }, [['/k', ['spamhaus']]], { spamhaus: KEY }, undefined],
    ['a line end after it', { '/k': `${KEY}\n` }, [['/k', ['spamhaus']]], { spamhaus: KEY }, undefined],
    [
      'one parameter for both',
      { '/k': KEY },
      [['/k', ['spamhaus', 'abusix']]],
      { spamhaus: KEY, abusix: KEY },
      undefined,
    ],
    ['no such parameter', {}, [['/k', ['spamhaus']]], {}, /\/k does not exist/],
    ['no DNS label', { '/k': `${KEY}.example` }, [['/k', ['spamhaus']]], {}, /\/k holds no key/],
  ])('%s', async (_, values, parameters, keys, problem) => {
    const found = await reader(values, parameters).read();
    expect(found.keys).toEqual(keys);
    expect(found.problems).toEqual(problem === undefined ? [] : [expect.stringMatching(problem)]);
    expect(found.problems.join()).not.toContain(KEY);
  });

  it('asks nobody when no key is configured', async () => {
    const { made, read } = reader({}, []);
    await read();
    expect(made.calls).toBe(0);
  });

  it('asks again after a quarter of an hour, and keeps what it has when that fails', async () => {
    const { made, read } = reader({ '/k': KEY }, [['/k', ['abusix']]]);
    await read();
    made.now = 14 * MINUTE;
    await read();
    expect(made.calls).toBe(1);
    made.now = 15 * MINUTE;
    made.fails = true;
    expect(await read()).toEqual({
      keys: { abusix: KEY },
      problems: ['the keys in SSM could not be read: AccessDeniedException'],
    });
    expect(made.calls).toBe(2);
  });
});
