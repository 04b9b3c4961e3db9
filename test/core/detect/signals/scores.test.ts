import { describe, expect, it } from 'vitest';
import { SLOTS } from '../../../../lambda/core/detect/calendar.ts';
import {
  believableNumbers,
  type Explained,
  explain,
  sureness,
} from '../../../../lambda/core/detect/signals/bulk-job.ts';
import { domainScore, newcomers, usualDomains } from '../../../../lambda/core/detect/signals/domains.ts';
import {
  envelopeSenderScore,
  gatewayShare,
  usualUnseen,
} from '../../../../lambda/core/detect/signals/envelope-senders.ts';
import {
  failureRate,
  failureScore,
  learnFailureRate,
  usualFailures,
} from '../../../../lambda/core/detect/signals/failures.ts';
import { logTail, sizeBin, volumeScore } from '../../../../lambda/core/detect/signals/volume.ts';
import type { Mixture } from '../../../../lambda/core/detect/state/domain-mixture.ts';
import { FleetState } from '../../../../lambda/core/detect/state/fleet-state.ts';
import { SenderState, SIZE_BINS } from '../../../../lambda/core/detect/state/sender-state.ts';

/** Exact upper tail of a negative binomial with mean mu and dispersion k, by summing its probabilities. */
function exactTail(x: number, mu: number, k: number): number {
  let p = (k / (mu + k)) ** k;
  let below = 0;
  for (let i = 0; i < x; i++) {
    below += p;
    p *= ((i + k) / (i + 1)) * (mu / (mu + k));
  }
  return 1 - below;
}

/** A sender with `days` days of history whose daily maximum lay in bin `bin`. */
function settled(days: number, bin: number): SenderState {
  const sender = new SenderState(0, 0);
  sender.days = days;
  for (let window = 0; window < 4; window++) sender.sizes[window * SIZE_BINS + bin] = days;
  return sender;
}

/** A sender whose signals remember these numbers. */
function recordOf(record: Partial<SenderState['record']>): SenderState {
  const sender = new SenderState(0, 0);
  Object.assign(sender.record, record);
  return sender;
}

const volume = (sender: SenderState, recipients: number, expected: number, slot = 10): number =>
  volumeScore(sender, new FleetState(), { window: 1, recipients, expected, slot, season: 1 });

describe('volume', () => {
  it.each([
    [5, 1, 0.7],
    [20, 4, 1.2],
    [60, 30, 2],
    [200, 50, 3],
  ])('bounds the exact chance of %i where %i are expected (k = %f)', (x, mu, k) => {
    expect(Math.exp(logTail(x, mu, k))).toBeGreaterThanOrEqual(exactTail(x, mu, k));
  });

  it.each([
    ['what is expected', settled(20, 3), 3, 4, 0, 0],
    ['a size of every day at an odd hour', settled(20, 5), 50, 2, 0, 1],
    ['ten times the daily maximum', settled(20, 3), 100, 1, 5, 10],
    ['the same without any history', new SenderState(0, 0), 100, 1, 3, 6],
  ])('scores %s', (_, sender, recipients, expected, least, most) => {
    const score = volume(sender, recipients, expected);
    expect(score).toBeGreaterThanOrEqual(least);
    expect(score).toBeLessThanOrEqual(most);
  });

  it('is not surprised by a size that this hour of the week has seen', () => {
    const sender = settled(20, 3);
    sender.slotSizes[1 * SLOTS + 10] = sizeBin(1000) + 1;
    expect(volume(sender, 1000, 1)).toBeLessThan(1.3);
    expect(volume(sender, 1000, 1, 11)).toBeGreaterThan(7);
  });

  it('never claims more than 10', () => {
    expect(volume(settled(100, 0), 1e6, 0)).toBe(10);
  });
});

