import { describe, expect, it } from 'vitest';
import type { DomainsFinding } from '../../../../lambda/core/detect/signals/domains.ts';
import { ENGLISH_OBSERVED } from '../../../../lambda/core/message/words/english/findings.ts';
import { JAPANESE_OBSERVED } from '../../../../lambda/core/message/words/japanese/findings.ts';

const finding = (observed: DomainsFinding['observed'], window: number): DomainsFinding => ({
  name: 'domains',
  score: 5.4,
  window,
  observed,
  expected: { toCompanyShare: 0.02, toSenderShare: 0.1 },
});

describe('new recipient domains in words', () => {
  it.each([
    [
      { toCompany: 3, toSender: 2, known: 1 },
      10,
      '3 domains new to the company, 2 new to this sender only, 1 known to it',
    ],
    [
      { toCompany: 80, toSender: 22, known: 10, cut: 1 },
      1440,
      'at least 80 domains new to the company, 22 new to this sender only, 10 known to it in a day',
    ],
    [
      { toCompany: 0, toSender: 0, known: 0, cut: 1 },
      48,
      'more recipient domains in the day than are told apart',
    ],
  ])('%o', (observed, window, text) => {
    expect(ENGLISH_OBSERVED.domains(finding(observed, window))).toBe(text);
    expect(JAPANESE_OBSERVED.domains(finding(observed, window))).not.toMatch(/ 0 件以上/);
  });
});
