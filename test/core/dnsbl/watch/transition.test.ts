import { describe, expect, it } from 'vitest';
import { type Seen, step } from '../../../../lambda/core/dnsbl/watch/transition.ts';
import type { Entry } from '../../../../lambda/core/dnsbl/watch/watch-state.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const SEEN: Record<string, Seen> = {
  hit: { kind: 'listed', codes: ['127.0.0.2'], meaning: 'spam', severity: 'medium', ttl: 300, atOnce: false },
  verified: {
    kind: 'listed',
    codes: ['127.0.0.4'],
    meaning: 'XBL',
    severity: 'critical',
    ttl: 300,
    atOnce: true,
  },
  slow: {
    kind: 'listed',
    codes: ['127.0.0.2'],
    meaning: 'spam',
    severity: 'medium',
    ttl: 3 * 3600,
    atOnce: false,
  },
  forever: {
    kind: 'listed',
    codes: ['127.0.0.2'],
    meaning: 'spam',
    severity: 'medium',
    ttl: 2 ** 31 - 1,
    atOnce: false,
  },
  clean: { kind: 'clean', white: false },
  white: { kind: 'clean', white: true },
  odd: { kind: 'unknown-code', codes: ['127.0.0.77'] },
  blind: { kind: 'unknown' },
};

/**
 * Plays a story: `after what -> phase event`, where `after` is the time since the line before, `what` a name of
 * SEEN, and `held` says that the circuit breaker is open.
 */
function play(story: string): { told: string; entry: Entry | undefined } {
  let now = 1_700_000_000_000;
  let entry: Entry | undefined;
  const told: string[] = [];
  for (const line of story.trim().split('\n')) {
    const [, count, unit, what, held] = /^\s*\+(\d+)([mhd]) (\w+)( held)?/.exec(line)!;
    now += Number(count) * { m: MINUTE, h: HOUR, d: DAY }[unit as 'm' | 'h' | 'd'];
    const outcome = step(entry, SEEN[what!]!, now, held !== undefined);
    entry = outcome.entry;
    told.push(
      `+${count}${unit} ${what}${held ?? ''} -> ${entry.phase}${outcome.event ? ` ${outcome.event}` : ''}`,
    );
  }
  return { told: told.join('\n'), entry };
}