describe('failures', () => {
  const score = (failed: number, attempted: number, rate = 0.02): number =>
    failureScore(failed, attempted, usualFailures(rate)).ordinary;

  it.each([
    ['nothing at all', 0, 0, 0, 0],
    ['no failure of many', 0, 300, -1.9, -1.5],
    ['a merge with 8 % failures', 16, 200, -1, 2],
    ['a tenth of few', 1, 10, 0, 2],
    ['a quarter of many', 50, 200, 7, 14],
    ['two thirds of few', 8, 12, 10, 14],
  ])('scores %s', (_, failed, attempted, least, most) => {
    expect(score(failed, attempted)).toBeGreaterThanOrEqual(least);
    expect(score(failed, attempted)).toBeLessThanOrEqual(most);
  });

  it('takes a share that is usual for the sender for ordinary', () => {
    expect(score(30, 250, 0.12)).toBeLessThan(1);
    expect(score(30, 250, 0.02)).toBeGreaterThan(2.5);
  });

  it('is at least ln 0.15 and at most 14', () => {
    expect(score(0, 1e5)).toBeGreaterThanOrEqual(Math.log(0.15));
    expect(score(5e4, 1e5)).toBe(14);
  });

  it('holds less against the list of a bulk job, unless a third of it fails', () => {
    const { ordinary, bulk } = failureScore(20, 200, usualFailures(0.02));
    expect(ordinary - bulk).toBeGreaterThan(1);
    expect(failureScore(70, 200, usualFailures(0.02)).bulk).toBeGreaterThan(4.5);
  });

  it('takes a first record as it is', () => {
    const sender = recordOf({ failed: 30, attempted: 240 });
    expect(learnFailureRate(sender, 0.02)).toBeCloseTo(31.2 / 300);
  });

  it('learns a lower rate at once and a higher one by 7 % a day', () => {
    const sender = recordOf({ failureRate: 0.05, failed: 0, attempted: 1000 });
    expect(learnFailureRate(sender, 0.02)).toBeCloseTo(1.2 / 1060, 2);
    sender.record.failed = 300;
    expect(learnFailureRate(sender, 0.02)).toBeCloseTo(0.0535);
  });

  it('uses the rate of the fleet for a sender without history', () => {
    expect(failureRate(new SenderState(0, 0), 0.03)).toBe(0.03);
  });
});

describe('domains', () => {
  const USUAL: Mixture = [0.75, 0.15, 0.1];
  const fleetWhere = (nu: number): FleetState => {
    const fleet = new FleetState();
    fleet.categories.set([0, 1e6 * (1 - nu), 1e6 * nu]);
    return fleet;
  };
  const scores = (known: number, shared: number, novel: number, usual = USUAL, nu = 0.25): Explained =>
    domainScore(known, shared, novel, usual, usualDomains(usual), newcomers(fleetWhere(nu)));

  it.each([
    ['nothing', 0, 0, 0, 0, 0],
    ['its usual partners', 20, 3, 1, -1.05, -0.5],
    ['a list of strangers', 2, 20, 60, 3, 7],
  ])('scores %s against ordinary mail', (_, known, shared, novel, least, most) => {
    const { ordinary } = scores(known, shared, novel);
    expect(ordinary).toBeGreaterThanOrEqual(least);
    expect(ordinary).toBeLessThanOrEqual(most);
  });

  it.each([
    ['customers of the company', 6, 44, 14, 0.25, -3, -0.5],
    ['the same in a company where less is new', 6, 44, 14, 0.05, 0, 2],
    ['strangers', 2, 30, 50, 0.25, 2, 7],
    ['customers of the company, when everything is new', 6, 44, 14, 0.9, -3, -0.5],
    ['strangers, when everything is new', 2, 10, 70, 0.9, -1.05, 0.5],
  ])('scores a bulk job to %s', (_, known, shared, novel, nu, least, most) => {
    const { bulk } = scores(known, shared, novel, USUAL, nu);
    expect(bulk).toBeGreaterThanOrEqual(least);
    expect(bulk).toBeLessThanOrEqual(most);
  });

  it.each([
    ['all novel on the first day', [0.02, 0.08, 0.9] as Mixture],
    ['half novel', [0.2, 0.3, 0.5] as Mixture],
  ])('holds nothing against mail that is more familiar than usual: %s', (_, usual) => {
    expect(scores(20, 20, 5, usual).ordinary).toBeLessThanOrEqual(0);
  });

  it('believes less in the first job of a newcomer, the longer the fleet is known', () => {
    const bulkOf = (days: number): number => {
      const fleet = fleetWhere(0.25);
      fleet.newcomers.firstDay = 20_000;
      fleet.day = 20_000 + days;
      return domainScore(0, 40, 14, USUAL, usualDomains(USUAL), newcomers(fleet), 0).bulk;
    };
    const [first, seventh, tenth, fourteenth, hundredth] = [0, 7, 10, 14, 100].map(bulkOf);
    expect(seventh).toBe(first);
    expect(tenth).toBeGreaterThan(seventh!);
    expect(fourteenth).toBeGreaterThan(tenth! + 0.3);
    expect(hundredth).toBe(fourteenth);
  });

  it('learns from the fleet how much of what is new is new to all', () => {
    const fleet = new FleetState();
    expect(newcomers(fleet).share).toBeCloseTo(0.9);
    fleet.categories.set([9000, 800, 160]);
    expect(newcomers(fleet).share).toBeCloseTo(196 / 1000);
  });
});

