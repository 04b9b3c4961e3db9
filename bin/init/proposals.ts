import { isTimeZone, offsetAt } from '../../lambda/core/office-time.ts';
import type { DomainReason } from '../../lambda/core/own/delivery-map.ts';
import type { Proposals } from '../../lambda/core/own/propose.ts';
import { amount } from '../../lambda/core/text/amount.ts';
import { plain } from '../../lambda/core/text/plain-text.ts';
import { MINUTE } from '../../lambda/core/time.ts';
import { UsageError } from '../usage-error.ts';
import type { Answers } from './answers.ts';

/** What may tell the office's zone, beside the log. */
export interface Zones {
  /** The zone of the log's lines, as `--tz` says. */
  said: string | undefined;
  /** That of this machine. */
  machine: string;
  /** Milliseconds since 1970. */
  now: number;
}

const DOMAIN_REASONS: Readonly<Record<DomainReason, string>> = {
  delivered: 'mail to it is delivered here',
  login: 'logins end in it',
  'next-hop': 'strangers of many networks reach it by one next hop',
  strangers: 'strangers of several networks write to it',
  sender: 'much of your own mail comes from it, and strangers write to it',
};

/**
 * What a log proposes for a configuration, with one line of reason for each, and one for each key that it says nothing
 * of. What was said by an option is not proposed.
 *
 * @throws UsageError when the log shows nothing at all of whose it is, and no option says it
 */
export function proposalsOf(
  found: Proposals,
  zones: Zones,
  given: Answers,
): { answers: Answers; reasons: string[] } {
  const { domains, networks, relays, addresses } = found;
  if (domains.length + networks.length + relays.length + addresses.length === 0 && said(given) === 0) {
    throw new UsageError(
      `the log's ${found.seen} lines about messages do not show whose those are; name your domains, e.g. --domain example.com`,
    );
  }
  const answers: Answers = {};
  const reasons: string[] = [];
  const propose = (
    key: 'domain' | 'network' | 'relay' | 'target',
    none: string,
    lines: [string, string][],
  ) => {
    if (given[key] !== undefined) return;
    if (lines.length === 0) reasons.push(`--${key}: ${none}`);
    else answers[key] = lines.map(([value]) => value);
    for (const [value, reason] of lines) reasons.push(`--${key} ${plain(value, 255)}: ${reason}`);
  };
  propose(
    'domain',
    'the log shows none; name yours',
    domains.map(({ value, because }) => [value, DOMAIN_REASONS[because]]),
  );
  propose(
    'network',
    'the log shows none beside private ones',
    networks.map(({ value, clients }) => [
      value,
      `${clients} of its clients write to many domains of others; if it is not yours, your server relays for strangers`,
    ]),
  );
  propose(
    'relay',
    'the log shows none',
    relays.map(({ value, because, messages }) => [
      value,
      because === 'filter'
        ? `it handed back ${amount(messages)} messages that it was given`
        : `it passed on ${amount(messages)} messages that another host of this log took in`,
    ]),
  );
  propose(
    'target',
    'the log names no public address that your mail leaves from; name it for the DNSBL watch',
    addresses.map(({ value, networks: count }) => [
      value,
      `mail servers of ${count} networks named it as your server's when they refused its mail`,
    ]),
  );
  if (given.timeZone === undefined) {
    const { zone, reason } = zoneOf(found.offsets, zones);
    if (zone !== undefined) answers.timeZone = zone;
    reasons.push(`--time-zone${zone === undefined ? '' : ` ${zone}`}: ${reason}`);
  }
  return { answers, reasons };
}

function said({ domain, network, relay, target }: Answers): number {
  return [domain, network, relay, target].filter((values) => values !== undefined).length;
}

/** A log names offsets at most, which fit many zones: only one that somebody chose is proposed. */
function zoneOf(
  offsets: readonly number[],
  { said, machine, now }: Zones,
): { zone?: string; reason: string } {
  if (said !== undefined && isTimeZone(said)) return { zone: said, reason: "the log's, as --tz says" };
  if (offsets.length === 0) return { reason: 'the log names none but UTC; name that of the office' };
  const listed = offsets.map(written).join(' and ');
  if (isTimeZone(machine)) {
    const own = yearOf(machine, now);
    if (offsets.every((offset) => own.has(offset)))
      return { zone: machine, reason: `the lines' stamps have ${listed}, as this machine's zone` };
  }
  return { reason: `the lines' stamps have ${listed}, which fits several zones; name that of the office` };
}

/** Minutes east of UTC that a zone has in the year before `now`. */
function yearOf(timeZone: string, now: number): Set<number> {
  const offsets = new Set<number>();
  for (let month = 0; month < 12; month++) {
    offsets.add(offsetAt(Math.floor(now / MINUTE) - month * MONTH_MINUTES, { timeZone }));
  }
  return offsets;
}

const MONTH_MINUTES = 30 * 24 * 60;

function written(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
