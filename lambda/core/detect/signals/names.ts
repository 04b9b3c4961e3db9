import { KEPT } from '../state/kept.ts';

export type SignalName = keyof typeof KEPT;

/** All signals by name. The order is that of the findings of an incident. */
export const SIGNALS = Object.keys(KEPT) as readonly SignalName[];

/** The signals that score against what they have learned. */
export type LearnedName = {
  [Name in SignalName]: (typeof KEPT)[Name]['kind'] extends 'learned' ? Name : never;
}[SignalName];

/** Whether a signal is there or not, whatever the score is. */
export function isRule(name: SignalName): boolean {
  return KEPT[name].kind === 'rule';
}
