import { DAY, HOUR, MINUTE, SECOND } from '../time.ts';

export type SpanUnit = 'day' | 'hour' | 'minute' | 'second';

const UNITS: readonly (readonly [number, SpanUnit])[] = [
  [DAY, 'day'],
  [HOUR, 'hour'],
  [MINUTE, 'minute'],
  [SECOND, 'second'],
];

/** A length of time in the largest unit that it has two of. @param ms not negative */
export function spanOf(ms: number): { count: number; unit: SpanUnit } {
  const [length, unit] = UNITS.find(([each]) => ms >= 2 * each) ?? UNITS.at(-1)!;
  return { count: Math.round(ms / length), unit };
}

/** `90 minutes`, `3 hours`. @param ms not negative */
export function span(ms: number): string {
  const { count, unit } = spanOf(ms);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

const JAPANESE: Readonly<Record<SpanUnit, string>> = { day: '日', hour: '時間', minute: '分', second: '秒' };

/** `90分`, `3時間`: lengths of time have no blank, counts of things have one. @param ms not negative */
export function japaneseSpan(ms: number): string {
  const { count, unit } = spanOf(ms);
  return `${count}${JAPANESE[unit]}`;
}
