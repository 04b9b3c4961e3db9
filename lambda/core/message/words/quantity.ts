/** Numbers as a person reads them. */
export function quantity(value: number): string {
  if (value >= 10) return Math.round(value).toLocaleString('en-US');
  if (value >= 1) return (Math.round(value * 10) / 10).toString();
  if (value >= 0.1) return value.toFixed(1);
  return value >= 0.01 ? value.toFixed(2) : '0';
}

export function percent(share: number): string {
  const value = share * 100;
  return `${value >= 10 ? Math.round(value) : Math.round(value * 10) / 10} %`;
}

export function plural(value: number, one: string, many: string): string {
  const text = quantity(value);
  return `${text} ${text === '1' ? one : many}`;
}
