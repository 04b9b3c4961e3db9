import { REGISTRY } from './registry.ts';
import { KEY_PLACEHOLDER } from './secret.ts';

/** Services that know their customers by a key in the query name, and what their zones end in. */
const SERVICES = {
  spamhaus: '.dq.spamhaus.net',
  abusix: '.mail.abusix.zone',
} as const;

export type KeyService = keyof typeof SERVICES;
export const KEY_SERVICES = Object.keys(SERVICES) as KeyService[];

/** The service whose key a list needs; undefined for a list that needs none, or that does not exist. */
export function keyServiceOf(listId: string): KeyService | undefined {
  const zone = REGISTRY.find((entry) => entry.id === listId)?.zone;
  if (!zone?.includes(KEY_PLACEHOLDER)) return undefined;
  return KEY_SERVICES.find((service) => zone.endsWith(SERVICES[service]));
}

/** One value for every list of each service that has one: keys, or mere marks that there is a key. */
export function byKeyedList(values: Partial<Record<KeyService, string>>): Map<string, string> {
  const found = new Map<string, string>();
  for (const { id } of REGISTRY) {
    const service = keyServiceOf(id);
    const value = service && values[service];
    if (value !== undefined) found.set(id, value);
  }
  return found;
}

/** The names of the SSM parameters that hold keys, each once, with the services that it serves. */
export function keyParameters(keys: Partial<Record<KeyService, string>>): Map<string, KeyService[]> {
  const names = new Map<string, KeyService[]>();
  for (const service of KEY_SERVICES) {
    const name = keys[service];
    if (name !== undefined) names.set(name, [...(names.get(name) ?? []), service]);
  }
  return names;
}
