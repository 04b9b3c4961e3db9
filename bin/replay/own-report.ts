import { DEFAULT_OWN_NETWORKS, type Settings } from '../../lambda/core/config.ts';
import type { MessageEvent } from '../../lambda/core/events/message-event.ts';
import { NetworkSet } from '../../lambda/core/network.ts';
import { type InferredOwn, inferOwn } from '../../lambda/core/own/infer.ts';
import { SpreadingStrangers } from '../../lambda/core/own/spreading-strangers.ts';

/** What a replay takes for ours. */
export interface OwnReport {
  /** All networks whose clients are ours. */
  networks: string[];
  domains: string[];
  /** Content filters on other hosts. */
  filters: string[];
  /** Relays that were configured, and those that the log shows. */
  relays: string[];
  /** Whether the log told some of it: no domains were configured, or fewer relays than the log shows. */
  inferred: boolean;
  /** The key that was not configured, or lacks relays, where the log told it. */
  missing?: 'ownDomains' | 'trustedRelays';
}

/** What the join runs on. */
export interface JoinSettings {
  own: OwnReport;
  settings: Pick<Settings, 'ownNetworks' | 'ownDomains' | 'trustedRelays'>;
  /** Whether a stranger is accountable for what it sends out; undefined: as the join itself decides. */
  isSender: ((client: string, domain: string) => boolean) | undefined;
}

/**
 * What is ours, as configured; where no domains are, as the first events of the log show it.
 *
 * @param events those first events, in the order of time
 */
export function joinSettings(settings: Settings, events: () => Iterable<MessageEvent>): JoinSettings {
  const { ownNetworks, ownDomains, trustedRelays } = settings;
  const relays = [...trustedRelays];
  const found = inferOwn(events());
  if (ownDomains.length > 0) return withRelays(settings, found);
  // Whoever has named networks has named them all.
  const unnamed = ownNetworks.length === DEFAULT_OWN_NETWORKS.length;
  const networks = unnamed ? [...ownNetworks, ...found.networks] : [...ownNetworks];
  const own = {
    networks,
    domains: found.domains,
    filters: found.filters,
    relays: [...new Set([...relays, ...found.relays])],
    inferred: true,
    missing: 'ownDomains' as const,
  };
  const strangers = new SpreadingStrangers(found.spreading);
  return {
    own,
    settings: {
      ownNetworks: networks,
      ownDomains: found.domains,
      trustedRelays: [...own.relays, ...found.filters],
    },
    isSender: (client, domain) => strangers.isSender(client, domain),
  };
}

/**
 * What is configured, with the relays that the log shows, as both servers say so: where one is named, each other one is
 * needed as well, or what it takes joins nothing. Filters, which one server alone tells, only where nothing is named.
 */
function withRelays(settings: Settings, found: Pick<InferredOwn, 'filters' | 'relays'>): JoinSettings {
  const { trustedRelays } = settings;
  const known = new NetworkSet([...trustedRelays]);
  const relays = found.relays.filter((address) => !known.has(address));
  const filters = trustedRelays.length === 0 ? found.filters : [];
  const inferred = filters.length + relays.length > 0;
  const own: OwnReport = {
    networks: [...settings.ownNetworks],
    domains: [...settings.ownDomains],
    filters,
    relays: [...trustedRelays, ...relays],
    inferred,
    ...(inferred && { missing: 'trustedRelays' as const }),
  };
  return {
    own,
    settings: { ...settings, trustedRelays: [...own.relays, ...filters] },
    isSender: undefined,
  };
}
