import { newEvidence } from '../../detect/evidence.ts';
import { SERVER_UNNAMED, senderKind, serverKey } from '../../sender.ts';
import type { Name, Tally } from '../../tally/tally.ts';
import { MINUTE } from '../../time.ts';
import type { IncidentChange } from '../incident.ts';
import { newsOf, noteTold } from '../news.ts';
import { change, incidentId, type OpenIncident, reminderAfter } from '../open-incident.ts';
import { excused } from './excuse.ts';
import {
  forgetBefore,
  isRefused,
  newWatch,
  note,
  noteFailure,
  ownerOf,
  ROW_MINUTES,
  type ServerWatch,
} from './server-watch.ts';

/** What the watch of our own servers reads and changes of the judge's state. */
export interface ServerState {
  incidents: OpenIncident[];
  servers: ServerWatch[];
}

/** The minute, as it is judged. */
export interface WatchedMinute {
  minute: number;
  late: boolean;
  announced: ReadonlyMap<string, string> | undefined;
}

/** Without a refusal for so long a server is refused no more: a night without mail is no end. */
const END_MINUTES = 960;
/** Mail servers that are watched at once. */
const SERVERS = 64;
const SUSPECTS = 5;
const PARTNERS = 10;

/**
 * Finds the mail servers of ours that others refuse by their address, tells of each as an incident of its own, and gives
 * the tallies without these refusals: while a server is refused they are no sender's failures.
 *
 * @param tallies one of each sender
 */
export function watchServers(
  state: ServerState,
  tallies: readonly Tally[],
  seen: WatchedMinute,
): { tallies: readonly Tally[]; changes: IncidentChange[] } {
  const { minute } = seen;
  const changes: IncidentChange[] = [];
  for (const host of noteRefusals(state, tallies, minute)) {
    const told = tell(state, state.servers.find((each) => each.host === host)!, seen);
    if (told !== undefined) changes.push(told);
  }
  const open = refusedServers(state);
  if (open.size === 0) return { tallies, changes };
  const isOpen = (host: string) => open.has(keyOf(host));
  return { tallies: tallies.map((tally) => excused(tally, isOpen)), changes };
}

/** Takes a minute's refusals in; returns the hosts that had any. */
function noteRefusals(state: ServerState, tallies: readonly Tally[], minute: number): Set<string> {
  const hosts = new Set<string>();
  const refused = tallies.filter(({ refusals }) => refusals !== undefined && refusals.length > 0);
  if (refused.length === 0) return hosts;
  const open = refusedServers(state);
  state.servers = state.servers.filter((each) => {
    if (open.has(keyOf(each.host))) return true;
    // Its incident has closed, or the refusals of a day ago stayed alone.
    if (isRefused(each) || each.last <= minute - ROW_MINUTES) return false;
    forgetBefore(each, minute - ROW_MINUTES);
    return true;
  });
  // A message counts for its login and for its host, but is one sender's.
  const byLogin = new Set<Name>();
  for (const { sender, refusals } of refused) {
    if (senderKind(sender) !== 'login') continue;
    for (const { recipients } of refusals!) for (const each of recipients) byLogin.add(each);
  }
  for (const tally of refused) {
    const login = senderKind(tally.sender) === 'login';
    for (const each of tally.refusals!) {
      const { host, by, bounced, deferred, recipients, domains } = each;
      if (!login && recipients.length > 0 && recipients.every((name) => byLogin.has(name))) continue;
      let watch = state.servers.find((known) => known.host === host);
      if (watch === undefined) {
        if (state.servers.length >= SERVERS) continue;
        watch = newWatch(host, minute);
        state.servers.push(watch);
      }
      hosts.add(host);
      const count = bounced + deferred;
      watch.first = Math.min(watch.first, minute);
      watch.last = Math.max(watch.last, minute);
      watch.bounced += bounced;
      watch.deferred += deferred;
      note(watch.by, by, count, minute);
      note(watch.senders, tally.sender, count, minute);
      const owners = new Set(domains.map(ownerOf));
      for (const owner of owners) note(watch.domains, owner, Math.round(count / owners.size), minute);
      const shown = new Set(domains);
      for (const failure of tally.samples?.failures ?? []) {
        if (shown.has(failure.domain)) noteFailure(watch, failure);
      }
    }
  }
  return hosts;
}

