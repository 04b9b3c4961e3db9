import { describe, expect, it } from 'vitest';
import { notFinite } from '../../lambda/core/finite.ts';
import {
  decodeMemory,
  encodeMemory,
  soundMemory,
  UnsoundStateError,
} from '../../lambda/judge/checkpoint-codec.ts';
import { START } from '../support/attack-log.ts';
import { bench, events, log, MINUTE, play } from './bench.ts';

/** A legal stamp that lies before 1970 in UTC: a mail host whose clock has not been set, or a line that somebody made up. */
const BEFORE_TIME =
  '1970-01-01T00:00:00+14:00 mx1 postfix/smtpd[42]: A1B2C3D4E5: client=pc7.example.com[192.168.10.7]';

describe('notFinite', () => {
  it.each<[what: string, value: unknown, place: string | undefined]>([
    ['numbers', { a: 1, b: [0, -1.5] }, undefined],
    [
      'texts, nothing and bits',
      { a: 'NaN', b: null, c: undefined, d: new Uint32Array(3), e: true },
      undefined,
    ],
    ['NaN', { a: { b: [1, Number.NaN] } }, 'a.b.1'],
    ['an infinite one', [Number.NEGATIVE_INFINITY], '0'],
    ['one of many', { sums: new Float64Array([1, Number.NaN]) }, 'sums.1'],
    ['one behind a key', new Map([['x', { y: Number.POSITIVE_INFINITY }]]), 'x.y'],
  ])('finds %s', (_, value, place) => {
    expect(notFinite(value)).toBe(place);
  });
});

describe('a line from before time', () => {
  it('counts at the time at which it was taken, and blinds nobody', async () => {
    const calm = bench();
    await calm.deliver([{ id: '0'.repeat(56), timestamp: START * 1000, message: BEFORE_TIME }]);
    await play(calm);
    const records = await calm.deps.incidents.list();
    expect(records.map(({ incident }) => incident.sender)).toEqual([log.infected]);
    const { state } = decodeMemory((await calm.deps.checkpoints.load())!.state);
    expect(notFinite(state.fleet)).toBeUndefined();
  });
});

describe('a memory that is no numbers', () => {
  async function spoilt() {
    const calm = bench();
    await play(calm, 60);
    const { checkpoints } = calm.deps;
    const latest = (await checkpoints.load())!;
    const memory = decodeMemory(latest.state);
    memory.state.fleet.sizeCount = Number.NaN;
    await checkpoints.save({ ...latest, version: latest.version + 1, state: encodeMemory(memory) });
    return { calm, latest };
  }

  it('is replaced by the one before it, and told', async () => {
    const { calm, latest } = await spoilt();
    const run = await calm.judge(START * 1000 + 61 * MINUTE);
    expect(run.problems).toEqual([expect.stringContaining("'sizeCount' of the fleet is no number")]);
    for (let minute = 62; minute <= 92; minute++) {
      const now = START * 1000 + minute * MINUTE;
      await calm.deliver(events.filter(({ timestamp }) => timestamp >= now - MINUTE && timestamp < now));
      await calm.judge(now);
    }
    const last = (await calm.deps.checkpoints.load())!;
    expect(last.minute).toBeGreaterThan(latest.minute);
    expect(notFinite(decodeMemory(last.state).state.fleet)).toBeUndefined();
    expect((await calm.deps.incidents.list()).map(({ incident }) => incident.sender)).toEqual([log.infected]);
  });

  it('begins anew where there is none before it, and goes on from its minute', async () => {
    const { calm, latest } = await spoilt();
    const alone = { ...calm.deps.checkpoints, loadBefore: async () => undefined };
    const { problems, skipped } = await bench(() => ({ ...calm.deps, checkpoints: alone })).judge(
      START * 1000 + 61 * MINUTE,
    );
    expect(problems).toEqual([
      expect.stringContaining('is no number'),
      'there is none before it: the judge begins anew',
    ]);
    expect(skipped).toBe(false);
    expect((await calm.deps.checkpoints.load())!.minute).toBeGreaterThanOrEqual(latest.minute);
  });

  it('is never written: what is one sender’s is left out, what is all senders’ refused', async () => {
    const calm = bench();
    await play(calm, 60);
    const memory = decodeMemory((await calm.deps.checkpoints.load())!.state);
    const [first] = [...memory.state.senders.keys()];
    memory.state.senders.get(first!)!.windows[0] = Number.NaN;
    const sound = soundMemory(memory);
    expect(sound.state.senders.has(first!)).toBe(false);
    sound.state.fleet.sizeSum[1] = Number.POSITIVE_INFINITY;
    expect(() => soundMemory(sound)).toThrow(UnsoundStateError);
  });
});
