import { DEFAULT_OWN_NETWORKS, type Settings } from '../../lambda/core/config.ts';
import type { MessageEvent } from '../../lambda/core/events/message-event.ts';
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
  /** Whether the log told some of it: no domains were configured, or no relays while the log shows some. */
  inferred: boolean;
  /** The key that was not configured, where the log told it. */
  missing?: 'ownDomains' | 'trustedRelays';
}

/** What the join runs on. */
export interface JoinSettings {
  own: OwnReport;
  settings: Pick<Settings, 'ownNetworks' | 'ownDomains' | 'trustedRelays'>;
  /** Whether a stranger is accountable for what it sends out; undefined: as the join itself decides. */
  isSender: ((client: string, domain: string) => boolean) | undefined;
}

/** Whether the log is to tell which next hops are ours. */
export function infersRelays({ ownDomains, trustedRelays }: Settings): boolean {
  return ownDomains.length === 0 || trustedRelays.length === 0;
}

/**
 * What is ours, as configured; where no domains are, as the first events of the log show it.
 *
 * @param events those first events, in the order of time
 */
export function joinSettings(settings: Settings, events: () => Iterable<MessageEvent>): JoinSettings {
  const { ownNetworks, ownDomains, trustedRelays } = settings;
  const relays = [...trustedRelays];
  if (!infersRelays(settings)) {
    const own = {
      networks: [...ownNetworks],
      domains: [...ownDomains],
      filters: [],
      relays,
      inferred: false,
    };
    return { own, settings, isSender: undefined };
  }
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

/** What is configured, with the relays and filters that the log shows: both servers, or the copy, say so. */
function withRelays(
  settings: Settings,
  { filters, relays }: Pick<InferredOwn, 'filters' | 'relays'>,
): JoinSettings {
  const inferred = filters.length + relays.length > 0;
  const own: OwnReport = {
    networks: [...settings.ownNetworks],
    domains: [...settings.ownDomains],
    filters,
    relays,
    inferred,
    ...(inferred && { missing: 'trustedRelays' as const }),
  };
  return {
    own,
    settings: { ...settings, trustedRelays: [...relays, ...filters] },
    isSender: undefined,
  };
}
