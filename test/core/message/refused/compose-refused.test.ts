import { describe, expect, it } from 'vitest';
import type { RefusedDomain } from '../../../../lambda/core/impact/refused/refusal-watch.ts';
import { gsm7, SMS_LENGTH } from '../../../../lambda/core/message/gsm7.ts';
import { DEFAULT_NOTIFY } from '../../../../lambda/core/message/notify-defaults.ts';
import { composeRefused } from '../../../../lambda/core/message/refused/compose-refused.ts';
import { LANGUAGES } from '../../../../lambda/core/message/settings.ts';
import { HOUR } from '../../../../lambda/core/time.ts';
import { HOSTILE } from '../incidents.ts';
import { HIDDEN, refused as refusedBySns } from '../published.ts';

const NOW = Date.UTC(2026, 10, 3, 8);

const entry = (changes: Partial<RefusedDomain> = {}): RefusedDomain => ({
  domain: 'partner.example',
  rule: 'Client host rejected: dial-up',
  since: NOW - 23 * HOUR,
  last: NOW - 2 * HOUR,
  tries: 3,
  written: 5,
  delivered: 40,
  lastDelivered: NOW - 48 * HOUR,
  ...changes,
});

describe('composeRefused', () => {
  it('says who is refused, by which rule, since when, and what there was before', () => {
    const { subject, email, sms, severity } = composeRefused([entry()], NOW);
    expect(subject).toBe('[sendwatch] WARNING: your own rules refuse 1 correspondent');
    expect(severity).toBe('warning');
    expect(email).toMatch(/partner\.example: since 2026-11-02 09:00 UTC, last 2026-11-03 06:00 UTC/);
    expect(email).toContain('by the rule: Client host rejected: dial-up');
    expect(email).toContain('5 recipients written to there, mail from there taken for 40');
    expect(email).toContain('sendwatch impact --refused /var/log/mail.log');
    expect(sms).toBe(
      'WARNING: your own rules refuse 1 correspondent: partner.example, ID refused-2026-11-03',
    );
  });

  it('is in Japanese where that is set, but for subject and SMS', () => {
    const options = { notify: { ...DEFAULT_NOTIFY, language: 'ja' as const }, utcOffset: 540 };
    const { subject, email, json } = composeRefused([entry()], NOW, options);
    expect(subject).toContain('your own rules refuse');
    expect(email).toContain('partner.example: 2026-11-02 18:00 +09:00 から');
    expect(JSON.parse(json).content.title).toContain('取引相手 1 件');
  });

  it('counts those of whom people know, and leaves out what may still pass', () => {
    const all = [
      entry(),
      entry({ domain: 'b.example', told: NOW - 24 * HOUR }),
      entry({ since: NOW - HOUR }),
    ];
    const { email, json } = composeRefused(all, NOW);
    expect(email).toContain('Of 1 more you were told before');
    expect(JSON.parse(json)).toMatchObject({
      schema: 'sendwatch.refused/1',
      refused: [{ domain: 'partner.example', lastDelivered: '2026-11-01T08:00:00Z' }],
      still: 1,
    });
  });

  it.each(LANGUAGES)('fits every channel, whatever the log says, in %s', async (language) => {
    const hostile = Object.values(HOSTILE).map((text) => entry({ domain: text, rule: text }));
    const many = Array.from({ length: 200 }, () =>
      entry({ domain: 'x'.repeat(255), rule: '規'.repeat(160) }),
    );
    for (const refused of [hostile, many]) {
      const message = composeRefused(refused, NOW, { notify: { ...DEFAULT_NOTIFY, language } });
      expect(await refusedBySns(message)).toBeUndefined();
      expect(message.sms.length).toBeLessThanOrEqual(SMS_LENGTH);
      expect(gsm7(message.sms)).toBe(message.sms);
      for (const line of message.email.split('\n')) expect(line).not.toMatch(HIDDEN);
      expect(message.email).not.toMatch(/https?:\/\//);
    }
  });
});
