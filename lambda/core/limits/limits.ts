import { compareSenders, type SenderKind, senderKind } from '../sender.ts';
import { DAY } from '../time.ts';
import { carrierNetworkOf, homesOf } from './homes.ts';
import { type Limit, type Limited, limited } from './limiter.ts';
import { type MachineNetwork, machineNetworks } from './machine-networks.ts';
import { DEFAULT_LIMIT, RULE } from './rule.ts';
import type { Sending, SentMail } from './sent-mail.ts';
import { standingReaders } from './standing-readers.ts';
import { type Peaks, peaksOf } from './windows.ts';

/** A sender's bursts: an hour of so many times what it usually sends in a day, as a monitor's storm of alerts. */
const BURST = 20;
/** What is twice as much as on any other day happened once. */
const ONCE = 0.5;
/** A limit is a round number: nobody should think it exact. */
const ROUND = 10;

/** What happened to a sender, so that its mail of that time is not what it usually sends. */
export interface KnownIncident {
  id: string;
  sender: string;
  related: readonly string[];
  /** Milliseconds since 1970; open until the end of the log where `closed` is undefined. */
  opened: number;
  closed: number | undefined;
}

export interface Home {
  /** An IPv4 /16 or an IPv6 /32 each. */
  networks: readonly string[];
  limit: Limit;
}

export interface SenderLimit {
  sender: string;
  role: SenderKind;
  messages: number;
  peaks: Peaks;
  /** How many recipients it always writes to, where it is a machine that does. */
  readers?: number;
  limit: Limit;
  /** Of a login: where it usually sends from, and what it may send from there; `limit` is for everywhere else. */
  home?: Home;
  /** Whether the limit is more than that of its role: it needs a line of its own. */
  special: boolean;
  /** Whether what makes it more was seen on one day only: the log does not tell whether it is usual. */
  once: boolean;
  /** Messages outside incidents that the limit would have put off in this log. */
  delayed: number;
}

export interface RoleLimit {
  role: SenderKind;
  senders: number;
  /** The median, the 95th percentile and the largest of the senders' largest hours. */
  hour: { median: number; p95: number; most: number };
  /** What a sender of that role gets that has no line of its own. */
  limit: Limit;
}

export interface IncidentLimit extends KnownIncident {
  recipients: number;
  /** How many of them would have got through. */
  through: number;
}

export interface Limits {
  roles: RoleLimit[];
  /** By role, those with the largest limit first. */
  senders: SenderLimit[];
  incidents: IncidentLimit[];
  /** Networks of machines, in which a newcomer may send more than the default. */
  networks: MachineNetwork[];
  /** Clients whose usual mail, that of logins included, goes beyond the default of an hour. */
  busyClients: string[];
  /** How many days the mail covers, to a tenth. */
  days: number;
  messages: number;
  delayed: number;
}

/** Suggests limits from what was sent, without what incidents sent, and says what they would have done. */
export function suggestLimits(mail: SentMail, incidents: readonly KnownIncident[]): Limits {
  const found: SenderLimit[] = [];
  const byIncident = new Map(incidents.map((each) => [each.id, { ...each, recipients: 0, through: 0 }]));
  for (const [sender, sendings] of mail.senders) {
    const role = senderKind(sender);
    if (role === undefined) continue;
    const own = incidents.filter((each) => each.sender === sender || each.related.includes(sender));
    const incidentOf = (sending: Sending) => own.find((each) => within(each, sending));
    const usual = sendings.filter((sending) => incidentOf(sending) === undefined);
    const { peaks, readers, limit, home } = learnedLimit(role, usual);
    for (const { id } of own) {
      const told = byIncident.get(id)!;
      const during = (sending: Sending) => incidentOf(sending)?.id === id;
      told.recipients += sum(sendings.filter(during));
      told.through += limitedAtHome(sendings, { limit, home }, during).through;
    }
    const outside = (sending: Sending) => incidentOf(sending) === undefined;
    const { delayed } = limitedAtHome(sendings, { limit, home }, outside);
    const special = limit.hour > RULE.hour || limit.day > RULE.day;
    const once = special && readers === undefined && peaks.days[1] < ONCE * peaks.days[0];
    found.push({
      ...{ sender, role, messages: usual.length, peaks, limit, special, once, delayed },
      ...(readers !== undefined && { readers }),
      ...(home !== undefined && { home }),
    });
  }
  found.sort((a, b) => b.limit.hour - a.limit.hour || compareSenders(a.sender, b.sender));
  return {
    roles: rolesOf(found),
    senders: found,
    incidents: [...byIncident.values()].filter(({ recipients }) => recipients > 0),
    networks: machineNetworks(found),
    busyClients: [...(mail.clients ?? [])].flatMap(([client, sendings]) => {
      const own = incidents.filter((each) => each.sender === client || each.related.includes(client));
      const usual = (sending: Sending) => !own.some((each) => within(each, sending));
      const limit = { hour: RULE.hour, day: Number.POSITIVE_INFINITY };
      return limited(sendings, limit, usual).delayed > 0 ? [client] : [];
    }),
    days: daysIn(mail),
    messages: found.reduce((total, { messages }) => total + messages, 0),
    delayed: found.reduce((total, { delayed }) => total + delayed, 0),
  };
}

