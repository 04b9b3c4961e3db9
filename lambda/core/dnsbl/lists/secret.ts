/** What stands wherever a key would be seen. */
export const KEY_PLACEHOLDER = '{key}';

/** Keys by list id. They live in memory only: never in a list, a state, a log, a metric or an alert. */
export type Keys = ReadonlyMap<string, string>;

/** The zone that is asked: `{key}` replaced. Undefined when the list wants a key and there is none. */
export function zoneWithKey(zone: string, key: string | undefined): string | undefined {
  if (!zone.includes(KEY_PLACEHOLDER)) return zone;
  return key === undefined ? undefined : zone.replace(KEY_PLACEHOLDER, key);
}

/** A key goes into a DNS name: one label. */
export function isKey(text: string): boolean {
  return /^[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?$/i.test(text);
}

/** A text without any of the keys, whatever their case; for texts that came from outside, such as TXT records. */
export function redact(text: string, keys: Keys): string {
  let clean = text;
  for (const key of keys.values()) {
    const pattern = new RegExp(key.replace(/[^a-z0-9]/gi, '\\$&'), 'gi');
    clean = clean.replace(pattern, KEY_PLACEHOLDER);
  }
  return clean;
}
