import { MINUTES_A_DAY } from '../../../time.ts';
import type { FindingWords } from '../finding-words.ts';
import { noneTold, wordObserved } from '../finding-words.ts';
import { percent, plural, quantity } from '../quantity.ts';

/** How a person reads a window of so many minutes. */
const SPANS: Readonly<Record<number, string>> = {
  10: '10 minutes',
  60: 'an hour',
  360: '6 hours',
  1440: 'a day',
};

function span(minutes: number): string {
  const known = SPANS[minutes];
  if (known !== undefined) return known;
  if (minutes < 120) return plural(minutes, 'minute', 'minutes');
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return rest === 0 ? `${hours} hours` : `${hours} hours ${plural(rest, 'minute', 'minutes')}`;
}

/** Before a count that there may be more of. */
function least(cut: number | undefined): string {
  return cut === undefined ? '' : 'at least ';
}

/** A time that may be long: from two days on in whole days. */
function longSpan(minutes: number): string {
  if (minutes < 2 * MINUTES_A_DAY) return span(minutes);
  return plural(Math.round(minutes / MINUTES_A_DAY), 'day', 'days');
}

/** What was seen: all that a listing's notice says of a suspect. */
export const ENGLISH_OBSERVED: FindingWords['observed'] = {
  volume: ({ observed, window }) =>
    `${plural(observed.recipients, 'recipient', 'recipients')} in ${span(window)}`,
  failures: ({ observed, window }) =>
    `${quantity(observed.failed)} of ${plural(observed.recipients, 'recipient', 'recipients')} failed (${percent(observed.failed / Math.max(observed.recipients, 1))}) in ${span(window)}`,
  domains: ({ observed, window }) =>
    noneTold(observed)
      ? 'more recipient domains in the day than are told apart'
      : `${least(observed.cut)}${plural(observed.toCompany, 'domain', 'domains')} new to the company, ${quantity(observed.toSender)} new to this sender only, ${quantity(observed.known)} known to it${observed.cut === undefined ? '' : ` in ${span(window)}`}`,
  senders: ({ observed }) =>
    `envelope senders not used before in ${quantity(observed.newMinutes)} of ${plural(observed.minutes, 'minute', 'minutes')}`,
  recipients: ({ observed }) =>
    `${quantity(observed.strangers)} of ${plural(observed.recipients, 'recipient', 'recipients')} not among those it wrote to lately`,
  network: ({ observed }) =>
    `networks new to this login in ${quantity(observed.newMinutes)} of ${plural(observed.minutes, 'minute', 'minutes')}`,
  refused: ({ observed }) =>
    `our own server refused ${quantity(observed.refused)} of ${plural(observed.recipients, 'recipient', 'recipients')}`,
  'failed-logins': ({ observed }) =>
    `${plural(observed.failed, 'login', 'logins')} failed from an address before this login succeeded from it`,
  'login-spread': ({ observed }) =>
    `${least(observed.cut)}${observed.networks} networks new to this login in 24 hours`,
  ceiling: ({ observed }) =>
    `${quantity(observed.recipients)} recipients in this ${observed.per === 60 ? 'hour' : 'day'}`,
  total: ({ observed, window }) =>
    `${plural(observed.recipients, 'recipient', 'recipients')} in ${longSpan(window)}${observed.known ? `, ${quantity(observed.known)} of them among those it wrote to lately` : ''}`,
  wave: ({ observed }) =>
    `${quantity(observed.keys)} ${observed.among === 'logins' ? 'logins' : `addresses of ${observed.among}`} appeared in a day, wrote to ${plural(observed.recipients, 'recipient', 'recipients')} and fell silent`,
  blocked: ({ observed }) => `remote servers refuse this mail and name ${observed.names.join(', ')}`,
};

/** What is usual or allowed. */
const USUAL: FindingWords['usual'] = {
  volume: ({ expected, window }) => `usual ${quantity(expected.recipients)} in ${span(window)}`,
  failures: ({ expected }) => `usual ${percent(expected.share)}`,
  domains: ({ expected }) =>
    `usual ${percent(expected.toCompanyShare)} new to the company, ${percent(expected.toSenderShare)} new to this sender only`,
  senders: ({ expected }) => `usual ${percent(expected.share)}`,
  recipients: ({ expected }) => `usual ${percent(expected.share)}`,
  network: ({ expected }) => `usual for ${percent(expected.share)} of its mail`,
  refused: ({ expected }) => `usual ${percent(expected.share)}`,
  'failed-logins': () => 'usual hardly any',
  'login-spread': ({ expected }) => `usual 0 or ${expected.networks}`,
  ceiling: ({ expected }) => `at most ${quantity(expected.limit)} are allowed`,
  total: ({ observed, expected }) =>
    `usual at most ${quantity(expected.recipients)} in this time${observed.known ? ', where each of those counts 0.3' : ''}`,
  wave: ({ expected }) => `usual at most ${quantity(expected.keys)}`,
  blocked: () => 'usual none',
};

export const ENGLISH_FINDINGS: FindingWords = {
  signals: {
    volume: 'volume',
    failures: 'failures',
    domains: 'domains',
    senders: 'senders',
    recipients: 'recipients',
    network: 'network',
    refused: 'refused',
    'failed-logins': 'failed-logins',
    'login-spread': 'login-spread',
    ceiling: 'ceiling',
    total: 'total',
    wave: 'wave',
    blocked: 'blocked',
  },
  observed: ENGLISH_OBSERVED,
  usual: USUAL,
  newcomer: 'what is usual is not known yet',
  arguments: {
    failures: ({ share }) => `the share of failed recipients (${percent(share)}) is that of ordinary mail`,
    domains: () => 'it writes to domains like those it usually writes to',
    senders: () => 'it uses the envelope senders that it always uses',
    recipients: () => 'it writes to people that it has written to before',
    network: () => 'it comes from networks that this login always uses',
    volume: () => 'the amount is usual for this sender',
    history: ({ days }) =>
      `${days === 0 ? 'less than a day' : `only ${plural(days, 'day', 'days')}`} of history: it may always have sent like this`,
    surge: ({ senders }) =>
      `at least ${quantity(senders)} other senders have temporary failures in these 30 minutes`,
  },
  reasons: {
    severity: ({ severity }) => `now ${severity}`,
    signal: ({ finding }) => `${finding.name}: ${wordObserved(finding, { observed: ENGLISH_OBSERVED })}`,
    growth: ({ recipients }) => `${quantity(recipients)} recipients so far`,
    refused: ({ server }) =>
      `other servers refuse ${server}, whoever writes: see its own incident; nothing else speaks against this sender`,
    unconfirmed: () => 'the complete log does not confirm it',
  },
};
