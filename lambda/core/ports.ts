import { SendwatchError } from './error.ts';
import type { Incident, Reason, Severity } from './incident/incident.ts';
import type { Action } from './message/action.ts';
import type { Board } from './rollup/board.ts';
import type { Rollup } from './rollup/rollup.ts';

/** The part of one delivered batch that belongs to one minute. Putting the same one again changes nothing. */
export interface StoredContributions {
  /** Whole minutes since 1970, UTC. */
  minute: number;
  /** Unique to the batch within the minute: stream, first and last event id, part. */
  batch: string;
  /** What `encodeContributions` returns. */
  body: string;
  /**
   * The minute of its arrival, set when that is so long after its own minute that it may have been judged already:
   * then it is found by its arrival, as a late one.
   */
  late?: number;
}

/** Minutes with late contributions. */
export interface LateArrival {
  /** The minute in which they arrived. */
  arrival: number;
  /** The minute that they are about. */
  minute: number;
}

/** The body of a batch as it is stored; it is unpacked only where its text is asked for. */
export interface StoredBody {
  /** Another one for every batch, and for every other text of the same batch. */
  print: string;
  text(): string;
}

export interface ContributionStore {
  put(contributions: StoredContributions): Promise<void>;
  /**
   * The bodies of all batches of a minute that came in time, in any order.
   *
   * @param latest whether none that was put before may be missing; a provisional verdict does without, at half the
   * price. Default: true.
   */
  read(minute: number, latest?: boolean): Promise<StoredBody[]>;
  /** What arrived late in the minutes from `first` to `last`, ordered by arrival, then by minute. */
  lateArrivals(first: number, last: number): Promise<LateArrival[]>;
  /** The bodies of a minute's late batches with their arrivals. */
  readLate(minute: number): Promise<{ arrival: number; body: StoredBody }[]>;
}

/** Minutes after which a contribution is late. Ingest may be one function timeout behind its own clock. */
export const LATE_AFTER = 13;

/** The judge's memory up to and including one minute. */
export interface Checkpoint {
  /** Counts up by one at each save. */
  version: number;
  minute: number;
  state: Uint8Array;
  /** The last late arrival that the state holds, in the order of arrival, then of minute; all before it are in too. */
  late?: LateArrival;
}

export interface CheckpointStore {
  load(): Promise<Checkpoint | undefined>;
  /** Saves over `version - 1`; false when another judge has saved since it was loaded. */
  save(checkpoint: Checkpoint): Promise<boolean>;
}

/** Single flight: one judge at a time. */
export interface Lease {
  /** False while another owner holds it. Times are milliseconds since 1970. */
  acquire(owner: string, now: number, until: number): Promise<boolean>;
  release(owner: string): Promise<void>;
}

export type NoticeKind = 'opened' | 'escalated' | 'reminded' | 'recovered';

/** Something on-call must be told, once. The id is the same whenever the same verdict is reached again. */
export interface Notice {
  id: string;
  kind: NoticeKind;
  /** The incident as it was then. */
  incident: Incident;
  status: 'pending' | 'sent';
  /** Milliseconds since 1970. */
  created: number;
  /** What an escalation or a withdrawal is about. */
  reason?: Reason;
  /** When it was told; milliseconds since 1970. */
  sent?: number;
  /** The digest that told it together with others. */
  digest?: string;
  /** While it is pending: the audiences that have had it already, as another one's topic failed. */
  told?: Severity[];
}

/** An incident with the notices about it: one item, written as a whole. */
export interface IncidentRecord {
  incident: Incident;
  notices: Notice[];
  /** Counts up by one at each write. */
  version: number;
}

export interface IncidentStore {
  list(): Promise<IncidentRecord[]>;
  /** Writes over `version - 1` (0: no record yet); false when somebody else has written since. */
  put(record: IncidentRecord): Promise<boolean>;
}

/** A notice in all its bodies. */
export interface Message {
  /** ASCII, under 100 characters, no newline. */
  subject: string;
  email: string;
  /** GSM-7, at most 160 characters. */
  sms: string;
  /** For programs: JSON. */
  json: string;
  severity: Incident['severity'];
  kind: NoticeKind | 'listing';
}

/** What people told sendwatch: acknowledgements and announced jobs. */
export interface ActionStore {
  list(): Promise<Action[]>;
  /** Putting the same one again changes nothing; a newer one about the same thing replaces it. */
  put(action: Action): Promise<void>;
}

/** The board that people look at: the last one only. */
export interface BoardStore {
  load(): Promise<Board | undefined>;
  save(board: Board): Promise<void>;
}

/** The traffic by hour, mail host and sender. */
export interface RollupStore {
  /** Writes each over what is there of its hour, host and kind, unless that is complete up to a later minute. */
  put(rollups: readonly Rollup[]): Promise<void>;
  /** Those of the hours from `first` to `last`, by hour; whole hours since 1970. */
  read(first: number, last: number): Promise<Rollup[]>;
}

export interface Publisher {
  /**
   * Publishes to each audience whose minimum the message reaches. An audience is named by its minimum.
   *
   * @param told audiences that have had the message already
   * @throws PublishError when one of the others may not have got it
   */
  publish(message: Message, told?: readonly Severity[]): Promise<void>;
}

/** A message may not have reached everybody; name and message are those of the error behind it. */
export class PublishError extends SendwatchError {
  readonly code = 'publish';

  /** @param told audiences that have it, also those of earlier attempts */
  constructor(
    cause: unknown,
    readonly told: readonly Severity[],
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = cause instanceof Error ? cause.name : typeof cause;
  }
}

/** The audiences that have had all of what is told together. */
export function toldAlready(items: readonly { told?: readonly Severity[] }[]): Severity[] {
  const [first, ...others] = items;
  return (first?.told ?? []).filter((audience) => others.every(({ told }) => told?.includes(audience)));
}
