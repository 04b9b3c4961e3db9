import { describe, expect, it } from 'vitest';
import { createJudge } from '../../lambda/judge/judge.ts';
import { doubleBounce, reportLine, START, stamped } from '../core/spool/watch/queue-lines.ts';
import { bench, MINUTE } from './bench.ts';

/** Plays lines minute by minute, each minute judged by a process of its own; the queues in trouble after each. */
async function judged(minutes: number, linesAt: (minute: number) => readonly string[]): Promise<number[]> {
  const { deps, clock, deliver } = bench();
  const counts: number[] = [];
  let id = 0;
  await createJudge(deps)(START - MINUTE);
  for (let minute = 0; minute < minutes; minute++) {
    clock.now = START + (minute + 1) * MINUTE;
    const lines = linesAt(minute);
    const events = lines.map((message) => ({
      id: String(id++).padStart(56, '3'),
      timestamp: Date.parse(message.slice(0, 24)),
      message,
    }));
    if (events.length > 0) await deliver(events);
    const { queuesInTrouble, problems } = await createJudge(deps)(clock.now);
    expect(problems).toEqual([]);
    counts.push(queuesInTrouble);
  }
  return counts;
}

const at = (minute: number) => START + minute * MINUTE;
const sent = (minute: number, id: number) => [
  stamped(at(minute), `postfix/qmgr[9]: 4F${id}: from=<a@example.com>, size=1, nrcpt=1 (queue active)`),
  stamped(at(minute) + 500, `postfix/qmgr[9]: 4F${id}: removed`),
];

describe('the judge', () => {
  it('knows from its reports that a queue is stuck, until it is not, over its checkpoints', async () => {
    const counts = await judged(120, (minute) => {
      const waiting = Math.min(minute, 70);
      const report = reportLine(at(minute) + 900, {
        deferred: `${waiting}/${60 * waiting}`,
        sample: waiting,
      });
      return minute === 0 || minute >= 70 ? [...sent(minute, minute), report] : [report];
    });
    // Nothing leaves from minute 1 to minute 69; half an hour of that must have passed.
    expect(counts.slice(0, 30)).toEqual(counts.slice(0, 30).map(() => 0));
    expect(counts.slice(31, 70)).toEqual(counts.slice(31, 70).map(() => 1));
    expect(counts.slice(86)).toEqual(counts.slice(86).map(() => 0));
  });

  it('knows of double bounces that cannot be delivered without any report', async () => {
    const counts = await judged(60, (minute) =>
      [0, 1, 2].flatMap((n) => doubleBounce(3 * minute + n, at(minute) + n * 10)),
    );
    expect(counts[15]).toBe(0);
    expect(counts.slice(17)).toEqual(counts.slice(17).map(() => 1));
  });

  it('says nothing of a queue that lives', async () => {
    const counts = await judged(60, (minute) => [
      ...sent(minute, minute),
      reportLine(at(minute) + 900, { deferred: '100/90000', sample: 100 }),
    ]);
    expect(counts).toEqual(counts.map(() => 0));
  });
});