/** What a sender's usual mail tells of it, and the limits that follow. */
export function learnedLimit(role: SenderKind, usual: readonly Sending[]) {
  const peaks = peaksOf(usual);
  const standing = role === 'login' ? undefined : standingReaders(usual);
  const readers = standing?.readers;
  const limit = limitFor(peaks, role, standing?.regular === false ? readers : undefined);
  return { peaks, readers, limit, home: role === 'login' ? homeOf(usual, limit) : undefined };
}

/** A stolen password is used from elsewhere: where a login usually is, it may write to a list for the first time. */
function homeOf(usual: readonly Sending[], { hour, day }: Limit): Home | undefined {
  const networks = homesOf(usual);
  if (networks.length === 0) return undefined;
  return { networks, limit: { hour: Math.max(hour, RULE.letter), day: Math.max(day, RULE.letter) } };
}

/** What both limits of a login would have done: mail from home counts for the one, mail from elsewhere for the other. */
export function limitedAtHome(
  sendings: readonly Sending[],
  { limit, home }: { limit: Limit; home?: Home | undefined },
  counted?: (sending: Sending) => boolean,
): Limited {
  if (home === undefined) return limited(sendings, limit, counted);
  const networks = new Set(home.networks);
  const inside = sendings.filter(({ client }) => networks.has(carrierNetworkOf(client ?? '') ?? ''));
  const known = new Set(inside);
  const within = limited(inside, home.limit, counted);
  const elsewhere = limited(
    sendings.filter((sending) => !known.has(sending)),
    limit,
    counted,
  );
  return {
    delayed: within.delayed + elsewhere.delayed,
    delayedRecipients: within.delayedRecipients + elsewhere.delayedRecipients,
    through: within.through + elsewhere.through,
  };
}

/**
 * @param peaks of what the sender usually sends
 * @param readers how many recipients it always writes to, where it does, and not by the clock
 */
function limitFor(
  { hour, day, usualDay }: Pick<Peaks, 'hour' | 'day' | 'usualDay'>,
  role: SenderKind,
  readers = 0,
): Limit {
  // A person's letter to many is no storm.
  const bursts = role !== 'login' && hour >= BURST * usualDay;
  const multiple = hour >= RULE.run ? RULE.runMultiple : RULE.multiple;
  const limit = {
    hour: limitOf((bursts ? RULE.burstMultiple : multiple) * hour, RULE.hour, RULE.readerHour * readers),
    day: limitOf((bursts ? RULE.burstMultiple : RULE.dayMultiple) * day, RULE.day, RULE.readerDay * readers),
  };
  // A day that allows less than one full hour would make the hour's limit a lie.
  return { ...limit, day: Math.max(limit.day, limit.hour) };
}

function limitOf(recipients: number, ...floors: readonly number[]): number {
  // Multiples of whole numbers by tenths: 1.2 times 50 must not be a little more than 60.
  return Math.max(...floors, Math.ceil(Math.round(recipients * 10) / (10 * ROUND)) * ROUND);
}

function daysIn({ senders }: SentMail): number {
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const sendings of senders.values()) {
    first = Math.min(first, sendings[0]?.time ?? first);
    last = Math.max(last, sendings.at(-1)?.time ?? last);
  }
  return last === 0 ? 0 : Math.round((10 * (last - first)) / DAY) / 10;
}

function within({ opened, closed }: KnownIncident, { time }: Sending): boolean {
  return time >= opened && time <= (closed ?? Number.POSITIVE_INFINITY);
}

function rolesOf(senders: readonly SenderLimit[]): RoleLimit[] {
  const roles = [...new Set(senders.map(({ role }) => role))].sort();
  return roles.map((role) => {
    const hours = senders
      .filter((each) => each.role === role)
      .map(({ peaks }) => peaks.hour)
      .sort((a, b) => a - b);
    const at = (share: number) => hours[Math.min(hours.length - 1, Math.floor(share * hours.length))]!;
    return {
      role,
      senders: hours.length,
      hour: { median: at(0.5), p95: at(0.95), most: hours.at(-1)! },
      limit: DEFAULT_LIMIT,
    };
  });
}

function sum(sendings: readonly Sending[]): number {
  return sendings.reduce((total, { recipients }) => total + recipients, 0);
}
