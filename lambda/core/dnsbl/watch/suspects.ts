import type { Finding } from '../../detect/signals/findings.ts';
import type { Incident, Severity } from '../../incident/incident.ts';
import { severityRank } from '../../incident/severity.ts';
import { mailHostOf } from '../../sender.ts';
import { HOUR } from '../../time.ts';
import type { Target } from '../target.ts';
import type { WatchState } from './watch-state.ts';

/** A listing follows the spam by minutes to two days. Milliseconds. */
export const SUSPECT_WINDOW = 48 * HOUR;
const MOST_SUSPECTS = 5;
const MOST_BLOCKS = 10;

/** An incident that may be why a target is listed. Times are milliseconds since 1970. */
export interface Suspect {
  incident: string;
  sender: string;
  severity: Severity;
  opened: number;
  closed?: number;
  messages: number;
  recipients: number;
  /** The strongest signal; absent where none is known. */
  why?: Finding;
}

/** Who did it, as far as the detector knows. */
export interface Suspects {
  /** The worst ones; open ones first. */
  incidents: Suspect[];
  /** How many more there are. */
  more: number;
  /** Incidents of the same time that went through other mail servers only. */
  elsewhere: number;
  /** Blocklists and private blocks that remote servers named when they refused these incidents' mail. */
  refusedBy: string[];
}

/** The incidents that were open at some time in the 48 hours up to `now`, by what they have to do with a target. */
export function suspectsFor(target: Target, incidents: readonly Incident[], now: number): Suspects {
  const recent = incidents.filter((incident) => wasOpen(incident, now - SUSPECT_WINDOW, now));
  const here = recent.filter((incident) => concerns(incident, target)).sort(worstFirst);
  return {
    incidents: here.slice(0, MOST_SUSPECTS).map(suspectOf),
    more: Math.max(0, here.length - MOST_SUSPECTS),
    elsewhere: recent.length - here.length,
    refusedBy: [...new Set(here.flatMap(({ samples }) => samples.blocks))].slice(0, MOST_BLOCKS),
  };
}

/**
 * How far back incidents can matter to a run: two days, or two days before the oldest listing that stands and whose
 * source is still looked for. Milliseconds since 1970.
 */
export function suspectsSince({ targets }: WatchState, now: number): number {
  const wanting = Object.values(targets)
    .flatMap((lists) => Object.values(lists))
    .filter(({ phase, firstSeenAt, draftedFor, unnamed }) => {
      const stands = phase === 'suspected' || phase === 'listed' || phase === 'clearing';
      return stands && (draftedFor !== firstSeenAt || unnamed !== undefined);
    })
    .map(({ firstSeenAt }) => firstSeenAt ?? now);
  return Math.min(now, ...wanting) - SUSPECT_WINDOW;
}

/** Whether an incident was open at some time between two times. */
export function wasOpen({ opened, closed }: Incident, from: number, to: number): boolean {
  return opened <= to && (closed === undefined || closed >= from);
}

function worstFirst(a: Incident, b: Incident): number {
  const open = Number(a.closed !== undefined) - Number(b.closed !== undefined);
  const severity = severityRank(b.severity) - severityRank(a.severity);
  return open || severity || b.samples.recipients - a.samples.recipients || (a.id < b.id ? -1 : 1);
}

/** An incident as a notice about a listing tells it. */
export function suspectOf({ id, sender, severity, opened, closed, samples, signals }: Incident): Suspect {
  const [strongest] = [...signals].sort((a, b) => b.score - a.score);
  return {
    incident: id,
    sender,
    severity,
    opened,
    ...(closed === undefined ? {} : { closed }),
    messages: samples.messages,
    recipients: samples.recipients,
    ...(strongest === undefined ? {} : { why: strongest }),
  };
}

/** The mail hosts that an incident's messages went through, as the log names them; none when no sample says so. */
export function mailHostsOf({ sender, related, samples }: Incident): string[] {
  const local = [sender, ...related].map(mailHostOf).filter((host) => host !== undefined);
  const hosts = samples.queueIds
    .filter((text) => text.includes('/'))
    .map((text) => text.slice(0, text.indexOf('/')));
  return [...new Set([...hosts, ...local].map((host) => host.toLowerCase()))];
}

/**
 * Whether an incident may be behind a listing of a target: it used the target's mail server, or one of both is not
 * known. Many logs write the short host name, so `mx1` is `mx1.example.com`.
 */
export function concerns(incident: Incident, { mailServer }: Target): boolean {
  const hosts = mailHostsOf(incident);
  return hosts.length === 0 || hosts.some((host) => isMailServer(host, mailServer));
}

/** Whether the log's host may be a mail server as the configuration names it; any may be one that is not known. */
export function isMailServer(host: string, mailServer: string | undefined): boolean {
  if (mailServer === undefined) return true;
  const [name, server] = [host.toLowerCase(), mailServer.toLowerCase()];
  return name === server || server.startsWith(`${name}.`) || name.startsWith(`${server}.`);
}
