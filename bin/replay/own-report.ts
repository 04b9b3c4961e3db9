import { DEFAULT_OWN_NETWORKS, type Settings } from '../../lambda/core/config.ts';
import type { MessageEvent } from '../../lambda/core/events/message-event.ts';
import { inferOwn, SpreadingStrangers } from '../../lambda/core/own/infer.ts';

/** What a replay takes for ours. */
export interface OwnReport {
  /** All networks whose clients are ours. */
  networks: string[];
  domains: string[];
  /** Content filters on other hosts. */
  filters: string[];
  /** Relays that were configured, and those that the log shows. */
  relays: string[];
  /** Whether the log told some of it: no domains were configured. */
  inferred: boolean;
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
  if (ownDomains.length > 0) {
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
  // Whoever has named networks has named them all.
  const unnamed = ownNetworks.length === DEFAULT_OWN_NETWORKS.length;
  const networks = unnamed ? [...ownNetworks, ...found.networks] : [...ownNetworks];
  const own = {
    networks,
    domains: found.domains,
    filters: found.filters,
    relays: [...new Set([...relays, ...found.relays])],
    inferred: true,
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
