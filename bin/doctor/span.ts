import { DAY, HOUR, MINUTE, SECOND } from '../../lambda/core/time.ts';

const UNITS = [
  [DAY, 'day'],
  [HOUR, 'hour'],
  [MINUTE, 'minute'],
  [SECOND, 'second'],
] as const;

/** A length of time in the largest unit that it has two of: `90 minutes`, `3 hours`. @param ms not negative */
export function span(ms: number): string {
  const [unit, name] = UNITS.find(([length]) => ms >= 2 * length) ?? UNITS.at(-1)!;
  const count = Math.round(ms / unit);
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
