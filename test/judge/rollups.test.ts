import { beforeAll, describe, expect, it } from 'vitest';
import type { RollupStore } from '../../lambda/core/ports.ts';
import { addTraffic, noTraffic } from '../../lambda/core/rollup/rollup.ts';
import type { LogsEvent } from '../../lambda/ingest/logs-envelope.ts';
import type { JudgeDeps } from '../../lambda/judge/judge-deps.ts';
import { START } from '../support/attack-log.ts';
import { bench, events, log, MINUTE, play } from './bench.ts';

const HOUR = Math.floor(START / 3600);
/** The log ends after 90 minutes; every minute has left the window by then. */
const END = 150;

/** What the log's lines say, without sendwatch: `<hour> <sender>` to [messages, recipients, sent, failed]. */
function truth(lines: readonly LogsEvent[]) {
  const client = new Map<string, string>();
  const counted = new Map<string, [number, number, number, number]>();
  for (const { message } of lines) {
    const id = /\]: ([0-9A-F]{9,}): /.exec(message)![1]!;
    const arrived = /client=\S+\[([\d.]+)\]/.exec(message);
    if (arrived) client.set(id, arrived[1]!);
    const key = `${Math.floor(Date.parse(message.slice(0, 25)) / 3_600_000)} host:${client.get(id)}`;
    const count = counted.get(key) ?? [0, 0, 0, 0];
    counted.set(key, count);
    if (arrived) count[0]++;
    count[1] += Number(/nrcpt=(\d+)/.exec(message)?.[1] ?? 0);
    if (message.includes('status=sent')) count[2]++;
    if (message.includes('status=bounced')) count[3]++;
  }
  return counted;
}

async function stored(rollups: RollupStore) {
  const counted = new Map<string, [number, number, number, number]>();
  const sums = new Map<string, ReturnType<typeof noTraffic>>();
  for (const { hour, host, senders, rest } of await rollups.read(0, HOUR + 99)) {
    expect(host).toBe('mx1');
    expect(rest).toEqual(noTraffic());
    for (const each of senders) {
      const sum = sums.get(`${hour} ${each.sender}`) ?? noTraffic();
      addTraffic(sum, each);
      sums.set(`${hour} ${each.sender}`, sum);
    }
  }
  for (const [key, { messages, recipients, sent, failed }] of sums) {
    counted.set(key, [messages, recipients, sent, failed]);
  }
  return counted;
}

describe('roll-ups', () => {
  const all = truth(events);
  beforeAll(() => {
    // Two hours of eleven senders, the infected one among them.
    expect(all.size).toBeGreaterThan(15);
    expect(all.get(`${HOUR + 1} ${log.infected}`)![3]).toBeGreaterThan(50);
  });

  it('hold what each sender sent in each hour', async () => {
    const calm = bench();
    await play(calm, END);
    expect(await stored(calm.deps.rollups!)).toEqual(all);
  });

  it('hold nothing of the minutes that may still change', async () => {
    const calm = bench();
    await play(calm, 70);
    const until = (await calm.deps.rollups!.read(0, HOUR + 9))[0]!.until;
    expect(until).toBe((await calm.deps.checkpoints.load())!.minute);
    const settled = events.filter(({ timestamp }) => timestamp < (until + 1) * MINUTE);
    expect(await stored(calm.deps.rollups!)).toEqual(truth(settled));
  });

  it('are whole when the judge catches up with an outage of hours in one run', async () => {
    const calm = bench();
    await calm.judge(START * 1000);
    await calm.deliver(events);
    await calm.judge(START * 1000 + 238 * MINUTE);
    expect(await stored(calm.deps.rollups!)).toEqual(all);
  });

  it.each<[string, 'rollups' | 'checkpoints', 'put' | 'save', 'before' | 'after']>([
    ['before it writes them', 'rollups', 'put', 'before'],
    ['between them and the checkpoint', 'rollups', 'put', 'after'],
    ['after the checkpoint', 'checkpoints', 'save', 'after'],
  ])('count every minute once when the judge dies %s', async (_, port, call, when) => {
    let calls = 0;
    let whole: JudgeDeps | undefined;
    const hurt = bench((deps) => {
      whole = deps;
      const real = deps[port] as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
      const dying = async (...args: unknown[]) => {
        const dies = ++calls % 3 !== 0;
        if (dies && when === 'before') throw new Error('killed');
        const answer = await real[call]!(...args);
        if (dies) throw new Error('killed');
        return answer;
      };
      return { [port]: { ...real, [call]: dying } };
    });
    await play(hurt, END);
    expect(calls).toBeGreaterThan(5);
    expect(await stored(whole!.rollups!)).toEqual(all);
  });

  it('take in what comes late, once, however often it comes', async () => {
    const hurt = bench();
    const late = events.filter(({ timestamp }) => timestamp >= log.firstSpam);
    await hurt.deliver(events.filter(({ timestamp }) => timestamp < log.firstSpam));
    for (let at = 1; at <= 272; at++) await hurt.judge(START * 1000 + at * MINUTE);
    expect(await stored(hurt.deps.rollups!)).not.toEqual(all);
    hurt.clock.now = START * 1000 + 273 * MINUTE;
    await hurt.deliver(late);
    await hurt.deliver(late.slice(100));
    for (let at = 273; at <= 330; at++) await hurt.judge(START * 1000 + at * MINUTE);
    expect(await stored(hurt.deps.rollups!)).toEqual(all);
  });
});
