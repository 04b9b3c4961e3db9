import { compareSenders, type SenderKind, senderKind } from '../sender.ts';
import { DAY } from '../time.ts';
import { type Limit, limited } from './limiter.ts';
import type { Sending, SentMail } from './sent-mail.ts';
import { standingReaders } from './standing-readers.ts';
import { type Peaks, peaksOf } from './windows.ts';

/**
 * How a limit is made: `multiple` of the sender's own largest hour, `dayMultiple` of its largest day, and never less than
 * the floor, which is also what a sender without history gets. Days differ less than hours, and what a stolen mailbox
 * gets through is the day's limit. Who reaches `run` in an hour writes to a list, which is about as long the next time:
 * `runMultiple`. Of a machine that bursts the next storm may be far larger than the largest so far: `burstMultiple` for
 * both; and where all its mail goes to the same few readers, so many messages an hour and a day for each of them,
 * whatever it has sent so far. Measured on made-up offices: bench/limits.
 */
export const RULE = {
  multiple: 1.5,
  runMultiple: 1.2,
  dayMultiple: 1.2,
  burstMultiple: 2.5,
  hour: 50,
  day: 50,
  run: 100,
  readerHour: 500,
  readerDay: 1000,
} as const;
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

export interface SenderLimit {
  sender: string;
  role: SenderKind;
  messages: number;
  peaks: Peaks;
  /** How many recipients it always writes to, where it is a machine that does. */
  readers?: number;
  limit: Limit;
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
    const { peaks, readers, limit } = learnedLimit(role, usual);
    for (const { id } of own) {
      const told = byIncident.get(id)!;
      const during = (sending: Sending) => incidentOf(sending)?.id === id;
      told.recipients += sum(sendings.filter(during));
      told.through += limited(sendings, limit, during).through;
    }
    const { delayed } = limited(sendings, limit, (sending) => incidentOf(sending) === undefined);
    const special = limit.hour > RULE.hour || limit.day > RULE.day;
    const once = special && readers === undefined && peaks.days[1] < ONCE * peaks.days[0];
    found.push({
      ...{ sender, role, messages: usual.length, peaks, limit, special, once, delayed },
      ...(readers !== undefined && { readers }),
    });
  }
  found.sort((a, b) => b.limit.hour - a.limit.hour || compareSenders(a.sender, b.sender));
  return {
    roles: rolesOf(found),
    senders: found,
    incidents: [...byIncident.values()].filter(({ recipients }) => recipients > 0),
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

/** What a sender's usual mail tells of it, and the limit that follows. */
export function learnedLimit(role: SenderKind, usual: readonly Sending[]) {
  const peaks = peaksOf(usual);
  const readers = role === 'login' ? undefined : standingReaders(usual);
  return { peaks, readers, limit: limitFor(peaks, role, readers) };
}

/**
 * @param peaks of what the sender usually sends
 * @param readers how many recipients it always writes to, where it does
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

/** What a sender gets that the log does not know. */
export const DEFAULT_LIMIT: Limit = { hour: RULE.hour, day: RULE.day };

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
