import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../../lambda/core/dnsbl/check/answer.ts';
import { jobsFor, runJobs } from '../../../../lambda/core/dnsbl/check/run.ts';
import type { Blocklist } from '../../../../lambda/core/dnsbl/lists/list.ts';
import { applyRun } from '../../../../lambda/core/dnsbl/watch/apply.ts';
import type { ListingNotice, RunNotice } from '../../../../lambda/core/dnsbl/watch/notice.ts';
import { emptyState, type WatchState } from '../../../../lambda/core/dnsbl/watch/watch-state.ts';
import { aList, answer, aTarget } from '../../../support/builders/blocklist.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const ONE = aList({ id: 'one', zone: 'one.example' });
const TWO = aList({ id: 'two', zone: 'two.example', tier: 2 });
const FOUR_TARGETS = ['198.18.0.1', '198.18.0.2', '198.18.0.3', '198.18.0.4'];

/** A watch over some lists and targets whose answers a test sets before each run. */
function watch(lists: readonly Blocklist[] = [ONE], texts: readonly string[] = ['198.18.0.1']) {
  const targets = texts.map(aTarget);
  const listedNow = new Set<string>();
  const dead = new Set<string>();
  let state: WatchState = emptyState();
  let now = 1_700_000_000_000;
  const ask = async ({ list, name }: { list: string; name: string }): Promise<Answer> => {
    if (dead.has(list)) return answer('timeout');
    if (name.startsWith('2.0.0.127.')) return answer('127.0.0.2');
    return answer(listedNow.has(name) ? '127.0.0.2' : 'nxdomain');
  };
  async function run(
    afterMs: number,
    set: { listed?: string[]; dead?: string[] } = {},
  ): Promise<RunNotice[]> {
    now += afterMs;
    if (set.listed) replace(listedNow, set.listed.map(nameOf));
    if (set.dead) replace(dead, set.dead);
    const results = await runJobs(jobsFor(lists, targets), ask, { randomLabel: 'random' });
    const before = structuredClone(state);
    const applied = applyRun(state, results, now);
    expect(state).toEqual(before);
    state = structuredClone(applied.state);
    return applied.notices;
  }
  return { run, state: () => state };
}

/** `198.18.0.1@one` as the name that is asked. */
function nameOf(text: string): string {
  const [address, list] = text.split('@');
  return `${address!.split('.').reverse().join('.')}.${list}.example`;
}

function replace(set: Set<string>, values: readonly string[]): void {
  set.clear();
  for (const value of values) set.add(value);
}

/** `route event target list`, or `route kind lists`. */
function brief(notices: readonly RunNotice[]): string[] {
  return notices.map((notice) => {
    if (notice.kind === 'listing')
      return `${notice.route} ${notice.event} ${notice.target.text} ${notice.list.id}`;
    if (notice.kind === 'already-listed') {
      return `${notice.route} already-listed ${notice.listings.map((each) => `${each.target.text} ${each.list.id}`).join(', ')}`;
    }
    return `${notice.route} ${notice.kind} ${notice.lists.join(', ')}`;
  });
}

