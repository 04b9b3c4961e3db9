/** A count as all texts write it: `1,234`. */
export function amount(value: number): string {
  return value.toLocaleString('en-US');
}

/** A count with its noun in English: `1 message`, `1,234 messages`. */
export function amountOf(value: number, one: string, many?: string): string {
  return withNoun(amount(value), one, many);
}

/** The same of a number that is written out already. */
export function withNoun(written: string, one: string, many = `${one}s`): string {
  return `${written} ${written === '1' ? one : many}`;
}
