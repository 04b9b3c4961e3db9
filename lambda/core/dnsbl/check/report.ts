import type { ListSeverity } from '../lists/list.ts';
import type { Target } from '../target.ts';
import type { Check, ListVerdict } from './check.ts';

/** One row of what `sendwatch blocklists --json` prints. */
export interface Row {
  target: string;
  list: string;
  zone: string;
  verdict: ListVerdict;
  codes: string[];
  meaning: string | null;
  severity: ListSeverity | null;
  reason: string | null;
  ms: number;
}

export function toRow(check: Check): Row {
  const { target, list, zone, verdict, codes, meaning, severity, reason, ms } = check;
  return { target: target.text, list: list.id, zone, verdict, codes, meaning, severity, reason, ms };
}

/** What all lists together say about one target. */
export interface Overall {
  target: string;
  /** `unknown`: not listed as far as seen, but no list of tier 1 could be trusted. */
  verdict: 'listed' | 'clean' | 'unknown';
  all: Check[];
  listed: Check[];
  clean: Check[];
  /** Neither listed nor clean. */
  open: Check[];
}

/** Groups checks by target, in the order of the targets; one that no list fits has none. */
export function overall(targets: readonly Target[], checks: readonly Check[]): Overall[] {
  return targets.map(({ text }) => {
    const all = checks.filter((check) => check.target.text === text);
    const listed = all.filter((check) => check.verdict === 'listed');
    const clean = all.filter((check) => check.verdict === 'clean');
    const open = all.filter((check) => check.verdict !== 'listed' && check.verdict !== 'clean');
    const known = clean.some((check) => check.list.tier === 1);
    const verdict = listed.length > 0 ? 'listed' : known ? 'clean' : 'unknown';
    return { target: text, verdict, all, listed, clean, open };
  });
}
