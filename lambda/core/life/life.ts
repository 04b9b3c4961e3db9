import type { Arrival } from '../events/message-event.ts';
import type { Recipients } from './recipients.ts';

/** Where a message is at the end of the log. `unknown`: the log does not tell. */
export type LifeState = 'done' | 'queued' | 'held' | 'deleted' | 'unknown';

/** One stay of a message in a queue: a content filter or a requeue gives the same message another queue id. */
export interface Hop {
  /** The mail host as logged; '' where the log names none. */
  readonly host: string;
  readonly queueId: string;
  /** The message that it is a stay of; changes when a copy finds its origin. */
  life: Life;
  /**
   * Milliseconds since 1970 of the line that says that it came in (`client=`, `uid=`, `<=`, `from=` of Sendmail; for
   * mail that the server made itself, its first line). Undefined where the log begins later.
   */
  arrived: number | undefined;
  /** Of the first and the latest line. */
  readonly first: number;
  last: number;
  /** Whether the server took it into its queue, as far as a line tells. */
  accepted: boolean;
  /** Envelope sender as this queue has it: completed or mapped, it can differ from the message's. */
  from: string | undefined;
  nrcpt: number | undefined;
  /** How many recipients are settled here: delivered, bounced or handed on. */
  finals: number;
  held: boolean;
  /** It went on under another queue id of this log. */
  moved: boolean;
  /** An administrator took it out, or a rule of the server's discarded it: neither is a delivery. */
  deleted: boolean;
  /** It was refused after it had got its queue id, and never got into the queue. */
  refused: boolean;
  /** When it left the queue. */
  removed: number | undefined;
  /** When nothing more was expected. */
  closed: number | undefined;
}

/** Everything that a log tells about one message, whatever queue ids and hosts it went through. */
export interface Life {
  /** In the order of time; at least one. */
  hops: Hop[];
  messageId: string | undefined;
  /** Envelope sender as logged; '' is the null sender; undefined where the log does not name it. */
  from: string | undefined;
  /** How it came in, at its first hop. Undefined for mail that the server made itself, and where the log begins later. */
  arrival: Arrival | undefined;
  /** The client's host name, unless it is `unknown`. */
  clientName: string | undefined;
  /** The client only passes mail on (a content filter, a relay of ours): probably a copy of another message. */
  transparent: boolean;
  /** The accountable keys (`host:`, `login:`, `local:`); empty for inbound mail and for notices. */
  senders: readonly string[];
  recipients: Recipients;
  /** The bounces and other notices about it; their own notices stand with them. */
  notices: Life[];
  /** The message that this one is a notice about. */
  of: Life | undefined;
  /** Its queue id, known even where that message's own lines are not in the log. */
  ofId: string | undefined;
  /** What the server calls the notice, e.g. `sender non-delivery`, `postmaster non-delivery`, `DSN`. */
  notice: string | undefined;
  /** Whether it was given to a filter or program that may hand it in again without naming the new queue id. */
  handedBlind: boolean;
  /** Whether it was told: nothing more is added. */
  settled: boolean;
}

/** The queue ids of a message, the first hop's first. */
export function idsOf({ hops }: Life): string[] {
  return [...new Set(hops.map(({ queueId }) => queueId))];
}

/** When the message came in: milliseconds since 1970; undefined where the log begins later. */
export function arrivedAt({ hops }: Life): number | undefined {
  return hops[0]!.arrived;
}

/** The message that the first of a chain of notices is about; the message itself if it is none. */
export function originOf(life: Life): Life {
  let at = life;
  while (at.of !== undefined) at = at.of;
  return at;
}

/** A message, the notices about it, the notices about those and so on: the message itself first. */
export function familyOf(life: Life): Life[] {
  const found = [life];
  for (let at = 0; at < found.length; at++) for (const notice of found[at]!.notices) found.push(notice);
  return found;
}

/** Where the message is now: what its last stays say, as it is in as many queues as it has copies. */
export function stateOf({ hops, recipients }: Life): LifeState {
  const states = new Set(hops.filter(({ moved }) => !moved).map(hopState));
  for (const state of ['held', 'queued', 'unknown'] as const) if (states.has(state)) return state;
  if (states.has('deleted')) return 'deleted';
  return recipients.all.some(({ status }) => status === 'handed') ? 'unknown' : 'done';
}

/** Whether it never became a message: its content or its data was refused. */
export function isRefused({ hops, recipients }: Life): boolean {
  return recipients.all.length === 0 && hops.every(({ refused, accepted }) => refused && !accepted);
}

/** Once the copies are settled, a hand-over to one of them says no more than they do. */
export function dropHandedOn({ hops, recipients }: Life): void {
  if (hops.length < 2 || hops.some((hop) => !hop.moved && hopState(hop) === 'queued')) return;
  const copies = new Set(hops.slice(1).map(({ queueId }) => queueId));
  const last = hops.at(-1);
  recipients.dropHanded(({ remote, hop }) => (remote === undefined ? hop !== last : copies.has(remote)));
}

function hopState(hop: Hop): LifeState {
  if (hop.deleted) return 'deleted';
  if (hop.removed !== undefined || isComplete(hop)) return 'done';
  if (hop.held) return 'held';
  if (hop.refused) return 'done';
  return hop.accepted ? 'queued' : 'unknown';
}

/** Whether each recipient of a stay is settled, which ends it where no line says so (Sendmail, OpenSMTPD). */
export function isComplete({ nrcpt, finals }: Hop): boolean {
  return nrcpt !== undefined && nrcpt > 0 && finals >= nrcpt;
}
