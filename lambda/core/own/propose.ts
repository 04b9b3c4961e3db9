import type { TargetKind } from '../dnsbl/lists/list.ts';
import { parseTarget } from '../dnsbl/target.ts';
import { toMessageEvent } from '../events/event-of-line.ts';
import type { MessageEvent } from '../events/message-event.ts';
import { isPrivate } from '../events/way.ts';
import type { ParsedLine } from '../mail-log/parsed-line.ts';
import { networkOf, parseAddress } from '../network.ts';
import type { DomainReason } from './delivery-map.ts';
import { OwnInference } from './infer.ts';
import { StampOffsets } from './stamp-offsets.ts';

/** What a log shows to be ours, each with what speaks for it. */
export interface Proposals {
  /** Lines that tell of a message. */
  seen: number;
  domains: { value: string; because: DomainReason }[];
  /** Networks of which `clients` clients write to many domains of others. */
  networks: { value: string; clients: number }[];
  /** Addresses that handed back `messages` messages (filter), or passed on what another host of the log took in. */
  relays: { value: string; because: 'filter' | 'relay'; messages: number }[];
  /** Public addresses that mail leaves from, as mail servers of `networks` networks named them when they refused it. */
  addresses: { value: string; networks: number }[];
  /** Minutes east of UTC that the lines' own stamps have, each once; empty where they name none, or only UTC. */
  offsets: number[];
}

/** So many events tell what is ours; the memory that the inference needs grows with them. */
const MOST_EVENTS = 500_000;
/** Servers of so many networks must name an address: one alone could name anybody's. */
const NAMED_BY = 2;
/** So many messages passed on tell a relay, as with filters. */
const RELAYED_MESSAGES = 3;
const MOST_ADDRESSES = 1024;
const IPV4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/g;

/** Reads a log, line by line, for what its reader would write into a configuration. */
export class OwnProposals {
  readonly #inference = new OwnInference();
  readonly #stamps = new StampOffsets();
  /** The address, and the networks of the servers that named it. */
  readonly #named = new Map<string, Set<string>>();
  /** By the queue id that a next hop gave: the host that handed the message on. */
  readonly #passed = new Map<string, string>();
  /** By queue id: the host that took the message in, and from which address. */
  readonly #taken = new Map<string, { host: string; ip: string }>();
  readonly #relays = new Map<string, number>();
  #events = 0;
  #seen = 0;

  /** A line as it stands in the log. */
  text(line: string): void {
    this.#stamps.add(line);
  }

  add(line: ParsedLine): void {
    this.#addresses(line);
    const event = toMessageEvent(line);
    if (event === undefined || ++this.#events > MOST_EVENTS) return;
    if (event.queueId !== undefined) this.#seen++;
    this.#inference.add(event);
    this.#pass(event);
  }

  end(): Proposals {
    const { domains, networks, filters, why } = this.#inference.end();
    const relays = [...new Map([...why.relays, ...this.#relays])].filter(
      ([ip, count]) => count >= RELAYED_MESSAGES && !filters.includes(ip),
    );
    return {
      seen: this.#seen,
      domains: domains
        .filter((value) => isTarget(value, 'domain'))
        .map((value) => ({ value, because: why.domains.get(value)! })),
      networks: networks.map((value) => ({ value, clients: why.networks.get(value)! })),
      relays: [
        ...filters.map((value) => ({ value, because: 'filter' as const, messages: why.filters.get(value)! })),
        ...relays.map(([value, messages]) => ({ value, because: 'relay' as const, messages })),
      ],
      addresses: [...this.#named]
        .map(([value, servers]) => ({ value, networks: servers.size }))
        .filter(({ value, networks: count }) => count >= NAMED_BY && isTarget(value, 'ip4'))
        .sort((a, b) => b.networks - a.networks),
      offsets: this.#stamps.offsets(),
    };
  }

  /**
   * A host whose message comes in at another host of the log passes mail on: `queued as` names the id there, mostly
   * behind the arrival.
   */
  #pass({ host, queueId, outcome, arrival }: MessageEvent): void {
    const queuedAs = outcome?.queuedAs;
    if (queuedAs !== undefined) {
      this.#passed.set(queuedAs, host);
      this.#link(queuedAs, host, this.#taken.get(queuedAs));
    }
    const ip = arrival?.clientIp;
    if (ip === undefined || queueId === undefined || arrival?.login !== undefined || isLoopback(ip)) return;
    const taken = { host, ip };
    this.#taken.set(queueId, taken);
    this.#link(queueId, this.#passed.get(queueId), taken);
  }

  #link(id: string, from: string | undefined, to: { host: string; ip: string } | undefined): void {
    if (from === undefined || to === undefined || from === to.host) return;
    // A message of several recipients is handed on once.
    this.#taken.delete(id);
    this.#relays.set(to.ip, (this.#relays.get(to.ip) ?? 0) + 1);
  }

  /** `550 5.7.1 Client host [198.18.0.25] blocked`: the server at the other end says where our mail comes from. */
  #addresses({ kind, status, relay_ip: server, reply }: ParsedLine): void {
    if (kind !== 'delivery' || reply === undefined || server === undefined || isPrivate(server)) return;
    if (status === 'sent') return;
    for (const [text] of reply.matchAll(IPV4)) {
      if (text === server || parseAddress(text) === undefined || isPrivate(text)) continue;
      const servers = this.#named.get(text) ?? new Set<string>();
      if (this.#named.size >= MOST_ADDRESSES && servers.size === 0) return;
      this.#named.set(text, servers.add(networkOf(server)));
    }
  }
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

/** Whether the configuration takes the name: the log says what it likes. */
function isTarget(text: string, kind: TargetKind): boolean {
  const parsed = parseTarget(text);
  return 'targets' in parsed && parsed.targets[0]?.kind === kind;
}
