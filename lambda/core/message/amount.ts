/** A count as all texts write it: `1,234`. */
export function amount(value: number): string {
  return value.toLocaleString('en-US');
}
