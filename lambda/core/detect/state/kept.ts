import { settleNumbers } from '../math/fractions.ts';

/** What a signal keeps, by names. Each name is a number with a place of its own; its order here is that of the bytes. */
interface Kept {
  /** learned: it scores against what is usual for the sender; rule: it is there or not, whatever the score is. */
  readonly kind: 'learned' | 'rule';
  /**
   * The generation of packed states in which these names are for the first time. A signal that is added takes the next
   * one: older states are then still read, with 0 for what they do not have.
   */
  readonly generation: number;
  /** Counters of each window; they fade. */
  readonly counters: readonly string[];
  /**
   * Sums over the day, which a committed day adds to the sender's record and to the fleet's. The last is the whole of
   * which the others are parts.
   */
  readonly sums: readonly string[];
  /** Other numbers in the sender's record; the signal itself sets them. */
  readonly record: readonly string[];
  /** Such numbers that a later generation added. */
  readonly added?: { readonly generation: number; readonly record: readonly string[] };
}

/**
 * All signals and what each keeps, in the order of the findings of an incident. The windows, the day's sums, the
 * records of sender and fleet, their packed forms, and the names that `without` takes are made from this table.
 */
export const KEPT = {
  volume: {
    kind: 'learned',
    generation: 0,
    /**
     * Distinct recipients attempted, and the same as expected from the learned rates. Not messages: an alert storm to
     * one mailbox is one recipient.
     */
    counters: ['recipients', 'expected'],
    sums: [],
    record: [],
  },
  failures: {
    kind: 'learned',
    generation: 0,
    /** Failing recipients, each once a day. */
    counters: ['failed'],
    /** Those, of the recipients attempted. */
    sums: ['failed', 'attempted'],
    /** The usual share of failing recipients: falls at once, rises slowly; 0 is unknown. */
    record: ['failureRate'],
  },
  domains: {
    kind: 'learned',
    generation: 0,
    /** Recipient domains, each once a day: known to the sender, known to the fleet only, new to the whole company. */
    counters: ['known', 'fleet', 'novel'],
    sums: [],
    record: [],
  },
  senders: {
    kind: 'learned',
    generation: 0,
    /** Minutes with an envelope sender that the sender had not used before, and all whose envelope senders are known. */
    counters: ['unseen', 'minutes'],
    sums: ['unseenMinutes', 'minutes'],
    record: [],
  },
  recipients: {
    kind: 'learned',
    generation: 1,
    /** Recipients that the sender never wrote to, of those whose names are known. */
    counters: ['strangers', 'named'],
    sums: ['strangers', 'named'],
    record: [],
  },
  network: {
    kind: 'learned',
    generation: 1,
    /** Recipients of a login's mail from networks that are new to it, of those whose client is known. */
    counters: ['strange', 'placed'],
    /** The share of such mail of a day (1 while that lasts), of the days with mail. */
    sums: ['strangeDays', 'placedDays'],
    record: [],
  },
  refused: {
    kind: 'learned',
    generation: 2,
    /** Recipients that our own server refused for good, each once a day; those that it put off. */
    counters: ['refused', 'putOff'],
    /** Those refused, of the recipients tried at it. */
    sums: ['refused', 'tried'],
    record: [],
  },
  'failed-logins': {
    kind: 'learned',
    generation: 2,
    /** Failed logins from an address in a network new to the login, from which it then succeeded. */
    counters: ['guesses'],
    sums: [],
    record: [],
  },
  'login-spread': {
    kind: 'rule',
    generation: 0,
    counters: [],
    sums: [],
    /** The last minute in which there were too many networks; what came with that crowd is never learned. */
    record: ['lastSpread'],
  },
  ceiling: {
    kind: 'rule',
    generation: 0,
    counters: [],
    sums: [],
    /** The running clock hour, since 1970, and the recipients in it and in the running day. */
    record: ['ceilingHour', 'hourRecipients', 'dayRecipients'],
  },
  total: {
    kind: 'rule',
    generation: 2,
    counters: [],
    sums: [],
    /**
     * The minute since which more is sent than usual (in the first week: the first), the recipients since then, and the
     * excess that was told; those of the running day; the usual recipients a day, what it may have risen to, the days that it is known from; the
     * largest day.
     */
    record: [
      'totalSince',
      'totalCount',
      'totalTold',
      'totalToday',
      'totalPace',
      'totalPaceCap',
      'totalDays',
      'totalRun',
    ],
    /** The recipients since `totalSince`, each as one, and those of them that it wrote to lately: what is shown. */
    added: { generation: 3, record: ['totalShown', 'totalShownKnown'] },
  },
  wave: { kind: 'rule', generation: 0, counters: [], sums: [], record: [] },
  blocked: { kind: 'rule', generation: 0, counters: [], sums: [], record: [] },
} as const satisfies Readonly<Record<string, Kept>>;

type Row = (typeof KEPT)[keyof typeof KEPT];
export type CounterName = Row['counters'][number];
export type SumName = Row['sums'][number];
export type RecordName =
  | SumName
  | Row['record'][number]
  | Extract<Row, { added: unknown }>['added']['record'][number];

const ROWS: readonly Row[] = Object.values(KEPT);

/** The generation with the whole counts (state/whole-counts.ts), which are no signal's. */
export const WITH_WHOLE_COUNTS = 2;
/** The newest generation of packed states. */
export const GENERATION = Math.max(
  WITH_WHOLE_COUNTS,
  ...ROWS.map((row) => ('added' in row ? row.added.generation : row.generation)),
);

function namesOf<Name extends string>(pick: (row: Row) => readonly Name[], generation = GENERATION): Name[] {
  return ROWS.filter((row) => row.generation <= generation).flatMap(pick);
}

/** The names that states of a generation have, in the order of their bytes. */
export const counterNames = (generation?: number) => namesOf<CounterName>((row) => row.counters, generation);
export const sumNames = (generation?: number) => namesOf<SumName>((row) => row.sums, generation);
export const recordNames = (generation = GENERATION) =>
  namesOf<RecordName>((row) => [...row.sums, ...row.record, ...addedIn(row, generation)], generation);

function addedIn(row: Row, generation: number): readonly RecordName[] {
  return 'added' in row && row.added.generation <= generation ? row.added.record : [];
}

/** The sums of each signal that has some; the last of each is the whole. */
export const SUMS: readonly (readonly SumName[])[] = ROWS.map(({ sums }) => sums).filter(
  ({ length }) => length > 0,
);

export type Sums = Record<SumName, number>;
export type SenderRecord = Record<RecordName, number>;

/** Every sum 0. */
export function noSums(): Sums {
  return { ...NO_SUMS };
}

/** Every number of the record 0. */
export function emptyRecord(): SenderRecord {
  return { ...NO_RECORD };
}

const NO_SUMS = zeros(sumNames());
const NO_RECORD = zeros(recordNames());

function zeros<Name extends string>(names: readonly Name[]): Record<Name, number> {
  const all = Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
  settleNumbers({ ...all });
  return all;
}
