import { type CodeDescription, type ListDescription, ListDescriptionError } from './describe.ts';
import type { ListEntry } from './list-entry.ts';
import { knownCause } from './registry.ts';
import { isKey, KEY_PLACEHOLDER } from './secret.ts';

// Apart from the schema: the deployed watch reads lists that were checked at synth, and needs no parser for them.

/** Zones whose first label is the customer's key. */
const KEYED = /^[^.]+\.([a-z]+\.dq\.spamhaus\.net|[a-z]+\.mail\.abusix\.zone)$/;

/** Takes the key out of the zone, wherever it stands, so that nothing that knows the list can show it. */
export function describeEntry(from: ListEntry): { description: ListDescription; key: string | undefined } {
  const asked = plainName(from.zone ?? '');
  const inline = from.requiresKey ? inlineKey(asked, from.keyFormat ?? '') : undefined;
  const key = from.key ?? inline;
  if (key !== undefined && !isKey(key)) {
    throw new ListDescriptionError('its key is no DNS label; a key has letters, digits and hyphens only');
  }
  const hidden = (name: string) => (inline === undefined ? name : name.replace(inline, KEY_PLACEHOLDER));
  const description: ListDescription = {
    id: from.id,
    name: from.name ?? from.id,
    zone: hidden(asked),
    ...(from.zoneIp6 ? { zoneIp6: hidden(plainName(from.zoneIp6)) } : {}),
    kinds: [...new Set(from.kinds)],
    codes: from.codes.map(
      (each): CodeDescription => ({
        match: each.match,
        ...(each.meaning ? { meaning: each.meaning } : {}),
        ...(each.severity ? { severity: each.severity } : {}),
        ...knownCause(from.id, each.match),
      }),
    ),
    refusedCodes: (from.refusedCodes ?? []).map(({ match, meaning }) => ({
      match,
      meaning: meaning ?? 'refused',
    })),
    ...(from.decode ? { decode: from.decode } : {}),
    ...(from.registrable ? { registrable: true } : {}),
    // A list without a tier is one that its user cares for.
    tier: from.tier === null ? 3 : from.tier || 1,
    ...(from.severityDefault ? { severityDefault: from.severityDefault } : {}),
    testListed: from.testListed,
    testNotListed: from.testNotListed,
    testListedIp6: from.testListedIp6,
    testNotListedIp6: from.testNotListedIp6,
    lookupUrl: from.lookupUrl,
    delistUrl: from.delistUrl,
  };
  const notAsked = reasonNotToAsk(from);
  return { description: notAsked === undefined ? description : { ...description, notAsked }, key };
}

function plainName(zone: string): string {
  return zone.toLowerCase().replace(/\.$/, '');
}

function reasonNotToAsk(from: ListEntry): string | undefined {
  if (from.zone === null) return 'it has no zone to ask';
  if (from.tier === 0)
    return `the list is dead${from.status ? `: ${from.status.replace(/^dead:\s*/i, '')}` : ''}`;
  return undefined;
}

/**
 * The key that somebody wrote into the zone of a list that needs one: where a known service or the list's own
 * `keyFormat` (`<reversed-ip>.<key>.bl.example.org`) has it, or a first label that can be nothing else. Undefined
 * when there is none, as with lists that know their customers by address.
 */
function inlineKey(zone: string, keyFormat: string): string | undefined {
  if (zone.includes(KEY_PLACEHOLDER)) return undefined;
  const first = zone.split('.')[0]!;
  const suffix = /<[^<>]*key>\.([a-z0-9_.-]+)/i.exec(keyFormat)?.[1]?.toLowerCase();
  const stands = KEYED.test(zone) || zone === `${first}.${suffix}` || /^[a-z0-9]{20,}$/.test(first);
  return stands ? first : undefined;
}
