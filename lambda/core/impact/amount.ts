/** A count with its noun: `1 message`, `1,234 messages`. Not that of the notices, which know of this folder already. */
export function amountOf(value: number, one: string, many = `${one}s`): string {
  return `${value.toLocaleString('en-US')} ${value === 1 ? one : many}`;
}
