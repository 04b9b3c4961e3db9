import { describe, expect, it } from 'vitest';
import { ConfigError, parseSettings } from '../../../../lambda/core/config.ts';
import { detectSettings } from '../../../../lambda/core/detect/settings/detect-settings.ts';
import { thresholdFor } from '../../../../lambda/core/detect/threshold.ts';

const rulesOf = (sender: string, detect: Record<string, unknown>) =>
  detectSettings(parseSettings({ detect })).rulesOf(sender);

const JOB = {
  sender: 'host:192.0.2.1',
  from: '2024-05-01T20:00+09:00',
  to: '2024-05-02',
  maxRecipients: 500,
};

describe('the detector settings', () => {
  it.each([
    ['an unknown key', { treshold: 12 }, "'treshold'"],
    ['a threshold of nothing', { threshold: 0 }, 'threshold'],
    ['a sender without its kind', { acknowledged: [{ sender: '192.0.2.1' }] }, 'host:192.0.2.1'],
    ['a network that is none', { roles: [{ network: '192.0.2.0/99', role: 'relay' }] }, '192.0.2.0/24'],
    ['a time that is none', { acknowledged: [{ sender: 'host:192.0.2.1', until: 'tomorrow' }] }, 'ISO 8601'],
    [
      'a time that is another one on another machine',
      { expectedJobs: [{ ...JOB, from: '2024-05-01T20:00' }] },
      "expectedJobs.0.from: '2024-05-01T20:00' is no time; write ISO 8601 with its offset",
    ],
    [
      'a job without a size',
      { expectedJobs: [{ sender: 'host:192.0.2.1', from: '2024-01-01', to: '2024-01-02' }] },
      'maxRecipients',
    ],
    ['a signal that is none', { without: ['noise'] }, 'without'],
  ])('refuse %s, naming it', (_, detect, named) => {
    expect(() => parseSettings({ detect })).toThrow(ConfigError);
    expect(() => parseSettings({ detect })).toThrow(named);
  });

  it.each([
    ['host:192.0.2.9', 16, true],
    ['host:198.51.100.9', 4, false],
    ['host:2001:db8:1::/64', 16, true],
    ['host:203.0.113.9', 1, false],
    ['login:192.0.2.9', 1, false],
  ])('give %s the role of its network', (sender, rate, withoutSenders) => {
    const rules = rulesOf(sender, {
      roles: [
        { network: '192.0.2.0/24', role: 'relay' },
        { network: '198.51.100.0/24', role: 'application' },
        { network: '2001:db8::/32', role: 'relay' },
      ],
    });
    expect(rules.rate).toBe(rate);
    expect(rules.without.has('senders')).toBe(withoutSenders);
  });

  it('read times with their offset, and a date as its first minute in UTC', () => {
    const { jobs } = rulesOf(JOB.sender, { expectedJobs: [JOB] });
    const [from, to] = [Date.UTC(2024, 4, 1, 11), Date.UTC(2024, 4, 2)].map((time) => time / 60_000);
    expect(jobs).toEqual([{ from, to, maxRecipients: 500 }]);
  });
});

describe('the threshold', () => {
  it.each([
    ['a small fleet', 10, {}, 9.5],
    ['400 senders', 400, {}, 9.5],
    ['4,000 senders', 4000, {}, 9.5 + Math.log(10)],
    ["a threshold of one's own", 400, { threshold: 8 }, 8],
    ['half the false alerts that the default makes', 400, { alertsPerWeek: 0.205 }, 9.5 + Math.log(2)],
  ])('for %s', (_, senders, settings, expected) => {
    expect(
      thresholdFor(senders, { threshold: undefined, alertsPerWeek: undefined, ...settings }),
    ).toBeCloseTo(expected, 9);
  });
});
