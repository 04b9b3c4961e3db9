import { describe, expect, it } from 'vitest';
import { createMemoryCheckpointStore } from '../../lambda/adapters/memory/checkpoint-store.ts';
import { createMemoryContributionStore } from '../../lambda/adapters/memory/contribution-store.ts';
import { createMemoryIncidentStore } from '../../lambda/adapters/memory/incident-store.ts';
import { createMemoryLease } from '../../lambda/adapters/memory/lease.ts';
import { parseSettings } from '../../lambda/core/config.ts';
import { createLineParser } from '../../lambda/core/mail-log/line-parser.ts';
import type { Message } from '../../lambda/core/ports.ts';
import { createIngest, type LogsEvent } from '../../lambda/ingest/ingest.ts';
import { createJudge, type JudgeDeps } from '../../lambda/judge/judge.ts';
import { attackLog, START } from '../support/attack-log.ts';

const MINUTE = 60_000;
const settings = parseSettings({ ownNetworks: ['192.168.0.0/16'] });
const log = attackLog();
const events: LogsEvent[] = log.lines.map((message, at) => ({
  id: String(at).padStart(56, '3'),
  timestamp: Date.parse(message.slice(0, 25)),
  message,
}));

/** A judge on memory stores, and what it published. `faults` may replace any port by one that fails. */
function bench(faults: (deps: JudgeDeps) => Partial<JudgeDeps> = () => ({})) {
  const published: Message[] = [];
  const base: JudgeDeps = {
    contributions: createMemoryContributionStore(),
    checkpoints: createMemoryCheckpointStore(),
    incidents: createMemoryIncidentStore(),
    lease: createMemoryLease(),
    publisher: { publish: async (message) => void published.push(message) },
    settings,
    owner: 'one',
  };
  const deps = { ...base, ...faults(base) };
  const ingest = createIngest({
    store: base.contributions,
    parserFor: (reference) => createLineParser({ reference }),
  });
  const deliver = (batch: readonly LogsEvent[]) =>
    ingest({ messageType: 'DATA_MESSAGE', logGroup: '/mail', logStream: 'mx1', logEvents: batch });
  return {
    deps,
    published,
    deliver,
    judge: createJudge(deps),
    other: createJudge({ ...deps, owner: 'two' }),
  };
}

const notices = (published: readonly Message[]) =>
  published.map(({ json }) => JSON.parse(json).notice as string);

/** Plays the whole log minute by minute: deliver what has happened, then judge. */
async function play({ deliver, judge }: ReturnType<typeof bench>, minutes = 92): Promise<void> {
  let at = 0;
  for (let minute = 1; minute <= minutes; minute++) {
    const now = START * 1000 + minute * MINUTE;
    const end = events.findIndex(({ timestamp }) => timestamp >= now);
    const until = end < 0 ? events.length : end;
    if (until > at) await deliver(events.slice(at, until));
    at = until;
    await judge(now).catch((error: Error) => {
      if (error.message !== 'killed') throw error;
    });
  }
}

async function outcome(of: ReturnType<typeof bench>) {
  const records = await of.deps.incidents.list();
  return records.map(({ incident, notices }) => ({
    sender: incident.sender,
    opened: incident.opened,
    severity: incident.severity,
    notices: notices.map(({ id, status }) => `${id} ${status}`),
  }));
}

