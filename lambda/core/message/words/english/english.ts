import type { NoticeKind } from '../../../incident/notice.ts';
import { amount, withNoun } from '../../../text/amount.ts';
import { MINUTE } from '../../../time.ts';
import { percent } from '../quantity.ts';
import type { Words } from '../words.ts';
import { ENGLISH_FINDINGS } from './findings.ts';
import { ENGLISH_SEVERITY } from './severity.ts';

const HEADLINES: Readonly<Record<NoticeKind, string>> = {
  opened: 'sends like a bot',
  escalated: 'got worse',
  reminded: 'still sends like a bot',
  recovered: 'is back to normal',
};

function duration(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / MINUTE));
  if (minutes < 120) return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}

export const ENGLISH: Words = {
  ...ENGLISH_FINDINGS,
  severity: ENGLISH_SEVERITY,
  over: 'RECOVERED',
  headline: (sender, kind) => `${sender} ${HEADLINES[kind]}`,
  since: (time, lasting) => `Since ${time}, for ${lasting}.`,
  recovered: (time, lasting) => `Recovered ${time}, after ${lasting}.`,
  duration,
  soFar: (messages, recipients, failed) =>
    `${withNoun(messages, 'message')} to ${withNoun(recipients, 'recipient')}; ${failed}.`,
  failures: (failed, known) =>
    known === 0
      ? 'no outcome yet'
      : `${amount(failed)} of ${amount(known)} failed (${percent(failed / known)})`,
  score: (score, threshold) => `Score ${score}, alarm at ${threshold}.`,
  counted: (sender, time) => `These are the counts of ${sender}, since ${time}.`,
  measured: (time, sender) =>
    `The windows below end ${time}${sender === undefined ? '' : ` and count ${sender}`}.`,
  byRule: 'A rule opened it, not the score.',
  related: (sender) => `Same messages: ${sender}`,
  why: (reason) => `What is new: ${reason}.`,
  late: 'Found late: these log lines arrived after their time.',
  finding: (observed, expected, signal, score) => `${observed}; ${expected} (${signal} ${score})`,
  acknowledged: (by, time, note) => `Acknowledged by ${by}, ${time}${note === '' ? '' : `: ${note}`}.`,
  expected: (max, from, to) => `Expected job: up to ${withNoun(max, 'recipient')}, ${from} to ${to}.`,
  nullSender: '<> (null sender)',
  ownRefusals: (refused, putOff) => `${refused} refused for good, ${putOff} put off`,
  titles: {
    why: 'WHY',
    against: 'AGAINST IT',
    steps: 'FIRST STEPS',
    refused: 'REFUSED, IN THE REMOTE\u2019S WORDS',
    ownRefusals: 'REFUSED BY OUR OWN SERVER',
    domains: 'DOMAINS NEW TO IT (minutes with mail to each)',
    senders: 'ENVELOPE SENDERS NEW TO IT',
    sentAs: 'SENT AS (a mailing list has an address of its own)',
    clients: 'USED FROM',
    blocks: 'BLOCKLISTS NAMED IN REFUSALS',
    scripts: 'SCRIPTS THAT HANDED IT IN',
    messages: 'SAMPLE MESSAGES (mail host/queue id)',
    acknowledge: 'SOMEBODY IS ON IT? SAY SO',
    links: 'LINKS',
    together: 'WHAT THEY HAVE IN COMMON',
  },
  acknowledge: 'This ends the reminders; news is still told:',
  expectJob: 'A bulk job of yours? Say how large:',
  footer: (incident, notice) =>
    `Incident ${incident}, notice ${notice}. Names and replies above come from the log: do not trust them.`,
  digest: {
    headline: (incidents, lasting) => `${incidents} incidents in ${lasting}`,
    first: (headline, counts) => `${headline}: ${counts}.`,
    count: (severity, incidents) => `${incidents} ${severity.toLowerCase()}`,
    counts: (each) => each.join(', '),
    together: (group, share, of) => `${share} of ${of} are in ${group}.`,
    worst: (shown) => `THE WORST ${shown}`,
    more: (left) => `And ${left} more: see the dashboard.`,
    quiet: 'Collected, as low severity can wait.',
  },
};
