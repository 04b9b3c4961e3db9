import { beforeEach, describe, expect, it } from 'vitest';
import { RUN_BUDGET } from '../../lambda/blocklists/blocklists.ts';
import { REGISTRY } from '../../lambda/core/dnsbl/lists/registry.ts';
import { Bench, HIT, MINUTE, ONE } from './bench.ts';

describe('createBlocklistWatch', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench(ONE);
  });

  it('tells what was listed before as one digest, an hour after it began', async () => {
    bench = new Bench({ targets: [{ target: '198.18.0.0/31' }], lists: ['spamcop'] });
    bench.listed = new Set([HIT, '0.0.18.198.bl.spamcop.net']);
    await bench.runs(30);
    expect(bench.subjects).toEqual([]);
    await bench.run();
    expect(bench.subjects).toEqual(['WARNING: 2 listings from before the watch began']);
  });

  it('writes nothing while nothing is due', async () => {
    await bench.run();
    const { version } = bench.states.saved!;
    expect(await bench.run()).toMatchObject({ checks: 0, untrusted: undefined });
    expect(bench.states.saved!.version).toBe(version);
  });

  it('looks at a suspicion again after five minutes, and then tells', async () => {
    await bench.run();
    bench.listed.add(HIT);
    await bench.runs(35);
    expect(bench.subjects).toEqual(['HIGH: 198.18.0.1 is listed on SpamCop SCBL']);
    const { firstSeenAt, confirmedAt } = bench.record.state.targets['198.18.0.1']!.spamcop!;
    expect(confirmedAt! - firstSeenAt!).toBe(6 * MINUTE);
  });

  describe('when something breaks', () => {
    /** Until the listing is confirmed in the next run. */
    async function aboutToTell(): Promise<void> {
      await bench.run();
      bench.listed.add(HIT);
      while (bench.record.state.targets['198.18.0.1']!.spamcop!.phase !== 'suspected') await bench.run();
      await bench.runs(2);
    }

    it('does nothing for an event without a time', async () => {
      bench.now = Number.NaN;
      await expect(bench.run()).rejects.toThrow("no 'time'");
      expect(bench.states.saved).toBeUndefined();
    });

    it('tells nothing that it could not save, and tells it in the next run', async () => {
      await aboutToTell();
      const { save } = bench.states;
      bench.states.save = () => Promise.reject(new Error('throttled'));
      await expect(bench.run()).rejects.toThrow('throttled');
      expect(bench.subjects).toEqual([]);
      bench.states.save = save;
      await bench.run();
      expect(bench.subjects).toEqual(['HIGH: 198.18.0.1 is listed on SpamCop SCBL']);
    });

    it('tells again, with the same id, what it could not mark as told', async () => {
      await aboutToTell();
      const { save } = bench.states;
      let saves = 0;
      bench.states.save = (watch) =>
        saves++ === 0 ? save.call(bench.states, watch) : Promise.reject(new Error('killed'));
      await expect(bench.run()).rejects.toThrow('killed');
      bench.states.save = save;
      await bench.runs(3);
      expect(bench.ids).toHaveLength(2);
      expect(new Set(bench.ids).size).toBe(1);
    });

    it('keeps silent when another run was faster', async () => {
      await aboutToTell();
      const { load } = bench.states;
      bench.states.load = async () => ({ ...(await load.call(bench.states))!, version: 0 });
      expect(await bench.run()).toMatchObject({ skipped: true });
      expect(bench.subjects).toEqual([]);
    });

    it('keeps pending what the topic refuses, and says why by name only', async () => {
      await aboutToTell();
      class Refused extends Error {
        override name = 'KMSAccessDenied';
      }
      bench.deps = { publisher: { publish: () => Promise.reject(new Refused('198.18.0.1')) } };
      expect(await bench.run()).toMatchObject({ sent: 0, failures: ['KMSAccessDenied'] });
      bench.deps = {};
      await bench.run();
      expect(bench.subjects).toHaveLength(1);
    });
  });

  it('holds back a list that lists many targets at once, for a run', async () => {
    bench = new Bench({ targets: [{ target: '198.18.0.0/30' }], lists: ['spamcop'] });
    await bench.run();
    for (const n of [0, 1, 2, 3]) bench.listed.add(`${n}.0.18.198.bl.spamcop.net`);
    await bench.runs(30);
    expect(bench.subjects).toEqual(['HIGH: spamcop lists many targets at once: held back for a run']);
    await bench.runs(30);
    expect(bench.subjects.slice(1)).toHaveLength(4);
  });

  it('forgets targets that are no longer configured', async () => {
    await bench.run();
    const { states, now } = bench;
    bench = new Bench({ ...ONE, targets: [{ target: '198.18.0.9' }] });
    Object.assign(bench, { states, now });
    await bench.run();
    expect(Object.keys(bench.record.state.targets)).toEqual(['198.18.0.9']);
  });

  it('does not ask the public twin of a list whose key cannot be read', async () => {
    bench = new Bench({ targets: ONE.targets, lists: undefined, keys: { spamhaus: '/sendwatch/dqs' } });
    bench.deps = {
      keys: { read: async () => ({ keys: {}, problems: ['the keys in SSM could not be read: X'] }) },
    };
    const { problems, untrusted } = await bench.run();
    expect(problems).toHaveLength(1);
    expect(untrusted).toBe(1);
    expect(bench.asked.filter(({ zone }) => zone.includes('spamhaus'))).toEqual([]);
    expect(bench.record.state.targets['198.18.0.1']!['spamhaus-zen-dqs']).toMatchObject({ phase: 'unseen' });
  });

  describe('a large fleet', () => {
    const lists = REGISTRY.filter(({ kinds, zone }) => kinds.includes('ip4') && !zone.includes('{key}'));
    const block = (count: number) => ({
      targets: Array.from({ length: count }, (_, i) => ({ target: `198.18.${i}.0/26` })),
      lists: lists.map(({ id }) => id),
    });

    it('of 40 targets is asked about everywhere in one run', async () => {
      bench = new Bench({
        targets: [{ target: '198.18.0.0/27' }, { target: '198.18.1.0/29' }],
        lists: lists.map(({ id }) => id),
      });
      expect(await bench.run()).toMatchObject({ checks: 40 * lists.length, waiting: 0, untrusted: 0 });
      expect(bench.budgets).toEqual([RUN_BUDGET]);
    });

    it('of 1024 targets has been asked about everywhere within an hour, never too much at once', async () => {
      bench = new Bench(block(16));
      const first = await bench.run();
      expect(first.waiting).toBeGreaterThan(0);
      expect(first.checks).toBeLessThan(1024 * lists.length);
      await bench.runs(29);
      const entries = Object.values(bench.record.state.targets).flatMap((of) => Object.keys(of));
      expect(entries).toHaveLength(1024 * lists.length);
    });
  });
});
