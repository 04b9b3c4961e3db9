import type { Name, Tally } from '../../tally/tally.ts';
import type { WeighedRefusals } from '../counting/refused-address.ts';
import type { FleetState } from '../state/fleet-state.ts';
import type { SenderState } from '../state/sender-state.ts';
import type { Whole, WholeWindow } from '../state/whole-counts.ts';
import type { Explained } from './bulk-job.ts';
import type { FindingOf } from './finding.ts';
import type { LearnedName, SignalName } from './names.ts';

/** An amount for a counter (COUNTER) of all windows. */
export interface AgedCount {
  counter: number;
  amount: number;
  /** Minutes. */
  age: number;
}

/** One tally on its way into the windows and today's sums. */
export interface Observed {
  readonly sender: SenderState;
  readonly tally: Tally;
  readonly fleet: FleetState;
  /** Fingerprints of our own domains. */
  readonly ownDomains: ReadonlySet<number>;
  /** The signals that are switched off for this sender. */
  readonly without: ReadonlySet<SignalName>;
  /** Whether the whole fleet has temporary failures. */
  readonly surge: boolean;
  /** The weight of this mail, from 0 to 1: auto-replies, which have the null sender, count for little. */
  readonly plain: number;
  /** What the tally adds to the counters of each window, by COUNTER. */
  readonly counts: number[];
  /** What is shown of it, as whole numbers. */
  readonly whole: Whole;
  /** The same of what was sent `age` minutes ago: it counts as if it had been seen then, and had faded since. */
  readonly aged: AgedCount[];
  /** What refusals of our servers' addresses count for among the failures. */
  refused: WeighedRefusals;
  /** Recipient domains new to the sender. */
  novelDomains: readonly Name[];
  /** Envelope senders new to the sender. */
  unseenSenders: readonly Name[];
  /** Whether a login used a network that it had not used a day ago. */
  newNetwork: boolean;
}

/** When a tally is judged. */
export interface Moment {
  /** The hour's slot of the week (calendar.ts). */
  slot: number;
  /** The multiplier of the prior rate in the sender's role. */
  role: number;
}

/** What a person is shown of a window, who can check it in the log. */
export interface Shown {
  /** Up to the judged minute. */
  minutes: number;
  counts: Readonly<Whole>;
  /** Recipients that the learned rates expect in these minutes. */
  expected: number;
  /** The sender's last day, for what happens once and explains the rest. */
  day: WholeWindow;
}

/**
 * A signal that learns. `Prior` is what it reads of the fleet, taken once a minute; `Usual` what it holds a sender's
 * windows against, made once a tally. What it counts and remembers is its row in state/kept.ts. The methods are called
 * for nine tallies of ten without result: they take offsets instead of objects.
 */
export interface LearnedSignal<
  Prior = unknown,
  Usual = unknown,
  Found extends FindingOf<LearnedName, object, Readonly<Record<string, number>>> = FindingOf<
    LearnedName,
    object,
    Readonly<Record<string, number>>
  >,
  Against extends { name: LearnedName } = { name: LearnedName },
> {
  readonly name: Found['name'];
  /** Counts a tally into `counts`, and into the sender's day. */
  observe(seen: Observed): void;
  prior(fleet: FleetState): Prior;
  usual(sender: SenderState, prior: Prior, moment: Moment): Usual;
  /** Whether a window's score is 0 or less, told without logarithms where that can be; `at`: its first counter. */
  isOrdinary(usual: Usual, windows: Float64Array, at: number, window: number): boolean;
  /** In natural-log units of evidence; `Explained` where a bulk job may explain what is seen (bulk-job.ts). */
  score(usual: Usual, windows: Float64Array, at: number, window: number): number | Explained;
  /** Learns from a committed day what its sums do not say; they are in the record by then. */
  learn?(sender: SenderState, fleet: FleetState): void;
  /**
   * Undefined where there is nothing to tell.
   *
   * @param score as weighed with the other signals
   */
  finding(usual: Usual, seen: Shown, score: number): Found | undefined;
  /** What it says for an honest sender, if it does: only what the whole counts bear out. */
  against(usual: Usual, seen: Shown, score: number): Against | undefined;
}
