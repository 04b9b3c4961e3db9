/**
 * A value for JSON with its strings and lists cut: SNS takes 256 kB for all bodies together, and a longer name,
 * reply or list of them means nothing.
 */
export function bounded(value: unknown, longestString = 1_000, longestList = 50): unknown {
  if (typeof value === 'string') return value.slice(0, longestString);
  if (Array.isArray(value)) {
    return value.slice(0, longestList).map((each) => bounded(each, longestString, longestList));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, bounded(each, longestString, longestList)]),
  );
}
