import { describe, expect, it } from 'vitest';
import type { IncidentStore } from '../../lambda/core/ports.ts';
import { START } from '../support/attack-log.ts';
import { incident, incidentRecord, toldNotice } from '../support/builders/incident-record.ts';
import { bench, events, log, MINUTE, outcome } from './bench.ts';

/** Minutes after the start: the incident is long over when the rest of the attack's lines arrives. */
const LATE = 540;
const END = 580;

/** What became of the attack, and how far back the judge looked for incidents. */
async function attack(incidents: (store: IncidentStore) => Partial<IncidentStore>) {
  const since: number[] = [];
  const of = bench((deps) => {
    const store = { ...deps.incidents, ...incidents(deps.incidents) };
    const recent: IncidentStore['recent'] = (from, also) => {
      since.push(from);
      return store.recent(from, also);
    };
    return { incidents: { ...store, recent } };
  });
  const held = events.filter(({ timestamp }, at) => timestamp >= log.firstSpam && at % 3 === 0);
  await of.deliver(events.filter((each) => !held.includes(each)));
  for (let at = 92; at <= END; at += at < 140 ? 4 : 20) {
    of.clock.now = START * 1000 + at * MINUTE;
    if (at >= LATE) await of.deliver(held);
    await of.judge(of.clock.now);
  }
  return { of, since: [...since] };
}

describe('a judge that does not read what is over', () => {
  it('comes to the same as one that reads everything, also of an incident that late lines bring back', async () => {
    const whole = await attack((store) => ({ recent: () => store.list() }));
    const bounded = await attack(() => ({
      list: () => {
        throw new Error('all of 90 days were read');
      },
    }));
    expect(await outcome(whole.of)).toMatchObject([{ sender: log.infected }]);
    const records = await bounded.of.deps.incidents.recent(Number.NEGATIVE_INFINITY);
    expect(records.map(({ incident }) => incident.closed)).not.toContain(undefined);
    expect(bounded.of.published.map(({ json }) => json)).toEqual(whole.of.published.map(({ json }) => json));
    // Not found by looking once more at everything, after a write was refused.
    expect(bounded.since.filter((from) => !Number.isFinite(from))).toEqual([]);
    expect(bounded.since.some((from) => from < START * 1000)).toBe(true);
  });

  it('looks at everything after a write that was refused', async () => {
    const of = bench();
    await of.deliver(events);
    const now = START * 1000 + 92 * MINUTE;
    await of.judge(now);
    const [told] = await of.deps.incidents.list();
    const again = bench((deps) => ({
      incidents: {
        ...deps.incidents,
        // An index that has lost the incident.
        recent: async (since) => (Number.isFinite(since) ? [] : await deps.incidents.list()),
      },
    }));
    await again.deps.incidents.put({ ...told!, version: 1 });
    await again.deliver(events);
    await again.judge(now);
    expect(await outcome(again)).toEqual(await outcome(of));
  });

  it('reads of 300 incidents that are over none', async () => {
    const of = bench();
    const closed = START * 1000 - 1_440 * MINUTE;
    for (let at = 0; at < 300; at++) {
      const over = incident({ id: `over-${at}`, closed });
      await of.deps.incidents.put(
        incidentRecord({ incident: over, notices: [toldNotice({ sent: closed })] }),
      );
    }
    const read: number[] = [];
    const { recent } = of.deps.incidents;
    of.deps.incidents.recent = async (since, also) => {
      const records = await recent(since, also);
      read.push(records.length);
      return records;
    };
    await of.judge(START * 1000 + MINUTE);
    expect(read).toEqual([0]);
  });
});
