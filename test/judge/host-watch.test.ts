import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../lambda/core/config.ts';
import type { HostsJson } from '../../lambda/core/message/hosts/compose-hosts.ts';
import type { Message } from '../../lambda/core/message/publisher.ts';
import { SLOT } from '../../lambda/core/rhythm/slot.ts';
import { watchHosts } from '../../lambda/judge/host-watch.ts';
import type { JudgeDeps } from '../../lambda/judge/judge-deps.ts';
import { hostsRecord, steadyHosts } from '../support/builders/hosts-record.ts';
import { createMemoryHeardStore, createMemoryHostsStore } from '../support/memory/host-stores.ts';
import { bench } from './bench.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 9, 13, 9) / SLOT;
const steady = hostsRecord(steadyHosts(['mx1', 'mx2'], START));

/** A judge that has known mx1 and mx2 for weeks. @param stored false: for the first time */
async function watch(named: readonly string[] = [], stored = true) {
  const published: Message[] = [];
  const heard = createMemoryHeardStore();
  const hosts = createMemoryHostsStore();
  if (stored) await hosts.save(steady);
  const topic: { refuses: Error | undefined } = { refuses: undefined };
  const deps = {
    ...bench().deps,
    settings: parseSettings({}),
    mailHosts: { heard, hosts, named },
    publisher: {
      async publish(message) {
        if (topic.refuses !== undefined) throw topic.refuses;
        published.push(message);
      },
    },
  } satisfies JudgeDeps;
  let slot = START;
  const run = (now: number) => watchHosts(deps, now, {});
  return {
    deps,
    heard,
    hosts,
    topic,
    run,
    /** Goes on for some slots, in which these hosts are heard; the judge runs after each. */
    async pass(slots: number, names: readonly string[], lag = 2_000) {
      let seen = await run((slot + 1) * SLOT + 2 * MINUTE);
      for (let at = 0; at < slots; at++) {
        slot++;
        for (const name of names) await heard.put(slot, name, lag);
        seen = await run((slot + 1) * SLOT + 2 * MINUTE);
      }
      return seen;
    },
    told: () =>
      published.flatMap(({ json }) =>
        (JSON.parse(json) as HostsJson).hosts.map(({ host, kind }) => `${host} ${kind}`),
      ),
    subjects: () => published.map(({ subject }) => subject),
  };
}

describe('the watch over mail hosts', () => {
  it('tells once that one has fallen silent, by name, and that it is heard again', async () => {
    const { pass, told, subjects } = await watch();
    const seen = await pass(24, ['mx1']);
    expect(seen).toMatchObject({ silent: 1, clocksOff: 0, failures: [], problems: [] });
    expect(seen.lines[0]).toMatchObject({ host: 'mx2', silent: true });
    expect(subjects()).toEqual(['[sendwatch] mx2 has fallen silent']);
    expect(await pass(1, ['mx1', 'mx2'])).toMatchObject({ silent: 0 });
    expect(told()).toEqual(['mx2 silent', 'mx2 heard']);
  });

  it('tells that a clock is off by an hour, and that it is right again', async () => {
    const { pass, told } = await watch();
    expect(await pass(24, ['mx1', 'mx2'], 61 * MINUTE)).toMatchObject({ silent: 0, clocksOff: 2 });
    expect(await pass(24, ['mx1', 'mx2'])).toMatchObject({ clocksOff: 0 });
    expect(told()).toEqual(['mx1 clock-off', 'mx2 clock-off', 'mx1 clock-right', 'mx2 clock-right']);
  });

  it('says nothing at first, and of what has not ended', async () => {
    const { run, heard, told } = await watch([], false);
    await run(START * SLOT);
    await heard.put(START, 'mx1', 2_000);
    expect((await run((START + 1) * SLOT + 2 * MINUTE - 1)).lines).toEqual([]);
    expect((await run((START + 1) * SLOT + 2 * MINUTE)).lines).toMatchObject([{ host: 'mx1' }]);
    expect(told()).toEqual([]);
  });

  it('tells of a host that the configuration names and that never comes', async () => {
    const { pass, told } = await watch(['mx9'], false);
    await pass(300, []);
    expect(told()).toEqual(['mx9 silent']);
  });

  it('comes to the same where runs are missed, and to no silence after days of them', async () => {
    const missed = await watch();
    for (let slot = START + 1; slot <= START + 100; slot++) await missed.heard.put(slot, 'mx1', 2_000);
    await missed.run((START + 101) * SLOT + 2 * MINUTE);
    expect(missed.told()).toEqual(['mx2 silent']);
    const days = await watch();
    const later = START + 3 * 288;
    for (let slot = later - 300; slot <= later; slot++) {
      for (const host of ['mx1', 'mx2']) await days.heard.put(slot, host, 2_000);
    }
    expect(await days.run((later + 1) * SLOT + 2 * MINUTE)).toMatchObject({ silent: 0 });
    expect(days.told()).toEqual([]);
  });

  it('keeps what a topic refuses, and tells it later, together with what came meanwhile', async () => {
    const { pass, topic, told, subjects } = await watch();
    topic.refuses = Object.assign(new Error('no'), { name: 'KMSDisabledException' });
    expect((await pass(24, ['mx1'])).failures).toEqual(['KMSDisabledException']);
    await pass(1, ['mx1', 'mx2']);
    topic.refuses = undefined;
    await pass(1, ['mx1', 'mx2']);
    expect(told()).toEqual(['mx2 silent', 'mx2 heard']);
    expect(subjects()).toEqual(['[sendwatch] mx2 has fallen silent, and 1 more']);
  });

  it('leaves telling to whoever saved first', async () => {
    const { deps, run, hosts, told } = await watch();
    const load = deps.mailHosts.hosts.load;
    deps.mailHosts.hosts.load = async () => {
      const found = await load();
      // Another judge comes between.
      await hosts.save({ ...found!, version: found!.version + 1 });
      return found;
    };
    expect(await run((START + 30) * SLOT)).toMatchObject({ silent: 2 });
    expect(told()).toEqual([]);
  });

  it('never costs the judge a run', async () => {
    const { deps, run } = await watch();
    deps.mailHosts.heard.read = () => Promise.reject(new RangeError('down'));
    expect(await run((START + 30) * SLOT)).toMatchObject({
      silent: undefined,
      problems: ['the mail hosts could not be looked at: RangeError'],
    });
    const { judge } = bench(() => ({ mailHosts: deps.mailHosts }));
    expect(await judge((START + 30) * SLOT)).toMatchObject({
      skipped: false,
      hostsSilent: undefined,
      problems: ['the mail hosts could not be looked at: RangeError'],
    });
  });
});
