import { describe, expect, it } from 'vitest';
import { busiestSenders } from '../../../../lambda/core/dnsbl/watch/busiest.ts';
import { urgentTargets } from '../../../../lambda/core/dnsbl/watch/plan.ts';
import {
  mailHostsOf,
  SUSPECT_WINDOW,
  suspectsFor,
  suspectsSince,
} from '../../../../lambda/core/dnsbl/watch/suspects.ts';
import { type Entry, emptyState } from '../../../../lambda/core/dnsbl/watch/watch-state.ts';
import type { Incident } from '../../../../lambda/core/incident/incident.ts';
import type { Board } from '../../../../lambda/core/rollup/board.ts';
import { aList, aTarget } from '../../../support/builders/blocklist.ts';
import { incident } from '../../../support/builders/incident-record.ts';

const NOW = Date.UTC(2026, 0, 5, 8);
const HOUR = 3_600_000;
const on = (host: string | undefined, given: Partial<Incident> = {}): Incident => {
  const one = incident({ opened: NOW - HOUR, alerted: NOW - HOUR, ...given });
  return { ...one, samples: { ...one.samples, queueIds: host === undefined ? [] : [`${host}/4F1B2C3D4E`] } };
};
const target = (mailServer?: string) => ({
  ...aTarget(),
  ...(mailServer === undefined ? {} : { mailServer }),
});

describe('mailHostsOf', () => {
  it('reads the host from sample messages and from local senders', () => {
    const local = on('MX2', { sender: 'local:web1/www-data', related: ['host:192.0.2.7'] });
    expect(mailHostsOf(local)).toEqual(['mx2', 'web1']);
  });
});

describe('suspectsFor', () => {
  it.each<[string, Incident, string | undefined, boolean]>([
    ['the same host', on('mx1.example.com'), 'mx1.example.com', true],
    ['its short name in the log', on('mx1'), 'MX1.example.com', true],
    ['its short name in the configuration', on('mx1.example.com'), 'mx1', true],
    ['another host', on('mx2'), 'mx1.example.com', false],
    ['a host that begins alike', on('mx10'), 'mx1.example.com', false],
    ['a target without a mail server', on('mx2'), undefined, true],
    ['an incident whose host nobody knows', on(undefined), 'mx1.example.com', true],
    [
      'one that ended within 48 hours',
      on('mx1', { closed: NOW - 47 * HOUR, opened: NOW - 60 * HOUR }),
      'mx1',
      true,
    ],
    ['one that ended before', on('mx1', { closed: NOW - 49 * HOUR, opened: NOW - 60 * HOUR }), 'mx1', false],
    ['one that has been open for a week', on('mx1', { opened: NOW - 168 * HOUR }), 'mx1', true],
  ])('%s', (_, one, mailServer, expected) => {
    expect(suspectsFor(target(mailServer), [one], NOW).incidents).toHaveLength(expected ? 1 : 0);
  });

  it('puts what is open first, then what is worse, and counts the rest', () => {
    const incidents = [
      on('mx1', { id: 'over', severity: 'critical', closed: NOW - HOUR }),
      on('mx1', { id: 'open-high' }),
      on('mx1', { id: 'open-critical', severity: 'critical' }),
      ...['a', 'b', 'c', 'd'].map((id) => on('mx1', { id, severity: 'warning' })),
      on('mx2', { id: 'elsewhere' }),
    ];
    const { incidents: shown, more, elsewhere } = suspectsFor(target('mx1'), incidents, NOW);
    expect(shown.map((each) => each.incident)).toEqual(['open-critical', 'open-high', 'a', 'b', 'c']);
    expect({ more, elsewhere }).toEqual({ more: 2, elsewhere: 1 });
  });
});

