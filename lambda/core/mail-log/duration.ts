import { DOT, isDigit } from './characters.ts';

const UNITS: ReadonlyMap<string, number> = new Map([
  ['w', 604_800],
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
]);

/** Seconds in `6m41s`, `1d2h`, `0.349s` at `at` (Exim, OpenSMTPD); undefined when there is no such duration. */
export function durationAt(line: string, at: number): number | undefined {
  let total: number | undefined;
  let start = at;
  for (let i = at; i < at + 24; i++) {
    const code = line.charCodeAt(i);
    if (isDigit(code) || code === DOT) continue;
    const unit = UNITS.get(line.charAt(i));
    if (unit === undefined || i === start) break;
    total = (total ?? 0) + Number(line.slice(start, i)) * unit;
    start = i + 1;
  }
  return Number.isNaN(total) ? undefined : total;
}

/** Seconds in Sendmail's `00:09:09` or `1+00:00:15` (days before the plus sign) at `at`. */
export function clockDurationAt(line: string, at: number): number | undefined {
  const parts = /^(?:(\d{1,6})\+)?(\d{1,3}):(\d\d):(\d\d)/.exec(line.slice(at, at + 20));
  if (!parts) return undefined;
  return Number(parts[1] ?? 0) * 86_400 + Number(parts[2]) * 3600 + Number(parts[3]) * 60 + Number(parts[4]);
}
