import { describe, expect, it } from 'vitest';
import { SIGNALS, type SignalName } from '../../../../lambda/core/detect/signals/names.ts';
import type { Tally } from '../../../../lambda/core/tally/tally.ts';
import { DAY, HOUR, incidentsOf, MONDAY, mailing, officeDays, pc, tally } from '../office.ts';

const LOGIN = 'login:mary@example.com';
const START = MONDAY + 9 * DAY + 10 * HOUR;

/** Spam, under a sender, that a remote server refuses for a blocklist. */
const spam = (sender: string): Tally[] =>
  mailing({ sender, from: START, minutes: 30, perMinute: 3, failed: 0.3, novel: 0.7 }).map((each, i) => ({
    ...each,
    envelopeSenders: [`forged${i}@example.net`],
    samples: { blocks: ['bl.example'] },
  }));

/** A login that was at home for a week. */
const home = Array.from({ length: 9 }, (_, day) =>
  tally(LOGIN, MONDAY + day * DAY + 9 * HOUR, {
    clients: ['203.0.113.9'],
    recipientNames: ['ann@example.com'],
  }),
);

/** The same, seen in eight networks within four hours. */
const spread = [
  ...home,
  ...Array.from({ length: 8 }, (_, i) => tally(LOGIN, START + 30 * i, { clients: [`198.${i}.0.1`] })),
];

/** The same, used elsewhere to write to strangers. */
const elsewhere = [
  ...home,
  ...Array.from({ length: 30 }, (_, i) =>
    tally(LOGIN, START + i, {
      recipients: 9,
      clients: ['198.7.0.1'],
      recipientNames: Array.from({ length: 9 }, (_, r) => `stranger${i}.${r}@example.com`),
    }),
  ),
];

/** Spam that our own server refuses in part, and that is sent after many failed logins. */
const refused = elsewhere.map((each, i) =>
  i < home.length
    ? each
    : {
        ...each,
        failedLogins: 20,
        ownRefusals: { refused: 3, unnamed: 0, putOff: 0, recipients: [`a${i}`, `b${i}`, `c${i}`] },
      },
);

/** Forty addresses that were used once, and one more of their network two hours later. */
const LAST = 'host:198.51.100.99';
const trail = [
  ...Array.from({ length: 40 }, (_, i) => tally(`host:198.51.100.${i}`, START + i, { recipients: 5 })),
  tally(LAST, START + 2 * HOUR, { recipients: 5 }),
];

/** Far more than this PC ever sent, to the office's partners; nothing fails. */
const torrent = mailing({ sender: pc(7), from: START, minutes: 60, perMinute: 60, failed: 0, novel: 0 });

/** Traffic in which each signal shows, and settings that it needs. */
const SHOWN: Readonly<Record<SignalName, { tallies: readonly Tally[]; sender: string; detect?: object }>> = {
  volume: { tallies: spam(pc(7)), sender: pc(7) },
  failures: { tallies: spam(pc(7)), sender: pc(7) },
  domains: { tallies: spam(pc(7)), sender: pc(7) },
  senders: { tallies: spam(pc(7)), sender: pc(7) },
  blocked: { tallies: spam(pc(7)), sender: pc(7) },
  recipients: { tallies: elsewhere, sender: LOGIN },
  network: { tallies: elsewhere, sender: LOGIN },
  refused: { tallies: refused, sender: LOGIN },
  'failed-logins': { tallies: refused, sender: LOGIN },
  'login-spread': { tallies: spread, sender: LOGIN },
  total: { tallies: torrent, sender: pc(7) },
  wave: { tallies: trail, sender: LAST },
  ceiling: {
    tallies: spam(pc(7)),
    sender: pc(7),
    detect: { ceilings: { person: { recipientsPerHour: 70 } } },
  },
};

function found(name: SignalName, detect: object) {
  const { tallies } = SHOWN[name];
  const incidents = incidentsOf([...officeDays(12), ...tallies], {
    detect: { ...SHOWN[name].detect, ...detect },
  });
  return {
    incidents,
    finding: incidents.flatMap(({ signals }) => signals).find((each) => each.name === name),
  };
}

/** Whether a finding is more than an absence: a rule is there or not, a learned signal scores or not. */
function counts(name: SignalName, finding: ReturnType<typeof found>['finding']): boolean {
  if (finding === undefined) return false;
  return name === 'blocked' || finding.score !== 0;
}

describe('whatever can be named can be switched off', () => {
  it.each(SIGNALS)('%s shows in its own traffic', (name) => {
    expect(counts(name, found(name, {}).finding)).toBe(true);
  });

  it.each(SIGNALS)('%s counts for nobody', (name) => {
    expect(counts(name, found(name, { without: [name] }).finding)).toBe(false);
  });

  it.each(SIGNALS)('%s does not count for one sender', (name) => {
    const { sender } = SHOWN[name];
    const exceptions = [{ sender, without: [name] }];
    expect(counts(name, found(name, { exceptions }).finding)).toBe(false);
  });

  it('makes no incident critical for a blocklist that does not count', () => {
    const worst = (detect: object) => found('blocked', detect).incidents[0]!.severity;
    expect(worst({})).toBe('critical');
    expect(worst({ without: ['blocked'] })).not.toBe('critical');
  });
});
