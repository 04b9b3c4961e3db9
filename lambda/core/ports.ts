/** What the functions keep between their runs; each has an adapter to DynamoDB, and a memory one in test/support. */
import { SendwatchError } from './error.ts';
import type { IncidentRecord } from './incident/notice.ts';
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
  /** @throws UnwritableItemError for a body that is too large */
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
/** Minutes after which the judge takes it no more: CloudWatch Logs takes no older event. */
export const TOO_LATE_AFTER = 14 * 1_440;

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
  /** The one that the latest has replaced; undefined where there was none, or its parts are gone. */
  loadBefore(): Promise<Checkpoint | undefined>;
  /** Saves over `version - 1`; false when another judge has saved since it was loaded. */
  save(checkpoint: Checkpoint): Promise<boolean>;
}

/** Single flight: one judge at a time. */
export interface Lease {
  /** False while another owner holds it. Times are milliseconds since 1970. */
  acquire(owner: string, now: number, until: number): Promise<boolean>;
  release(owner: string): Promise<void>;
}

/** A store refuses an item, and would refuse it again: it is too large, or its key is. */
export class UnwritableItemError extends SendwatchError {
  override name = 'UnwritableItemError';
  readonly code = 'unwritable-item';
}

export interface IncidentStore {
  /** All of 90 days: for who looks back, not for who judges the present each minute. */
  list(): Promise<IncidentRecord[]>;
  /**
   * Those that are not over, or that became so at `since` (milliseconds since 1970) or later, as `overSince` says, and
   * those named by `also`. It may return more.
   */
  recent(since: number, also?: ReadonlySet<string>): Promise<IncidentRecord[]>;
  /**
   * Writes over `version - 1` (0: no record yet); false when somebody else has written since.
   *
   * @throws UnwritableItemError for a record that is too large
   */
  put(record: IncidentRecord): Promise<boolean>;
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
  /** @throws UnwritableItemError for a board that is too large */
  save(board: Board): Promise<void>;
}

/** The traffic by hour, mail host and sender. */
export interface RollupStore {
  /**
   * Writes each over what is there of its hour, host and kind, unless that is complete up to a later minute.
   *
   * @returns those of them that the store refuses for good; the others are written
   */
  put(rollups: readonly Rollup[]): Promise<Rollup[]>;
  /** Those of the hours from `first` to `last`, by hour; whole hours since 1970. */
  read(first: number, last: number): Promise<Rollup[]>;
}

/** Which mail hosts were heard, by when their lines arrived: slots are those of rhythm/slot.ts. */
export interface HeardStore {
  /**
   * Notes that a line came. Putting the same again, or with a longer lag, changes nothing.
   *
   * @param least milliseconds from a line's own time to its arrival, of the line where that is least
   * @throws UnwritableItemError for a name that cannot be a key
   */
  put(slot: number, host: string, least: number): Promise<void>;
  /** The hosts of a slot with their least lags. */
  read(slot: number): Promise<ReadonlyMap<string, number>>;
}

/** What is remembered of all mail hosts, as rhythm/codec.ts writes it. */
export interface HostsStore {
  load(): Promise<{ version: number; body: string } | undefined>;
  /**
   * Saves over `version - 1`; false when somebody else has saved since it was loaded.
   *
   * @throws UnwritableItemError for a body that is too large
   */
  save(record: { version: number; body: string }): Promise<boolean>;
}
