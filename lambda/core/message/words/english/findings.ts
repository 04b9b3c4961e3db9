import type { FindingWords } from '../finding-words.ts';
import { wordFinding } from '../finding-words.ts';
import { percent, plural, quantity } from '../quantity.ts';

/** How a person reads a window of so many minutes. */
const SPANS: Readonly<Record<number, string>> = {
  10: '10 minutes',
  60: 'an hour',
  360: '6 hours',
  1440: 'a day',
};

function span(minutes: number): string {
  return SPANS[minutes] ?? `${quantity(minutes)} minutes`;
}

/** What was seen and what is usual: all that a listing's notice says of a suspect. */
export const ENGLISH_OBSERVED: FindingWords['findings'] = {
  volume: ({ observed, expected, window }) => ({
    observed: `${plural(observed.recipients, 'recipient', 'recipients')} in ${span(window)}`,
    expected: `usual ${quantity(expected.recipients)} in ${span(window)}`,
  }),
  failures: ({ observed, expected }) => ({
    observed: `${quantity(observed.failed)} failed (${percent(observed.failed / Math.max(observed.recipients, 1e-9))})`,
    expected: `usual ${percent(expected.share)}`,
  }),
  domains: ({ observed, expected }) => ({
    observed: `${plural(observed.toCompany, 'domain', 'domains')} new to the company, ${quantity(observed.toSender)} new to this sender only, ${quantity(observed.known)} known to it`,
    expected: `usual ${percent(expected.toCompanyShare)} new to the company, ${percent(expected.toSenderShare)} new to this sender only`,
  }),
  senders: ({ observed, expected }) => ({
    observed: `envelope senders not used before in ${quantity(observed.newMinutes)} of ${plural(observed.minutes, 'minute', 'minutes')}`,
    expected: `usual ${percent(expected.share)}`,
  }),
  recipients: ({ observed, expected }) => ({
    observed: `${quantity(observed.strangers)} of ${plural(observed.recipients, 'recipient', 'recipients')} never written to before`,
    expected: `usual ${percent(expected.share)}`,
  }),
  network: ({ observed, expected }) => ({
    observed: `${percent(observed.unfamiliar / Math.max(observed.recipients, 1e-9))} of it from networks that this login had not used before`,
    expected: `some on ${percent(expected.share)} of its days`,
  }),
  'login-spread': ({ observed, expected }) => ({
    observed: `${observed.networks} networks new to this login in 24 hours`,
    expected: `usual 0 or ${expected.networks}`,
  }),
  ceiling: ({ observed, expected }) => ({
    observed: `${observed.recipients} recipients in this ${observed.per === 60 ? 'hour' : 'day'}`,
    expected: `at most ${expected.limit} are allowed`,
  }),
  blocked: ({ observed }) => ({
    observed: `remote servers refuse this mail and name ${observed.names.join(', ')}`,
    expected: 'usual none',
  }),
};

export const ENGLISH_FINDINGS: FindingWords = {
  signals: {
    volume: 'volume',
    failures: 'failures',
    domains: 'domains',
    senders: 'senders',
    recipients: 'recipients',
    network: 'network',
    'login-spread': 'login-spread',
    ceiling: 'ceiling',
    blocked: 'blocked',
  },
  findings: ENGLISH_OBSERVED,
  arguments: {
    failures: ({ share }) => `the share of failed recipients (${percent(share)}) is that of ordinary mail`,
    domains: () => 'it writes to domains like those it usually writes to',
    senders: () => 'it uses the envelope senders that it always uses',
    recipients: () => 'it writes to people that it has written to before',
    network: () => 'it comes from networks that this login always uses',
    volume: () => 'the amount is usual for this sender',
    history: ({ days }) =>
      `only ${plural(days, 'day', 'days')} of history: it may always have sent like this`,
    surge: ({ senders }) => `${senders} other senders have temporary failures at this time`,
  },
  reasons: {
    severity: ({ severity }) => `now ${severity}`,
    signal: ({ finding }) =>
      `${finding.name}: ${wordFinding(finding, { findings: ENGLISH_OBSERVED }).observed}`,
    growth: ({ recipients }) => `${recipients} recipients so far`,
    unconfirmed: () => 'the complete log does not confirm it',
  },
};
