import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDnsResolver } from '../../lambda/adapters/dns-resolver.ts';
import { runJobs } from '../../lambda/core/dnsbl/check/run.ts';
import { applyRun } from '../../lambda/core/dnsbl/watch/apply.ts';
import type { RunNotice } from '../../lambda/core/dnsbl/watch/notice.ts';
import { planRun } from '../../lambda/core/dnsbl/watch/plan.ts';
import { emptyState, type WatchState } from '../../lambda/core/dnsbl/watch/watch-state.ts';
import { aList, aTarget } from '../support/builders/blocklist.ts';
import { type FakeDns, listing, startFakeDns, TEST_ENTRY } from '../support/dns/fake-server.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const KEY = 'Marked-Key-42';
const TARGETS = ['198.18.0.1', '198.18.0.2', '198.18.0.3', '198.18.0.4'];
const KEYED = aList({
  id: 'keyed',
  zone: '{key}.keyed.example',
  codes: [{ match: '127.0.0.2', atOnce: true }],
});
const PLAIN = aList({ id: 'plain', zone: 'plain.example' });

/** The server is our own, and simulated days should not take real ones. */
const IMPOLITE = { burst: 1000, perSecond: 1000, inFlight: 100 };

let dns: FakeDns;
beforeAll(async () => {
  dns = await startFakeDns({});
});
afterAll(() => dns.close());

/** The watch as it runs: a tick every five minutes of simulated time, real questions over loopback. */
class Watch {
  now = 1_700_000_000_000;
  state: WatchState = emptyState();
  everything = '';

  async run(forMs: number): Promise<string[]> {
    const told: string[] = [];
    for (const end = this.now + forMs; this.now < end; this.now += 5 * MINUTE)
      told.push(...(await this.#tick()).map(brief));
    return told;
  }

  /** Runs on until somebody is told something, for a day at most. */
  async untilTold(): Promise<string[]> {
    for (let i = 0; i < 288; i++) {
      const told = await this.run(5 * MINUTE);
      if (told.length > 0) return told;
    }
    return [];
  }

  async #tick(): Promise<RunNotice[]> {
    const { now, state } = this;
    const plan = planRun({
      lists: [KEYED, PLAIN],
      targets: TARGETS.map(aTarget),
      state,
      now,
      budgetMs: 30_000,
    });
    if (plan.jobs.length === 0) return [];
    const resolver = createDnsResolver({
      mode: { kind: 'servers', servers: [dns.address] },
      queryMs: 30,
      pace: IMPOLITE,
    });
    const results = await runJobs(plan.jobs, resolver.ask, {
      keys: new Map([['keyed', KEY]]),
      randomLabel: `random-${now}`,
      wantsText: () => true,
    });
    resolver.close();
    const applied = applyRun(state, results, now);
    this.state = applied.state;
    this.everything += JSON.stringify({ plan, results, applied });
    return applied.notices;
  }
}

function brief(notice: RunNotice): string {
  if (notice.kind === 'listing') return `${notice.event} ${notice.target.text} ${notice.list.id}`;
  if (notice.kind === 'already-listed')
    return `already-listed ${notice.listings.map(({ list }) => list.id).join(' ')}`;
  return `${notice.kind} ${notice.lists.join(' ')}`;
}

/** Sets what the two lists have: targets listed by their last number, or silence. */
function set(lists: { keyed?: number[] | 'dead'; plain?: number[] | 'dead' }): void {
  for (const [id, zone] of [
    ['keyed', `${KEY.toLowerCase()}.keyed.example`],
    ['plain', 'plain.example'],
  ] as const) {
    const hits = lists[id];
    if (hits === 'dead') {
      dns.zones[zone] = () => undefined;
    } else if (hits) {
      const entries = Object.fromEntries(hits.map((n) => [`${n}.0.18.198`, '127.0.0.2']));
      const words = Object.fromEntries(
        hits.map((n) => [`${n}.0.18.198`, [`asked with ${KEY}, https://${zone}/`]]),
      );
      dns.zones[zone] = listing({ ...TEST_ENTRY, ...entries }, words);
    }
  }
}

describe('the watch over days', () => {
  let watch: Watch;
  beforeEach(() => {
    watch = new Watch();
    set({ keyed: [], plain: [] });
  });

  it('first run, listing, delisting and listing again', async () => {
    set({ keyed: [1], plain: [1] });
    expect(await watch.run(HOUR)).toEqual(['already-listed keyed plain']);
    set({ keyed: [1, 2], plain: [1] });
    expect(await watch.run(HOUR)).toEqual(['listed 198.18.0.2 keyed']);
    set({ keyed: [], plain: [1] });
    expect((await watch.run(4 * HOUR)).sort()).toEqual([
      'delisted 198.18.0.1 keyed',
      'delisted 198.18.0.2 keyed',
    ]);
    set({ keyed: [2], plain: [1] });
    expect(await watch.run(HOUR)).toEqual(['relisted 198.18.0.2 keyed']);
  });

  it('flapping', async () => {
    expect(await watch.run(HOUR)).toEqual([]);
    const told: string[] = [];
    for (let i = 0; i < 6; i++) {
      set({ plain: i % 2 === 0 ? [3] : [] });
      told.push(...(await watch.run(90 * MINUTE)));
    }
    expect(told).toEqual(['listed 198.18.0.3 plain']);
  });

  it('a mass listing', async () => {
    await watch.run(HOUR);
    set({ keyed: [1, 2, 3, 4] });
    const alerts = TARGETS.map((target) => `listed ${target} keyed`);
    expect(await watch.run(2 * HOUR)).toEqual(['list-suspect keyed', ...alerts]);
    set({ keyed: [] });
    await watch.run(5 * HOUR);
    set({ plain: [1, 2, 3, 4] });
    expect(await watch.untilTold()).toEqual(['list-suspect plain']);
    // Gone before the regular run that would have confirmed it.
    set({ plain: [] });
    expect(await watch.run(3 * HOUR)).toEqual([]);
  });

  it('a list that dies for a week and returns', async () => {
    set({ plain: [1] });
    expect(await watch.run(HOUR)).toEqual(['already-listed plain']);
    set({ plain: 'dead' });
    expect(await watch.run(7 * DAY)).toEqual(['list-blind plain/ip4']);
    set({ plain: [1] });
    expect(await watch.run(2 * HOUR)).toEqual(['list-back plain/ip4']);
    expect(watch.state.targets['198.18.0.1']!.plain!.phase).toBe('listed');
  });

  it('never lets the key into a plan, a result, a state or a notice', async () => {
    set({ keyed: [1], plain: 'dead' });
    await watch.run(HOUR);
    set({ keyed: 'dead', plain: [2] });
    await watch.run(7 * HOUR);
    expect(dns.seen.some(({ name }) => name.includes(KEY.toLowerCase()))).toBe(true);
    expect(watch.everything).toContain('already-listed');
    expect(watch.everything).toContain('list-blind');
    expect(watch.everything.toLowerCase()).not.toContain(KEY.toLowerCase());
  });
});
