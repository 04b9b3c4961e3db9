import type { BlockedFinding } from './blocked.ts';
import type { CeilingFinding } from './ceiling.ts';
import type { LoginSpreadFinding } from './login-spread.ts';
import type { LearnedArgument, LearnedFinding } from './registry.ts';
import type { TotalFinding } from './total/total.ts';
import type { WaveFinding } from './wave/wave.ts';

/** One signal's evidence; `name` says which, and so which numbers it holds. */
export type Finding =
  | LearnedFinding
  | LoginSpreadFinding
  | CeilingFinding
  | TotalFinding
  | WaveFinding
  | BlockedFinding;

/** What speaks against an incident, for the person who has to decide. */
export type Argument =
  | LearnedArgument
  /** So few days of history: it may always have sent like this. */
  | { name: 'history'; days: number }
  /** So many other senders have temporary failures at the same time. */
  | { name: 'surge'; senders: number };
