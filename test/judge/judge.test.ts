import { describe, expect, it } from 'vitest';
import type { Message } from '../../lambda/core/message/publisher.ts';
import type { Board } from '../../lambda/core/rollup/board.ts';
import type { LogsEvent } from '../../lambda/ingest/logs-envelope.ts';
import type { JudgeDeps } from '../../lambda/judge/judge-deps.ts';
import { START } from '../support/attack-log.ts';
import { incident, toldNotice } from '../support/builders/incident-record.ts';
import { bench, events, log, MINUTE, outcome, play } from './bench.ts';

const notices = (published: readonly Message[]) =>
  published.map(({ json }) => JSON.parse(json).notice as string);

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
      ['looking at incidents', 'incidents', 'recent', 3],
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

  describe('what arrives late', () => {
    const attackFrom = log.firstSpam - START * 1000;
    const late = events.filter(({ timestamp }) => timestamp >= log.firstSpam);
    const early = events.filter(({ timestamp }) => timestamp < log.firstSpam);
    const end = 92 * MINUTE;

    /** The office all along; the attack's lines come three hours after it, cut as given, minute by minute. */
    async function outage(arrivals: readonly (readonly LogsEvent[])[][]) {
      const hurt = bench();
      await hurt.deliver(early);
      for (let at = MINUTE; at <= end + 180 * MINUTE; at += MINUTE) await hurt.judge(START * 1000 + at);
      const silent = await hurt.deps.incidents.list();
      hurt.clock.now = START * 1000 + end + 181 * MINUTE;
      for (const batches of arrivals) {
        for (const batch of batches) await hurt.deliver(batch);
        hurt.clock.now += MINUTE;
      }
      for (let at = 182; at <= 230; at++) await hurt.judge(START * 1000 + end + at * MINUTE);
      return { silent, records: await hurt.deps.incidents.list(), hurt };
    }
    const half = Math.floor(late.length / 2);

    it('is judged all the same: the incident is told, marked late, and over', async () => {
      const { silent, records, hurt } = await outage([[late]]);
      expect(silent).toEqual([]);
      expect(records).toMatchObject([{ incident: { sender: log.infected, late: true } }]);
      expect(records[0]!.incident.opened).toBeGreaterThanOrEqual(START * 1000 + attackFrom - 2 * MINUTE);
      expect(records[0]!.incident.closed).toBeDefined();
      expect(hurt.published.map(({ kind }) => kind)).toContain('opened');
    });

    it('counts once, however often and however cut it comes', async () => {
      const [first, second] = [late.slice(0, half), late.slice(half)];
      const once = await outage([[first], [second]]);
      const often = await outage([[first, first.slice(9)], [late, second, first.slice(0, 99)], [late]]);
      const what = ({ records }: typeof once) =>
        records.map(({ incident }) => ({ sender: incident.sender, recipients: incident.samples.recipients }));
      expect(what(often)).toEqual(what(once));
    });

    it('is no news when it is a copy of what came in time', async () => {
      const calm = bench();
      await play(calm, 150);
      const before = await outcome(calm);
      calm.clock.now = START * 1000 + 151 * MINUTE;
      await calm.deliver(events.slice(0, 400));
      await calm.deliver(late);
      for (let at = 151; at <= 190; at++) await calm.judge(START * 1000 + at * MINUTE);
      expect(await outcome(calm)).toEqual(before);
    });
  });

  it('withdraws an incident that the complete log does not confirm, and tells the next one', async () => {
    const calm = bench();
    await play(calm, 60);
    const alerted = START * 1000 + 30 * MINUTE;
    const phantom = incident({ id: 'phantom', sender: log.infected, opened: alerted, alerted });
    const told = toldNotice({ id: 'phantom/opened', kind: 'opened' });
    await calm.deps.incidents.put({ incident: phantom, notices: [told], version: 1 });
    await play({ ...calm, deliver: async () => ({}) as never }, 62);
    const taken = ['phantom/opened sent', 'phantom/withdrawn sent'];
    expect(await outcome(calm)).toMatchObject([{ notices: taken }]);
    const rest = events.filter(({ timestamp }) => timestamp >= START * 1000 + 60 * MINUTE);
    await calm.deliver(rest);
    for (let at = 62; at <= 150; at++) await calm.judge(START * 1000 + at * MINUTE);
    expect(await outcome(calm)).toMatchObject([
      { sender: log.infected, notices: taken },
      { sender: log.infected, notices: expect.arrayContaining([expect.stringMatching(/\/opened sent$/)]) },
    ]);
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

  it('says how late the oldest was when it makes up for runs, whichever process made those before', async () => {
    let board: Board | undefined;
    const calm = bench(() => ({
      board: {
        load: async () => board,
        save: async (next) => {
          board = next;
        },
      },
    }));
    await calm.deliver(events);
    const at = (minute: number) => START * 1000 + minute * MINUTE;
    await calm.judge(at(70));
    expect((await calm.other(at(80))).delay).toBeGreaterThan(8 * MINUTE);
    expect((await calm.judge(at(81))).delay).toBeLessThanOrEqual(MINUTE);
  });
});
