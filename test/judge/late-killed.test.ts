import { describe, expect, it } from 'vitest';
import type { JudgeDeps } from '../../lambda/judge/judge-deps.ts';
import { START } from '../support/attack-log.ts';
import { seededRandom } from '../support/harness/random.ts';
import { bench, events, log, MINUTE } from './bench.ts';

/** Minutes after the start: the attack's lines arrive three hours late, a third of them every two minutes. */
const LATE = 270;
const END = 330;

/** The judge's ports, each call of which dies with some probability, before or after it has done its work. */
function dying(deps: JudgeDeps, random: () => number, share: () => number): Partial<JudgeDeps> {
  const hurt = <T extends object>(port: T): T =>
    new Proxy(port, {
      get: (target, name) => {
        const call = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>;
        return async (...args: unknown[]) => {
          const dies = random() < share();
          if (dies && random() < 0.5) throw new Error('killed');
          const answer = await call.apply(target, args);
          if (dies) throw new Error('killed');
          return answer;
        };
      },
    });
  return {
    contributions: hurt(deps.contributions),
    incidents: hurt(deps.incidents),
    checkpoints: hurt(deps.checkpoints),
    rollups: hurt(deps.rollups!),
  };
}

/** @param share of calls that kill the judge while it takes in what came late */
async function incidents(share: number, seed: number) {
  let whole: JudgeDeps | undefined;
  let kills = 0;
  let deadly = 0;
  const random = seededRandom(seed);
  const { deliver, clock, judge } = bench((deps) => {
    whole = deps;
    return dying(deps, random, () => deadly);
  });
  await deliver(events.filter(({ timestamp }) => timestamp < log.firstSpam));
  const late = events.filter(({ timestamp }) => timestamp >= log.firstSpam);
  for (let at = 1; at <= END; at++) {
    const now = START * 1000 + at * MINUTE;
    clock.now = now;
    const third = (at - LATE) / 2;
    if (third >= 0 && third < 3 && Number.isInteger(third)) {
      const size = Math.ceil(late.length / 3);
      await deliver(late.slice(third * size, (third + 1) * size));
    }
    deadly = at >= LATE && at < END - 10 ? share : 0;
    await judge(now).catch((error: Error) => {
      if (error.message !== 'killed') throw error;
      kills++;
    });
  }
  const records = await whole!.incidents.list();
  return {
    kills,
    incidents: records
      .map(({ incident }) => ({
        sender: incident.sender,
        late: incident.late,
        opened: incident.opened,
        severity: incident.severity,
        recipients: incident.samples.recipients,
        over: incident.closed !== undefined,
      }))
      .sort((a, b) => a.opened - b.opened),
    untold: records.flatMap(({ notices }) => notices.filter(({ status }) => status !== 'sent')),
  };
}

describe('late incidents', () => {
  it.each([1, 2, 3, 4])('end as severe as in a calm run, wherever the judge dies (seed %i)', async (seed) => {
    const calm = await incidents(0, seed);
    const hurt = await incidents(0.02, seed);
    expect(calm).toMatchObject({ kills: 0, incidents: [{ sender: log.infected, late: true, over: true }] });
    expect(hurt.kills).toBeGreaterThan(5);
    expect(hurt.incidents).toEqual(calm.incidents);
    expect(hurt.untold).toEqual([]);
  });
});
