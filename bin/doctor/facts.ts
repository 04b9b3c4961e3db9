import type { RaisedAlarm } from '../../lambda/adapters/operator/alarms.ts';
import type { FailedObjects } from '../../lambda/adapters/operator/failed-objects.ts';
import type { KeyProblem } from '../../lambda/adapters/operator/key-problems.ts';
import type { DeployedStack } from '../../lambda/adapters/operator/stack.ts';
import type { SmsAccount, Subscription } from '../../lambda/adapters/operator/told.ts';
import type { WatchState } from '../../lambda/core/dnsbl/watch/watch-state.ts';
import type { HostLine } from '../../lambda/core/rhythm/host-line.ts';
import type { HostFacts } from './host-facts.ts';

/** Something that was looked at, or that it could not be. */
export type Looked<T> = { seen: T } | Unseen;

export interface Unseen {
  /** The error's name, and what may be missing. */
  refused: string;
  /** What helps. @default credentials that may read it */
  fix?: string;
}

/** Everything that the checks are made from. */
export interface Facts {
  /** Milliseconds since 1970. */
  now: number;
  /** The version of this command. */
  version: string;
  stack: DeployedStack;
  /** Each log group with the ARNs that its events are delivered to. */
  forwarding: Looked<{ logGroup: string; destinations: readonly string[] }[]>;
  hosts: Looked<{
    hosts: readonly HostFacts[];
    /** Log streams that were not looked at, as there are too many. */
    left: number;
  }>;
  judge: Looked<JudgeFacts>;
  /** The stack's alarms that are on. */
  alarms: Looked<readonly RaisedAlarm[]>;
  subscriptions: Looked<readonly Subscription[]>;
  /** Undefined where nobody is subscribed by SMS. */
  sms: Looked<SmsAccount> | undefined;
  /** US dollars that text messages have cost this month. Undefined where nobody is subscribed by SMS. */
  smsSpent: Looked<number> | undefined;
  /** What the DNSBL watch remembers; `state` is undefined before its first run. Undefined where nothing is watched. */
  lists: Looked<{ state: WatchState | undefined }> | undefined;
  /** Of the keys that the stack names. */
  keys: readonly (KeyProblem & { service: string })[];
  queues: readonly QueueFacts[];
  /** What a stream's bucket holds. Undefined where there is no stream. */
  failedRecords: Looked<FailedObjects> | undefined;
}

/** What the judge has left in the table. */
export interface JudgeFacts {
  /** The end of the last minute that it has judged, milliseconds since 1970; undefined: it never has. */
  judgedUntil: number | undefined;
  /** The mail hosts as it knows them; absent where it knows none. */
  hosts?: readonly HostLine[];
  /** Critical notices that wait to be published; others may wait for the morning. */
  waiting: Waiting | undefined;
  /** All others that do; absent: none. */
  others?: Waiting;
}

/** Notices that wait to be published, and when the first was made (milliseconds since 1970). */
export interface Waiting {
  notices: number;
  since: number;
}

/** A queue that is empty while all is well. */
export interface QueueFacts {
  output: 'failedBatches' | 'missedRuns';
  url: string;
  depth: Looked<number>;
}
