import { describe, expect, it } from 'vitest';
import { familyOf, idsPerInstance } from '../../../lambda/core/mail-log/formats.ts';

describe('idsPerInstance', () => {
  it.each([
    ['postfix/smtpd', 'postfix', true],
    ['postfix-out/smtp', 'postfix', true],
    ['postfix/policyd-spf', 'foreign', true],
    ['/postfix/smtpd', 'postfix', true],
    ['mx-out/smtpd', 'postfix', true],
    ['exim4/x', 'exim', false],
    ['sm-mta', 'sendmail', false],
    ['smtpd', 'opensmtpd', false],
  ])('of %s, which is %s, is %s', (tag, family, expected) => {
    expect(familyOf(tag)).toBe(family);
    expect(idsPerInstance(tag)).toBe(expected);
  });
});