describe('applyRun', () => {
  it('tells a listing of tier 1 as an alert, one of tier 2 in the digest', async () => {
    const { run } = watch([ONE, TWO]);
    await run(0);
    expect(brief(await run(HOUR, { listed: ['198.18.0.1@one', '198.18.0.1@two'] }))).toEqual([]);
    expect(brief(await run(5 * MINUTE))).toEqual([
      'alert listed 198.18.0.1 one',
      'digest listed 198.18.0.1 two',
    ]);
    expect(brief(await run(HOUR))).toEqual([]);
  });

  it('says in a notice what to know and what to do', async () => {
    const list = aList({
      id: 'one',
      zone: 'one.example',
      name: 'The One',
      lookupUrl: 'https://one.example/?ip={target}',
      codes: [
        {
          match: '127.0.0.2',
          meaning: 'an infected machine',
          severity: 'high',
          cause: 'infected',
          atOnce: true,
        },
      ],
    });
    const { run } = watch([list, TWO, aList({ id: 'three', zone: 'three.example' })]);
    await run(0);
    const [notice] = (await run(HOUR, { listed: ['198.18.0.1@one', '198.18.0.1@three'] })) as ListingNotice[];
    expect(notice).toMatchObject({
      list: { id: 'one', name: 'The One', tier: 1, zone: 'one.example' },
      codes: ['127.0.0.2'],
      meaning: 'an infected machine',
      severity: 'high',
      firstSeenAt: 1_700_000_000_000 + HOUR,
      confirmedAt: 1_700_000_000_000 + HOUR,
      alsoListedOn: ['three'],
      cleanOn: ['two'],
      links: { lookup: 'https://one.example/?ip=198.18.0.1' },
    });
    expect(notice!.cause).toBe('infected');
  });

  it('tells everything of the first run together, in one digest', async () => {
    const { run } = watch([ONE, TWO]);
    expect(brief(await run(0, { listed: ['198.18.0.1@one', '198.18.0.1@two'] }))).toEqual([
      'digest already-listed 198.18.0.1 one, 198.18.0.1 two',
    ]);
  });

  it('raises the severity of what is listed again within a week', async () => {
    const { run } = watch();
    const listed = ['198.18.0.1@one'];
    await run(0);
    await run(HOUR, { listed });
    const [first] = (await run(5 * MINUTE)) as ListingNotice[];
    await run(HOUR, { listed: [] });
    await run(HOUR);
    expect(brief(await run(HOUR))).toEqual(['alert delisted 198.18.0.1 one']);
    await run(DAY, { listed });
    const [second] = (await run(5 * MINUTE)) as ListingNotice[];
    expect([first!.event, first!.severity, second!.event, second!.severity]).toEqual([
      'listed',
      'high',
      'relisted',
      'critical',
    ]);
  });

  describe('circuit breaker', () => {
    it.each([
      ['half of four targets', FOUR_TARGETS, ['198.18.0.1', '198.18.0.2'], true],
      ['all of four targets', FOUR_TARGETS, FOUR_TARGETS, true],
      ['a quarter of four targets', FOUR_TARGETS, ['198.18.0.1'], false],
      ['all of three targets', FOUR_TARGETS.slice(0, 3), FOUR_TARGETS.slice(0, 3), false],
    ])('%s: trips %s', async (_, targets, hits, trips) => {
      const { run } = watch(
        [aList({ id: 'one', zone: 'one.example', codes: [{ match: '127.0.0.2', atOnce: true }] })],
        targets,
      );
      await run(0);
      const listed = hits.map((target) => `${target}@one`);
      const alerts = hits.map((target) => `alert listed ${target} one`);
      expect(brief(await run(HOUR, { listed }))).toEqual(trips ? ['alert list-suspect one'] : alerts);
      expect(brief(await run(HOUR))).toEqual(trips ? alerts : []);
    });

    it('says nothing more when the mass listing is gone in the next run', async () => {
      const { run } = watch([ONE], FOUR_TARGETS);
      await run(0);
      expect(brief(await run(HOUR, { listed: FOUR_TARGETS.map((target) => `${target}@one`) }))).toEqual([
        'alert list-suspect one',
      ]);
      expect(brief(await run(HOUR, { listed: [] }))).toEqual([]);
    });

    it('holds a first run too', async () => {
      const { run } = watch([ONE], FOUR_TARGETS);
      const listed = FOUR_TARGETS.map((target) => `${target}@one`);
      expect(brief(await run(0, { listed }))).toEqual(['alert list-suspect one']);
      expect(brief(await run(HOUR))).toEqual([
        `digest already-listed ${FOUR_TARGETS.map((target) => `${target} one`).join(', ')}`,
      ]);
    });

    it('holds one list and lets another speak', async () => {
      const { run } = watch([ONE, TWO], FOUR_TARGETS);
      await run(0);
      await run(HOUR, { listed: ['198.18.0.1@two'] });
      const notices = await run(HOUR, {
        listed: [...FOUR_TARGETS.map((target) => `${target}@one`), '198.18.0.1@two'],
      });
      expect(brief(notices)).toEqual(['alert list-suspect one', 'digest listed 198.18.0.1 two']);
    });

    it('counts IPv6 neighbours of one /64 once', async () => {
      const list = aList({ id: 'one', zone: 'one.example', kinds: ['ip6'] });
      const targets = [
        '2001:2:0:1::1',
        '2001:2:0:1::2',
        '2001:2:0:1::3',
        '2001:2:0:2::1',
        '2001:2:0:3::1',
        '2001:2:0:4::1',
      ].map(aTarget);
      const hit = (name: string) => /^[123]\.(0\.){15}1\./.test(name);
      const ask = async ({ name }: { name: string }) =>
        answer(name.startsWith('2.0.0.0.0.0.f.7') || hit(name) ? '127.0.0.2' : 'nxdomain');
      const results = await runJobs(jobsFor([list], targets), ask, { randomLabel: 'random' });
      expect(results[0]!.checks.filter((check) => check.verdict === 'listed')).toHaveLength(3);
      expect(brief(applyRun(emptyState(), results, 0).notices).map((line) => line.split(' ')[1])).toEqual([
        'already-listed',
      ]);
    });
  });

  describe('a list that cannot be seen', () => {
    it.each([
      ['tier 1 after 6 hours, as an alert', ONE, 6 * HOUR, 'alert'],
      ['tier 2 after 48 hours, in the digest', TWO, 48 * HOUR, 'digest'],
    ])('%s, once, and once when it is back', async (_, list, limit, route) => {
      const { run } = watch([list]);
      await run(0);
      expect(brief(await run(limit - MINUTE, { dead: [list.id] }))).toEqual([]);
      expect(brief(await run(MINUTE))).toEqual([`${route} list-blind ${list.id}/ip4`]);
      expect(brief(await run(7 * DAY))).toEqual([]);
      expect(brief(await run(HOUR, { dead: [] }))).toEqual([`digest list-back ${list.id}/ip4`]);
      expect(brief(await run(HOUR, { dead: [list.id] }))).toEqual([]);
      expect(brief(await run(limit))).toEqual([`${route} list-blind ${list.id}/ip4`]);
    });

    it('is told in one notice when the resolver blinds them all', async () => {
      const { run } = watch([ONE, aList({ id: 'uno', zone: 'uno.example' })]);
      await run(0);
      expect(brief(await run(6 * HOUR, { dead: ['one', 'uno'] }))).toEqual([
        'alert list-blind one/ip4, uno/ip4',
      ]);
    });

    it('neither delists nor alerts, and goes on where it was when it returns', async () => {
      const { run, state } = watch();
      await run(0);
      await run(HOUR, { listed: ['198.18.0.1@one'] });
      await run(5 * MINUTE);
      for (let i = 0; i < 7; i++) await run(DAY, { dead: ['one'] });
      expect(state().targets['198.18.0.1']!.one!.phase).toBe('listed');
      expect(brief(await run(HOUR, { dead: [] }))).toEqual(['digest list-back one/ip4']);
      expect(state().targets['198.18.0.1']!.one!.phase).toBe('listed');
    });
  });

  it('leaves due what the run had no time for', async () => {
    const jobs = jobsFor([ONE], [aTarget()]);
    const ask = async ({ name }: { name: string }) =>
      answer(name.startsWith('2.0.0.127.') ? '127.0.0.2' : name.includes('198') ? 'unsent' : 'nxdomain');
    const results = await runJobs(jobs, ask, { randomLabel: 'random' });
    expect(applyRun(emptyState(), results, 1000).state.targets).toEqual({});
  });

  it('gives the same news the same key when a run is applied again', async () => {
    const results = await runJobs(
      jobsFor([ONE], [aTarget()]),
      async ({ name }) => answer(/^(2\.0\.0\.127|1\.0\.18\.198)\./.test(name) ? '127.0.0.2' : 'nxdomain'),
      { randomLabel: 'random' },
    );
    const keys = () => applyRun(emptyState(), results, 1000).notices.map((notice) => notice.key);
    expect(keys()).toEqual(keys());
    expect(keys()).toHaveLength(1);
  });
});
