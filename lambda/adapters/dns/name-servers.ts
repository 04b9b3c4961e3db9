import type { Resolver } from 'node:dns/promises';

/**
 * The addresses of a zone's own name servers, found by asking `resolver` for the NS records of the zone or of the
 * nearest name above it that has some. Empty when there are none.
 */
export async function nameServersOf(zone: string, resolver: Resolver): Promise<string[]> {
  const labels = zone.split('.');
  // Never as far as a top-level domain: its servers would only refer us back.
  for (let i = 0; i < Math.max(1, labels.length - 1); i++) {
    const names = await resolver.resolveNs(labels.slice(i).join('.')).catch(() => []);
    if (names.length === 0) continue;
    const addresses = await Promise.all(
      names
        .slice(0, 4)
        .map((name) => resolver.resolve4(name).catch(() => resolver.resolve6(name).catch(() => []))),
    );
    return addresses.flat();
  }
  return [];
}