describe('a bulk job', () => {
  const total = (failures: Explained, domains: Explained, burst = 100): number => {
    return explain([failures, domains], 10, burst).reduce((sum, each) => sum + each);
  };

  it('takes back what it explains, in proportion, and at most what it is worth itself', () => {
    const both = [
      { ordinary: 8, bulk: 1 },
      { ordinary: 4, bulk: -1 },
    ];
    const [failures, domains] = explain(both, 10, 100);
    expect(failures! / domains!).toBeCloseTo(2);
    expect(failures! + domains!).toBeCloseTo(-Math.log(0.95 * Math.exp(-12) + 0.05), 9);
  });

  it.each([
    [
      'explains both no better than ordinary mail does',
      { ordinary: 5, bulk: 5 },
      { ordinary: 2, bulk: 2 },
      7,
    ],
    [
      'explains the domains, but the failures worse',
      { ordinary: 12, bulk: 14 },
      { ordinary: 3, bulk: -1 },
      14.9,
    ],
    ['is not in question', { ordinary: -1.5, bulk: -1.5 }, { ordinary: -1, bulk: 2 }, -2.5],
  ])('changes little where it %s', (_, failures, domains, expected) => {
    expect(Math.abs(total(failures, domains) - expected)).toBeLessThan(0.6);
  });

  it('takes back no more than its own rarity where it explains the domains, but not the failures', () => {
    const left = total({ ordinary: 12, bulk: 11 }, { ordinary: 3, bulk: -1 });
    expect(left).toBeCloseTo(-Math.log(0.95 * Math.exp(-15) + 0.05 * Math.exp(-10)), 9);
    expect(left).toBeGreaterThan(12.5);
  });

  it('is sent in one name: forged senders are none', () => {
    const both = [
      { ordinary: 4, bulk: 1 },
      { ordinary: 0, bulk: 0 },
    ];
    const left = (forged: number): number =>
      explain(both, 10, 100, { elsewhere: 0, likely: false, forged })[0]!;
    expect(left(sureness(-0.7))).toBe(left(0));
    expect(left(sureness(1))).toBeGreaterThan(left(0) + 0.1);
    expect(left(sureness(2.3))).toBeGreaterThan(left(0) + 0.5);
  });

  it.each([
    ['nothing', -0.7, 8],
    ['little', 1, 8],
    ['something', 1.2, 10],
    ['enough', 2.5, 14],
  ])('has numbers and strangers as a bot has, which are believed as %s else speaks', (_, besides, left) => {
    expect(believableNumbers(14, besides)).toBeCloseTo(left);
    expect(believableNumbers(5, besides)).toBe(5);
  });

  it('is a burst: what trickles is none', () => {
    const at = (burst: number): number => total({ ordinary: 8, bulk: 0 }, { ordinary: 4, bulk: -1 }, burst);
    expect(at(100)).toBeCloseTo(at(1000));
    expect(at(20)).toBeGreaterThan(at(100) + 1.5);
    expect(at(5)).toBeGreaterThan(at(20) + 3);
  });
});

describe('envelope senders', () => {
  const score = (unseen: number, minutes: number, share = 0.02, gateways = 0): number =>
    envelopeSenderScore(unseen, minutes, share, usualUnseen(share), gateways);

  it.each([
    ['no minute', 0, 0, 0, 0],
    ['always the same', 0, 30, -0.7, -0.6],
    ['a forged one in each of ten minutes', 10, 10, 5, 5],
    ['one new in thirty minutes', 1, 30, -0.7, 0.5],
  ])('scores %s', (_, unseen, minutes, least, most) => {
    expect(score(unseen, minutes)).toBeGreaterThanOrEqual(least);
    expect(score(unseen, minutes)).toBeLessThanOrEqual(most);
  });

  it('takes a sender without a record for a gateway now and then', () => {
    const newcomer = new SenderState(0, 0);
    const settled = recordOf({ minutes: 500 });
    expect(score(10, 10, 0.02, gatewayShare(newcomer))).toBeLessThan(3);
    expect(score(10, 10, 0.02, gatewayShare(settled))).toBe(5);
  });

  it('holds nothing against fewer unseen senders than usual', () => {
    expect(score(0, 40, 0.7)).toBeLessThanOrEqual(0);
  });
});