describe('suspectsSince', () => {
  const SEEN = 1_000_000;
  const LATER = SEEN + 30 * 86_400_000;
  const since = (entry: Partial<Entry>) =>
    suspectsSince(
      {
        ...emptyState(),
        targets: { a: { l: { phase: 'listed', askedAt: 0, firstSeenAt: SEEN, ...entry } } },
      },
      LATER,
    ) + SUSPECT_WINDOW;

  it.each<[what: string, entry: Partial<Entry>, from: number]>([
    ['a listing whose removal nobody can ask for yet', {}, SEEN],
    ['one that is about to be confirmed', { phase: 'suspected' }, SEEN],
    ['one that may be over', { phase: 'clearing' }, SEEN],
    ['one whose source is known and stopped', { draftedFor: SEEN }, LATER],
    [
      'one whose alert named nobody',
      { draftedFor: SEEN, unnamed: { listing: SEEN, alert: '', told: [] } },
      SEEN,
    ],
    ['one that is over', { phase: 'delisted' }, LATER],
    ['what was never listed', { phase: 'clean', firstSeenAt: undefined }, LATER],
  ])('goes back for %s', (_, entry, from) => {
    expect(since(entry)).toBe(from);
  });
});

describe('busiestSenders', () => {
  const MINUTE = 60_000;
  const sender = (name: string, recipients: number[], usual = 0.5) => ({
    sender: name,
    recipients,
    usual,
    score: 0,
  });
  const board = (minutesAgo: number): Board => ({
    version: 1,
    minute: NOW / MINUTE - minutesAgo,
    active: 2,
    senders: [
      sender('host:192.0.2.1', [1, 2]),
      sender('host:192.0.2.2', [0, 90]),
      sender('host:192.0.2.3', [0, 0]),
    ],
  });

  it('are those with the most recipients, with what is usual in an hour', () => {
    expect(busiestSenders(board(1), NOW)).toEqual([
      { sender: 'host:192.0.2.2', recipients: 90, usual: 30 },
      { sender: 'host:192.0.2.1', recipients: 3, usual: 30 },
    ]);
  });

  it.each<[string, Board | undefined]>([
    ['before the judge has run', undefined],
    ['when it has stopped', board(11)],
  ])('are nobody %s', (_, given) => {
    expect(busiestSenders(given, NOW)).toEqual([]);
  });
});

describe('what receivers said', () => {
  it('is collected from the suspects only, each once', () => {
    const blocked = (host: string, blocks: string[]) => {
      const one = on(host);
      return { ...one, samples: { ...one.samples, blocks } };
    };
    const incidents = [
      blocked('mx1', ['Spamhaus', 'gmail']),
      blocked('mx1', ['gmail']),
      blocked('mx2', ['SORBS']),
    ];
    expect(suspectsFor(target('mx1'), incidents, NOW).refusedBy).toEqual(['Spamhaus', 'gmail']);
  });
});

describe('urgentTargets', () => {
  const urgent = (one: Incident, entry: Partial<Entry> | undefined, tier: 1 | 2 = 1) => {
    const state = emptyState();
    if (entry) state.targets['198.18.0.1'] = { 'a-list': { phase: 'clean', askedAt: NOW, ...entry } };
    return urgentTargets([target('mx1')], [aList({ tier })], state, [one]).size === 1;
  };

  it.each<[string, Incident, Partial<Entry> | undefined, 1 | 2, boolean]>([
    ['an incident since the last answer', on('mx1', { alerted: NOW + 1 }), {}, 1, true],
    ['one that was there before', on('mx1', { alerted: NOW - 1 }), {}, 1, false],
    ['one that is over', on('mx1', { alerted: NOW + 1, closed: NOW + 2 }), {}, 1, false],
    ['one on another server', on('mx2', { alerted: NOW + 1 }), {}, 1, false],
    ['a list of tier 2', on('mx1', { alerted: NOW + 1 }), {}, 2, false],
    ['a list that was never asked is due anyway', on('mx1', { alerted: NOW + 1 }), undefined, 1, false],
  ])('%s', (_, one, entry, tier, expected) => {
    expect(urgent(one, entry, tier)).toBe(expected);
  });
});
