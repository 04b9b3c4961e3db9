import { type CodeDescription, type ListDescription, ListDescriptionError } from './describe.ts';
import { inlineKey } from './inline-key.ts';
import type { ListEntry } from './lists-file.ts';
import { knownCause } from './registry.ts';
import { isKey, KEY_PLACEHOLDER } from './secret.ts';

// Apart from the schema: the deployed watch reads lists that were checked at synth, and needs no parser for them.

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
