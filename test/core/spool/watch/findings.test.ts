import { describe, expect, it } from 'vitest';
import { findingsOf } from '../../../../lambda/core/spool/watch/findings.ts';
import { thinned } from '../../../../lambda/core/spool/watch/queue-minute.ts';
import { type Minute, minutesOf } from './queue-minutes.ts';

/** What is found after each of the minutes. */
function found(count: number, minute: (at: number) => Minute) {
  const series = minutesOf(count, minute);
  return series.flatMap((_, at) => findingsOf(series.slice(Math.max(0, at - 150), at + 1)));
}
const kinds = (count: number, minute: (at: number) => Minute) => [
  ...new Set(found(count, minute).map(({ kind }) => kind)),
];

/** Honest mail of many senders that waits for dead servers. */
const old = (at: number): Minute => ({
  deferred: 100,
  oldest: 86_400 + 60 * at,
  departed: 10,
  median: 40_000,
});

describe('a queue', () => {
  it.each<[what: string, minute: (at: number) => Minute]>([
    ['is empty', () => ({ deferred: 0, oldest: 0, departed: 0 })],
    ['holds 100 old mails, by day', old],
    ['holds 100 old mails, at night, when nothing comes or leaves', (at) => ({ ...old(at), departed: 0 })],
    [
      'holds 100 old mails, mostly a newsletter’s to dead addresses',
      (at) => ({ ...old(at), top: 0.8, sender: 'login:news' }),
    ],
    ['holds old notices', (at) => ({ ...old(at), notices: 0.9 })],
    ['holds old double bounces, and no more of them', (at) => ({ ...old(at), double: 0.9 })],
    [
      'has a nightly newsletter put in, which drains in an hour and a half',
      (at) => ({
        // 6,000 messages in 12 minutes, 70 a minute leave, and 100 stay.
        deferred: Math.max(100, Math.min(500 * at, 6000) - 70 * at),
        oldest: 60 * at,
        departed: at < 84 ? 70 : 0,
        top: 0.95,
        sender: 'login:news',
        median: 30 * at,
      }),
    ],
    [
      'has a newsletter put in for an hour, faster than it leaves',
      (at) => ({
        deferred: Math.max(0, 250 * Math.min(at, 60) - 150 * at),
        oldest: 60 * at,
        departed: 150,
        top: 0.95,
        sender: 'login:news',
      }),
    ],
    [
      'goes up and down by day',
      (at) => ({
        deferred: 120 + Math.round(60 * Math.sin(at / 60)),
        oldest: 90_000 + 60 * at,
        departed: 40,
      }),
    ],
    ['is held by a person', (at) => ({ deferred: 3, oldest: 100, departed: 1, hold: 100 * at })],
    [
      'restarts: nothing leaves for ten minutes',
      (at) => ({
        deferred: 10 * Math.max(0, Math.min(at - 60, 10)),
        oldest: 60 * Math.max(0, at - 60),
        departed: at > 60 && at <= 70 ? 0 : 10,
      }),
    ],
    ['gets two mails in half an hour', (at) => ({ deferred: at >> 4, oldest: 60 * at, departed: 0 })],
  ])('that %s is fine', (_, minute) => {
    expect(found(240, minute)).toEqual([]);
  });

  it('in which mail comes in and nothing leaves is stuck, after half an hour', () => {
    const minute = (at: number): Minute => ({ deferred: 100 + at, oldest: 86_400 + 60 * at, departed: 0 });
    expect(found(30, minute)).toEqual([]);
    expect(found(31, minute)).toEqual([
      { kind: 'stuck', queue: 'all', waiting: 130, arrived: 30, oldest: 86_400 + 1800 },
    ]);
  });

  it('that was empty is stuck, too', () => {
    expect(kinds(40, (at) => ({ deferred: at, oldest: 60 * at, departed: 0 }))).toEqual(['stuck']);
  });

  it('is stuck before the queue manager, though other mail leaves', () => {
    const minute = (at: number): Minute => ({ deferred: 5, oldest: 60 * at, maildrop: at, departed: 20 });
    expect(found(31, minute)).toEqual([
      { kind: 'stuck', queue: 'maildrop', waiting: 30, arrived: 30, oldest: 1800 },
    ]);
  });

  it('is clogged by double bounces that become more and more', () => {
    const minute = (at: number): Minute => ({
      deferred: 40 + 2 * at,
      oldest: 60 * at,
      departed: 30,
      double: (2 * at) / (40 + 2 * at),
    });
    expect(kinds(240, minute)).toEqual(['clogged']);
    expect(found(61, minute).at(-1)).toEqual({
      kind: 'clogged',
      by: 'double-bounces',
      messages: 120,
      waiting: 160,
      growth: 60,
      minutes: 30,
    });
  });

  it('is clogged by notices, double bounces among them', () => {
    const minute = (at: number): Minute => ({
      deferred: 2 * at,
      oldest: 60 * at,
      departed: 30,
      notices: 0.4,
      double: 0.4,
    });
    expect(new Set(found(240, minute))).toContainEqual(
      expect.objectContaining({ kind: 'clogged', by: 'notices' }),
    );
  });

  it('is clogged by one sender, who is named', () => {
    const bot =
      (departed: number) =>
      (at: number): Minute => ({
        deferred: 100 + 50 * at,
        oldest: 90_000,
        departed,
        top: (50 * at) / (100 + 50 * at),
        sender: 'host:192.0.2.7',
      });
    expect(found(120, bot(10)).at(-1)).toMatchObject({ by: 'sender', sender: 'host:192.0.2.7' });
    // So much other mail leaves that the queue looks as if it drained.
    expect(found(120, bot(500))).toEqual([]);
    expect(found(180, bot(500)).at(-1)).toMatchObject({ kind: 'clogged', by: 'sender' });
  });

  it('of 200,000 files is not clogged by what only the sample says', () => {
    const minute = (at: number): Minute => ({
      deferred: 200_000,
      oldest: 90_000 + 60 * at,
      departed: 5,
      double: 0.6 + 0.005 * Math.sin(at),
    });
    expect(found(240, minute)).toEqual([]);
  });

  it('grows young when more comes in than leaves', () => {
    const minute = (at: number): Minute => ({
      deferred: 100 + 100 * at,
      oldest: 90_000,
      departed: 20,
      median: 900,
    });
    expect(found(31, minute)).toEqual([
      { kind: 'growing', waiting: 3100, before: 100, minutes: 30, arrived: 3600, departed: 600, median: 900 },
    ]);
  });

  it('grows slowly while other mail leaves, and is found after two hours', () => {
    // One of three messages finds its server closed.
    const minute = (at: number): Minute => ({ deferred: 20 + at, oldest: 60 * at, departed: 2 });
    expect(found(120, minute)).toEqual([]);
    expect(found(121, minute)).toMatchObject([{ kind: 'growing', minutes: 120, arrived: 360 }]);
  });

  it('is found in what is remembered of its reports, too', () => {
    const slow = minutesOf(180, (at) => ({ deferred: 20 + at, oldest: 60 * at, departed: 2 }));
    const kept = thinned(slow);
    expect(kept.length).toBeLessThan(60);
    const departed = (series: typeof slow) => series.slice(1).reduce((sum, each) => sum + each.departed, 0);
    expect(departed(kept)).toBe(2 * Math.round((kept.at(-1)!.time - kept[0]!.time) / 60_000));
    expect(findingsOf(kept)).toMatchObject([{ kind: 'growing', departed: 240, arrived: 360 }]);
    expect(thinned(kept)).toEqual(kept);
  });

  it('is not known across a gap in the reports', () => {
    const series = minutesOf(60, (at) => ({ deferred: 100 + at, oldest: 60 * at, departed: 0 }));
    expect(findingsOf(series)).toHaveLength(1);
    expect(findingsOf([...series.slice(0, 35), ...series.slice(46)])).toEqual([]);
    expect(findingsOf([])).toEqual([]);
  });
});
