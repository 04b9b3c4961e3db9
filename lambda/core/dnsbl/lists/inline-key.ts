import { KEY_PLACEHOLDER } from './secret.ts';

/** Zones whose first label is the customer's key. */
const KEYED = /^[^.]+\.([a-z]+\.dq\.spamhaus\.net|[a-z]+\.mail\.abusix\.zone)$/;

/**
 * The key that somebody wrote into the zone of a list that needs one: where a known service or the list's own
 * `keyFormat` (`<reversed-ip>.<key>.bl.example.org`) has it, or a first label that can be nothing else. Undefined
 * when there is none, as with lists that know their customers by address.
 */
export function inlineKey(zone: string, keyFormat: string): string | undefined {
  if (zone.includes(KEY_PLACEHOLDER)) return undefined;
  const first = zone.split('.')[0]!;
  const suffix = /<[^<>]*key>\.([a-z0-9_.-]+)/i.exec(keyFormat)?.[1]?.toLowerCase();
  const stands = KEYED.test(zone) || zone === `${first}.${suffix}` || /^[a-z0-9]{20,}$/.test(first);
  return stands ? first : undefined;
}
