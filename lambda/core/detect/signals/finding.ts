import type { SignalName } from './names.ts';

type Numbers = Readonly<Record<string, number>>;

/** The form of a finding; each signal says which numbers are in its own. */
export interface FindingOf<Name extends SignalName, Observed extends object, Expected extends Numbers> {
  name: Name;
  /** Natural-log units of evidence, to a tenth; the sum over signals is compared with the threshold. */
  score: number;
  /** Minutes that the numbers are about; of a learned signal they end with `measured` of the incident, */
  window: number;
  /** of a rule with this: milliseconds since 1970. */
  to?: number;
  /** The sender has no history yet: `expected` is what newcomers are held against, and usual for nobody. */
  newcomer?: true;
  /** What was seen, by the names that docs/detection.md explains. */
  observed: Readonly<Observed>;
  /** What is usual, or allowed; the units are those of `observed`. */
  expected: Readonly<Expected>;
}

/** A score to a tenth, as incidents and people have it. */
export function roundedScore(score: number): number {
  return Math.round(score * 10) / 10;
}

/** A (faded) count as far as a person may want it: whole from 100 on, then one decimal, two below 0.1. */
export function roundedCount(count: number): number {
  if (count >= 100) return Math.round(count);
  return count >= 0.1 ? Math.round(count * 10) / 10 : Math.round(count * 100) / 100;
}

/** A share from 0 to 1, to a hundredth of a percent. */
export function roundedShare(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}
