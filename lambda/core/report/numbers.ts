/** `12,345`. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** Short for tables and axes: `12.3k`, `0.4`. */
export function compact(value: number): string {
  if (value >= 999_500) return `${trimmed(value / 1e6)}M`;
  if (value >= 9_995) return `${trimmed(value / 1e3)}k`;
  return value >= 100 || Number.isInteger(value) ? count(value) : trimmed(value);
}

function trimmed(value: number): string {
  return value.toFixed(value >= 100 ? 0 : 1).replace(/\.0$/, '');
}

/** A share as `12.5 %`; a dash when nothing is known. */
export function share(part: number, whole: number): string {
  if (whole === 0) return '\u2013';
  const percent = (100 * part) / whole;
  return `${percent >= 99.95 ? '100' : percent.toFixed(percent >= 10 ? 0 : 1)} %`;
}