describe('judge', () => {
  it('names the infected host, nobody else, within two minutes of the first spam', async () => {
    const calm = bench();
    await play(calm);
    const records = await calm.deps.incidents.list();
    expect(records.map(({ incident }) => incident.sender)).toEqual([log.infected]);
    expect(records[0]!.notices[0]!.created - log.firstSpam).toBeLessThanOrEqual(2 * MINUTE);
    expect(calm.published[0]).toMatchObject({
      kind: 'opened',
      subject: expect.stringContaining(log.infected),
    });
    expect(records[0]!.notices.map(({ status }) => status)).not.toContain('pending');
  });

  it('tells each notice once, though every minute of the window is judged again and again', async () => {
    const calm = bench();
    await play(calm);
    expect(new Set(notices(calm.published)).size).toBe(calm.published.length);
  });

  it('moves its checkpoint, which stays a window behind', async () => {
    const calm = bench();
    await play(calm);
    const checkpoint = await calm.deps.checkpoints.load();
    const behind = START / 60 + 91 - checkpoint!.minute;
    expect(checkpoint!.version).toBeGreaterThan(2);
    expect(behind).toBeGreaterThanOrEqual(15);
    expect(behind).toBeLessThan(30);
  });

  it('judges a shuffled, doubled and re-cut delivery like a calm one', async () => {
    const calm = bench();
    await calm.deliver(events);
    const wild = bench();
    const cuts = [...Array(60).keys()].map((cut) => events.slice(cut * 40, cut * 40 + 55));
    const rest = events.slice(60 * 40);
    for (const batch of [rest, ...cuts.reverse(), ...cuts.slice(10, 20)])
      await wild.deliver([...batch].reverse());
    const now = START * 1000 + 92 * MINUTE;
    for (let minute = START / 60; minute < START / 60 + 92; minute += 20) {
      await calm.judge(minute * MINUTE);
      await wild.judge(minute * MINUTE);
    }
    await calm.judge(now);
    await wild.judge(now);
    expect(await outcome(wild)).toEqual(await outcome(calm));
    expect((await calm.deps.incidents.list()).length).toBe(1);
  });

  describe('killed between any two steps', () => {
    const killers: [
      step: string,
      port: 'incidents' | 'checkpoints' | 'contributions',
      call: string,
      every: number,
    ][] = [
      // A run reads at least a window of minutes: some must get through.
      ['reading contributions', 'contributions', 'read', 61],
      ['listing incidents', 'incidents', 'list', 3],
      ['writing an incident', 'incidents', 'put', 3],
      ['saving the checkpoint', 'checkpoints', 'save', 3],
    ];

    it.each(killers)('while %s, loses and doubles nothing', async (_step, port, call, every) => {
      const calm = bench();
      await play(calm);
      let calls = 0;
      let whole: JudgeDeps | undefined;
      const hurt = bench((deps) => {
        whole = deps;
        return {
          [port]: {
            ...deps[port],
            [call]: async (...args: unknown[]) => {
              if (++calls % every === 2) throw new Error('killed');
              return (deps[port] as unknown as Record<string, (...args: unknown[]) => unknown>)[call]!(
                ...args,
              );
            },
          },
        };
      });
      await play(hurt);
      await play({ ...hurt, deliver: async () => ({}) as never }, 95);
      expect(calls).toBeGreaterThan(2);
      expect(await outcome({ ...hurt, deps: whole! })).toEqual(await outcome(calm));
      expect(new Set(notices(hurt.published))).toEqual(new Set(notices(calm.published)));
    });
  });

  it('keeps judging while the topic refuses, and tells afterwards', async () => {
    let refuse = true;
    const published: Message[] = [];
    const mute = bench(() => ({
      publisher: {
        publish: async (message) => {
          if (refuse) throw new Error('KMSDisabledException');
          published.push(message);
        },
      },
    }));
    await play(mute, 80);
    expect(await mute.judge(START * 1000 + 81 * MINUTE)).toMatchObject({
      noticesSent: 0,
      openIncidents: 1,
      noticeFailures: expect.arrayContaining(['Error']),
    });
    refuse = false;
    const { noticesSent, noticeFailures } = await mute.judge(START * 1000 + 82 * MINUTE);
    expect({ noticesSent, noticeFailures }).toEqual({ noticesSent: published.length, noticeFailures: [] });
    expect(published[0]).toMatchObject({ kind: 'opened' });
  });

  it('lets one judge work at a time', async () => {
    const two = bench();
    await two.deliver(events);
    const now = START * 1000 + 85 * MINUTE;
    const runs = await Promise.all([two.judge(now), two.other(now)]);
    expect(runs.map(({ skipped }) => skipped).sort()).toEqual([false, true]);
  });

  it('says how long the oldest newly judged event waited', async () => {
    const calm = bench();
    await calm.deliver(events);
    const { delay } = await calm.judge(START * 1000 + 80 * MINUTE);
    expect(delay).toBeGreaterThanOrEqual(0);
    expect(delay).toBeLessThanOrEqual(MINUTE);
  });
});