const STORIES: [name: string, story: string][] = [
  [
    'a TTL of 68 years holds a delisting up for days, not for ever',
    `
    +0m clean -> clean
    +40m forever -> suspected
    +5m forever -> listed listed
    +1h clean -> clearing
    +23h clean -> clearing
    +1h clean -> clearing
    +1d clean -> delisted delisted`,
  ],
  [
    'a listing is confirmed by a second hit, and told once',
    `
    +0m clean -> clean
    +40m hit -> suspected
    +5m hit -> listed listed
    +40m hit -> listed`,
  ],
  [
    'a second hit within two minutes confirms nothing',
    `
    +0m clean -> clean
    +40m hit -> suspected
    +1m hit -> suspected
    +1m hit -> listed listed`,
  ],
  [
    'verified data is told at the first hit',
    `
    +0m clean -> clean
    +40m verified -> listed listed
    +40m verified -> listed`,
  ],
  [
    'a single false hit is never told',
    `
    +0m clean -> clean
    +40m hit -> suspected
    +5m clean -> clean
    +40m hit -> suspected
    +5m clean -> clean`,
  ],
  [
    'a suspicion that nothing confirms for a day starts anew',
    `
    +0m clean -> clean
    +1h hit -> suspected
    +2d blind -> suspected
    +1h hit -> suspected
    +5m hit -> listed listed`,
  ],
  [
    'what was listed before we looked is told as such, with one hit',
    `
    +0m hit -> listed already-listed
    +40m hit -> listed`,
  ],
  [
    'the first look counts from the first trusted answer',
    `
    +0m blind -> unseen
    +6h blind -> unseen
    +1h hit -> listed already-listed`,
  ],
  [
    'three clean answers, an hour apart, end a listing',
    `
    +0m hit -> listed already-listed
    +1h clean -> clearing
    +59m clean -> clearing
    +1m clean -> clearing
    +1h clean -> delisted delisted
    +1h clean -> delisted`,
  ],
  [
    'clean answers closer than the TTL of the hit count once',
    `
    +0m slow -> listed already-listed
    +1h clean -> clearing
    +1h clean -> clearing
    +1h clean -> clearing
    +1h clean -> clearing
    +3h clean -> delisted delisted`,
  ],
  [
    'flapping is told once: a hit while clearing starts the count again',
    `
    +0m clean -> clean
    +1h verified -> listed listed
    +1h clean -> clearing
    +1h hit -> listed
    +1h clean -> clearing
    +1h clean -> clearing
    +1h hit -> listed
    +1h clean -> clearing
    +1h clean -> clearing
    +1h clean -> delisted delisted`,
  ],
  [
    'listed again within a week: the cause was not fixed',
    `
    +0m hit -> listed already-listed
    +1h clean -> clearing
    +1h clean -> clearing
    +1h clean -> delisted delisted
    +6d hit -> suspected
    +5m hit -> listed relisted`,
  ],
  [
    'verified data listed again within a week is told at once',
    `
    +0m hit -> listed already-listed
    +1h clean -> clearing
    +1h clean -> clearing
    +1h clean -> delisted delisted
    +6d verified -> listed relisted`,
  ],
  [
    'listed again after more than a week is a new listing',
    `
    +0m hit -> listed already-listed
    +1h clean -> clearing
    +1h clean -> clearing
    +1h clean -> delisted delisted
    +4d clean -> delisted
    +4d clean -> clean
    +1h hit -> suspected
    +5m hit -> listed listed`,
  ],
  [
    'listed again long after the last look is a new listing too',
    `
    +0m hit -> listed already-listed
    +1h clean -> clearing
    +1h clean -> clearing
    +1h clean -> delisted delisted
    +8d verified -> listed listed`,
  ],
  [
    'a false hit soon after delisting does not forget the delisting',
    `
    +0m hit -> listed already-listed
    +1h clean -> clearing
    +1h clean -> clearing
    +1h clean -> delisted delisted
    +1d hit -> suspected
    +5m clean -> delisted
    +1d hit -> suspected
    +5m hit -> listed relisted`,
  ],
  [
    'a worse code of a listed target is news, a milder one is not',
    `
    +0m clean -> clean
    +1h hit -> suspected
    +5m hit -> listed listed
    +1h verified -> listed worse
    +1h verified -> listed
    +1h hit -> listed`,
  ],
  [
    'a list that dies for a week and returns moves nothing meanwhile',
    `
    +0m clean -> clean
    +1h verified -> listed listed
    +1h blind -> listed
    +3d blind -> listed
    +4d blind -> listed
    +1h verified -> listed
    +1h clean -> clearing
    +5d blind -> clearing
    +1h clean -> clearing
    +1h clean -> delisted delisted`,
  ],
  [
    'a list that dies stays silent about a clean target too',
    `
    +0m clean -> clean
    +7d blind -> clean
    +1h clean -> clean`,
  ],
  [
    'while alerts are held, a verified hit is a suspicion',
    `
    +0m clean -> clean
    +1h verified held -> suspected
    +40m verified -> listed listed`,
  ],
  [
    'while alerts are held, a first look tells nothing; later it is told as old',
    `
    +0m hit held -> suspected
    +40m hit -> listed already-listed`,
  ],
  [
    'a held hit that is gone in the next run is never told',
    `
    +0m clean -> clean
    +1h verified held -> suspected
    +40m clean -> clean`,
  ],
  [
    'a code without a meaning is told once and moves nothing',
    `
    +0m clean -> clean
    +1h odd -> clean unknown-code
    +1h odd -> clean
    +1h clean -> clean
    +1h hit -> suspected
    +5m odd -> suspected unknown-code`,
  ],
  [
    'losing a white entry is news, having one is not',
    `
    +0m white -> clean
    +1h white -> clean
    +1h blind -> clean
    +1h clean -> clean white-lost
    +1h clean -> clean`,
  ],
];

describe('step', () => {
  it.each(STORIES)('%s', (_, story) => {
    const lines = story
      .trim()
      .split('\n')
      .map((line) => line.trim())
      .join('\n');
    expect(play(story).told).toBe(lines);
  });

  it('ages the last good answer only while nothing can be trusted', () => {
    const before = play('+0m clean');
    const after = step(before.entry, SEEN.blind!, before.entry!.askedAt + HOUR).entry;
    expect(after).toEqual({ ...before.entry, askedAt: before.entry!.askedAt + HOUR });
    expect(after.lastGoodAt).toBe(before.entry!.lastGoodAt);
  });

  it('remembers when it was first seen and when it was confirmed', () => {
    const { entry } = play('+0m clean\n+40m hit\n+5m hit\n+3h hit');
    expect(entry!.confirmedAt! - entry!.firstSeenAt!).toBe(5 * MINUTE);
    expect(entry!.askedAt - entry!.confirmedAt!).toBe(3 * HOUR);
  });

  it('forgets an old listing once it is clean and the week is over', () => {
    const { entry } = play('+0m hit\n+1h clean\n+1h clean\n+1h clean\n+8d clean');
    expect(Object.keys(entry!).sort()).toEqual(['askedAt', 'lastGoodAt', 'phase', 'white']);
  });
});
