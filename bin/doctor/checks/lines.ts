import { FEWEST_DEPARTURES, MOST_NOBODYS } from '../../../lambda/core/tally/departures/share.ts';
import { amount } from '../../../lambda/core/text/amount.ts';
import type { Facts } from '../facts.ts';
import { type Finding, failure, named, ok, warning } from '../finding.ts';
import type { HostFacts } from '../host-facts.ts';

/** Fewer say nothing about a share. */
const FEWEST_LINES = 50;

/** Whether the hosts' lines are those of a mail server that is known. That nobody could look is a finding of `logs`. */
export function checkLines({ hosts: looked }: Facts): Finding[] {
  if (!('seen' in looked)) return [];
  const hosts = looked.seen.hosts.filter(({ lines }) => lines >= FEWEST_LINES);
  if (hosts.length === 0) return [];
  const share = ({ unread, lines }: HostFacts) => unread / lines;
  const bad = hosts.filter((host) => share(host) > 0.1).sort((a, b) => share(b) - share(a));
  const lines = sum(hosts, (host) => host.lines);
  const all = `${percent(1 - sum(hosts, (host) => host.unread) / lines)} of the newest ${amount(lines)} lines are understood`;
  if (bad.length === 0) return [ok('lines', all)];
  const text = `${all}; not understood: ${shares(bad, share)}`;
  const fix =
    'is it the mail log that the agent reads? Look at what is taken for what: sendwatch parse FILE. Runbook: Nothing understood';
  return [share(bad[0]!) > 0.9 ? failure('lines', text, fix) : warning('lines', text, fix)];
}

/** Whether the log tells who hands the mail in. */
export function checkSenders({ hosts: looked }: Facts): Finding[] {
  if (!('seen' in looked)) return [];
  const hosts = looked.seen.hosts.filter(({ departed }) => departed >= FEWEST_DEPARTURES);
  if (hosts.length === 0) return [];
  const share = ({ nobodys, departed }: HostFacts) => nobodys / departed;
  const bad = hosts.filter((host) => share(host) > 0.05).sort((a, b) => share(b) - share(a));
  const departed = sum(hosts, (host) => host.departed);
  const all = `${percent(sum(hosts, (host) => host.nobodys) / departed)} of the newest ${amount(departed)} messages that left have no sender`;
  if (bad.length === 0) return [ok('senders', all)];
  const text = `${all}: ${shares(bad, share)}`;
  const fix =
    "the lines that name the client are missing: ship the whole mail log, without a filter, and a content filter's log with it. Runbook: Mail without sender";
  return [share(bad[0]!) > MOST_NOBODYS ? failure('senders', text, fix) : warning('senders', text, fix)];
}

function shares(hosts: readonly HostFacts[], share: (host: HostFacts) => number): string {
  return named(hosts.map((host) => `${host.host} ${percent(share(host))}`));
}

const sum = <T>(items: readonly T[], of: (item: T) => number) =>
  items.reduce((total, item) => total + of(item), 0);

/** Never 100 % of what is not all, nor 0 % of something. */
function percent(share: number): string {
  const rounded = Math.round(share * 1000) / 10;
  if (rounded === 100 && share < 1) return '99.9 %';
  if (rounded === 0 && share > 0) return '0.1 %';
  return `${rounded} %`;
}
