import { ownerOf } from '../../detect/counting/domain-owner.ts';
import { newEvidence } from '../../detect/evidence.ts';
import type { FleetView } from '../../detect/fleet-view.ts';
import type { Charge } from '../../detect/learn/lesson.ts';
import type { DetectSettings } from '../../detect/settings/detect-settings.ts';
import { SERVER_UNNAMED, senderKind, serverKey } from '../../sender.ts';
import type { AddressRefusals, Name, Tally } from '../../tally/tally.ts';
import { MINUTE } from '../../time.ts';
import type { IncidentChange } from '../incident.ts';
import { newsOf, noteTold } from '../news.ts';
import { change, incidentId, type OpenIncident, reminderAfter } from '../open-incident.ts';
import { type Accused, acquit } from './acquit.ts';
import { excused } from './excuse.ts';
import { lately, type Past } from './past.ts';
import {
  forgetBefore,
  type IsListed,
  isRefused,
  newWatch,
  note,
  noteCharge,
  noteFailure,
  ROW_MINUTES,
  type ServerWatch,
} from './server-watch.ts';

/** What the watch of our own servers reads and changes of the judge's state. */
export interface ServerState extends Accused {
  servers: ServerWatch[];
  past: Past;
}

/** The minute, as it is judged. */
export interface WatchedMinute {
  minute: number;
  late: boolean;
  announced: ReadonlyMap<string, string> | undefined;
  view: FleetView;
  settings: DetectSettings;
  /** Default: nothing is known to be. */
  isListed: IsListed | undefined;
}

/** Without a refusal for so long a server is refused no more: a night without mail is no end. */
const END_MINUTES = 960;
/** Mail servers that are watched at once. */
const SERVERS = 64;
const SUSPECTS = 5;
const PARTNERS = 10;
/** Bounces of our own from which on they may be why: a few are everybody's. */
const SEVERAL = 10;

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
  const changes: IncidentChange[] = [];
  for (const host of noteRefusals(state, tallies, seen)) {
    changes.push(...tell(state, state.servers.find((each) => each.host === host)!, seen));
  }
  const open = refusedServers(state);
  if (open.size === 0) return { tallies, changes };
  const isOpen = (host: string) => open.has(keyOf(host));
  return { tallies: tallies.map((tally) => excused(tally, isOpen)), changes };
}

/** Takes a minute's refusals in; returns the hosts that had any. */
function noteRefusals(
  state: ServerState,
  tallies: readonly Tally[],
  { minute, isListed }: WatchedMinute,
): Set<string> {
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
      if (isListed?.(host, by)) watch.agreed = true;
      watch.bounced += bounced;
      watch.deferred += deferred;
      note(watch.by, by, count, minute);
      note(watch.senders, tally.sender, count, minute);
      for (const [owner, refusals] of refusalsByOwner(each)) note(watch.domains, owner, refusals, minute);
      const shown = new Set(domains);
      for (const failure of tally.samples?.failures ?? []) {
        if (shown.has(failure.domain)) noteFailure(watch, failure);
      }
    }
  }
  return hosts;
}

/** Of a tally that does not say how many each domain has, only that there were some. */
function refusalsByOwner({ domains, ofDomain }: AddressRefusals): Map<string, number> {
  const owners = new Map<string, number>();
  domains.forEach((domain, at) => {
    const owner = ownerOf(domain);
    owners.set(owner, (owners.get(owner) ?? 0) + (ofDomain?.[at] ?? 0));
  });
  return owners;
}

/** Remembers what refusals add to their senders' failures while nobody knows that it is the server. */
export function noteCharges(servers: readonly ServerWatch[], charges: readonly Charge[]): void {
  for (const charge of charges) {
    const watch = servers.find(({ host }) => host === charge.host);
    if (watch !== undefined && !isRefused(watch)) noteCharge(watch, charge);
  }
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

function tell(state: ServerState, watch: ServerWatch, seen: WatchedMinute): IncidentChange[] {
  const key = keyOf(watch.host);
  let open = state.incidents.find(({ incident }) => incident.sender === key);
  const opens = open === undefined;
  if (!open?.incident.refusedBy?.length && !isRefused(watch)) return [];
  if (open === undefined) {
    open = begin(key, watch, seen);
    state.incidents.push(open);
  }
  const acquitted = opens ? acquit(state, watch, key, seen) : [];
  update(open, watch, state, seen.minute);
  const told = opens ? change('opened', open) : newsOf(open, seen.minute);
  if (told === undefined) return acquitted;
  noteTold(open, seen.minute);
  return [told, ...acquitted];
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

function update(
  open: OpenIncident,
  watch: ServerWatch,
  { incidents, past }: ServerState,
  minute: number,
): void {
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
    .map(({ name, recipients }) => ({ domain: name, ...(recipients > 0 && { recipients }) }));
  incident.refusedBy = samples.blocks;
  incident.refusedSenders = watch.senders.length;
  incident.refusedDomains = watch.domains.length;
  const bounces = past.backscatter.find(({ host }) => keyOf(host) === incident.sender);
  if (bounces !== undefined && bounces.messages >= SEVERAL)
    incident.backscatter = { messages: bounces.messages, since: bounces.since * MINUTE };
  incident.suspects = [
    ...new Set([
      ...accused(incidents),
      ...lately(past, minute),
      ...(incident.backscatter === undefined ? [] : [incident.sender]),
      ...most(watch.senders).map(({ name }) => name),
    ]),
  ].slice(0, SUSPECTS);
}

/** Senders with an open incident, the largest first. */
function accused(incidents: readonly OpenIncident[]): string[] {
  return incidents
    .filter(({ incident }) => incident.refusedBy === undefined)
    .sort((a, b) => b.incident.samples.recipients - a.incident.samples.recipients)
    .map(({ incident }) => incident.sender);
}

function most<T extends { name: string; recipients: number }>(list: readonly T[]): T[] {
  return [...list].sort((a, b) => b.recipients - a.recipients || (a.name < b.name ? -1 : 1));
}
