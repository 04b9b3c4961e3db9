import { describe, expect, it } from 'vitest';
import type { TotalFinding } from '../../../../lambda/core/detect/signals/total/total.ts';
import {
  ENGLISH_FINDINGS,
  ENGLISH_OBSERVED,
} from '../../../../lambda/core/message/words/english/findings.ts';
import { JAPANESE_FINDINGS } from '../../../../lambda/core/message/words/japanese/findings.ts';

const total = (window: number): TotalFinding => ({
  name: 'total',
  score: 9.5,
  window,
  observed: { recipients: 3493 },
  expected: { recipients: 4.7 },
});

describe('a total says in what time it was sent', () => {
  it.each([
    [24, 'in 24 minutes', '24分間で'],
    [243, 'in 4 hours 3 minutes', '4時間3分で'],
    [1440, 'in a day', '1日で'],
    [2455, 'in 40 hours 55 minutes', '40時間55分で'],
    [9000, 'in 6 days', '6日間で'],
  ])('%i minutes', (window, english, japanese) => {
    expect(ENGLISH_OBSERVED.total(total(window))).toBe(`3,493 recipients ${english}`);
    expect(JAPANESE_FINDINGS.observed.total(total(window))).toContain(japanese);
  });
});

describe('a total says how many it wrote to lately', () => {
  const of = (known: number | undefined): TotalFinding => ({
    ...total(9000),
    observed: { recipients: 3493, known },
  });

  it('and that these count in part', () => {
    expect(ENGLISH_OBSERVED.total(of(1200))).toBe(
      '3,493 recipients in 6 days, 1,200 of them among those it wrote to lately',
    );
    expect(ENGLISH_FINDINGS.usual.total(of(1200))).toBe(
      'usual at most 4.7 in this time, where each of those counts 0.3',
    );
    expect(JAPANESE_FINDINGS.observed.total(of(1200))).toContain('1,200');
    expect(JAPANESE_FINDINGS.usual.total(of(1200))).toContain('0.3');
  });

  it.each([0, undefined])('unless there are none (%s)', (known) => {
    expect(ENGLISH_OBSERVED.total(of(known))).toBe('3,493 recipients in 6 days');
    expect(ENGLISH_FINDINGS.usual.total(of(known))).toBe('usual at most 4.7 in this time');
    expect(JAPANESE_FINDINGS.observed.total(of(known))).not.toContain('うち');
  });
});