/** The keys of those that an incident says are refused; one about their mail without a sender does not. */
function refusedServers({ incidents }: Pick<ServerState, 'incidents'>): Set<string> {
  return new Set(
    incidents
      .filter(({ incident }) => (incident.refusedBy?.length ?? 0) > 0)
      .map(({ incident }) => incident.sender),
  );
}

function keyOf(host: string): string {
  return serverKey(host === '' ? SERVER_UNNAMED : host);
}

function tell(state: ServerState, watch: ServerWatch, seen: WatchedMinute): IncidentChange | undefined {
  const key = keyOf(watch.host);
  let open = state.incidents.find(({ incident }) => incident.sender === key);
  const opens = open === undefined;
  if (!open?.incident.refusedBy?.length && !isRefused(watch)) return undefined;
  if (open === undefined) {
    open = begin(key, watch, seen);
    state.incidents.push(open);
  }
  update(open, watch, state);
  const told = opens ? change('opened', open) : newsOf(open, seen.minute);
  if (told !== undefined) noteTold(open, seen.minute);
  return told;
}

function begin(
  key: string,
  { first }: ServerWatch,
  { minute, late, announced }: WatchedMinute,
): OpenIncident {
  return {
    incident: {
      id: announced?.get(key) ?? incidentId(key, first),
      sender: key,
      related: [],
      // Everybody's mail is harmed, but its cause is an incident of its own, and no list answers at night.
      severity: 'high',
      opened: first * MINUTE,
      alerted: (minute + 1) * MINUTE,
      ...(late ? { late } : {}),
      score: 0,
      threshold: 0,
      signals: [],
      against: [],
      samples: newEvidence().samples,
      refusedBy: [],
      suspects: [],
      refusedSenders: 0,
    },
    keys: [{ sender: key, until: 0 }],
    messages: [],
    told: { severity: 'high', recipients: 0, signals: [], changes: 0 },
    reminder: { at: reminderAfter(minute + 1, 0), count: 0 },
  };
}

function update(open: OpenIncident, watch: ServerWatch, { incidents }: ServerState): void {
  const { incident, keys } = open;
  const { samples } = incident;
  const refused = watch.bounced + watch.deferred;
  keys[0]!.until = watch.last + END_MINUTES;
  samples.recipients = refused;
  samples.bounced = watch.bounced;
  samples.deferred = watch.deferred;
  samples.failures = [...watch.failures];
  samples.blocks = most(watch.by).map(({ name }) => name);
  samples.domains = most(watch.domains)
    .slice(0, PARTNERS)
    .map(({ name, recipients }) => ({ domain: name, recipients }));
  incident.refusedBy = samples.blocks;
  incident.refusedSenders = watch.senders.length;
  incident.suspects = suspectsOf(incidents, watch);
}

/** Who may have caused it: senders with an open incident, the largest first; then those with most refused mail. */
function suspectsOf(incidents: readonly OpenIncident[], watch: ServerWatch): string[] {
  const accused = incidents
    .filter(({ incident }) => incident.refusedBy === undefined)
    .sort((a, b) => b.incident.samples.recipients - a.incident.samples.recipients)
    .map(({ incident }) => incident.sender);
  return [...new Set([...accused, ...most(watch.senders).map(({ name }) => name)])].slice(0, SUSPECTS);
}

function most<T extends { name: string; recipients: number }>(list: readonly T[]): T[] {
  return [...list].sort((a, b) => b.recipients - a.recipients || (a.name < b.name ? -1 : 1));
}
