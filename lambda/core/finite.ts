/**
 * Where a value holds a number that is none (NaN or infinite), as a path such as `sizeSum.3`; undefined where all are
 * numbers. Looks into arrays, typed arrays, maps and objects; private fields it does not see.
 */
export function notFinite(value: unknown, path = ''): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : path;
  if (typeof value !== 'object' || value === null) return undefined;
  if (ArrayBuffer.isView(value)) {
    if (!(value instanceof Float64Array || value instanceof Float32Array)) return undefined;
    const at = value.findIndex((each) => !Number.isFinite(each));
    return at < 0 ? undefined : `${path}.${at}`;
  }
  // Long lists of numbers are the usual case, and need no path.
  if (Array.isArray(value) && value.every((each) => Number.isFinite(each))) return undefined;
  const entries = value instanceof Map ? value.entries() : Object.entries(value);
  for (const [key, each] of entries) {
    const found = notFinite(each, path === '' ? String(key) : `${path}.${String(key)}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
