import { networkOf } from '../network.ts';
import { addressOf } from '../sender.ts';
import type { Limit } from './limiter.ts';
import { DEFAULT_LIMIT, RULE } from './rule.ts';

/** Fewer machines with habits are not what a network is for. */
const FEWEST = 3;
/** Of the clients that send from it, the share that are machines. */
const SHARE = 0.5;

/** A network in which machines stand: an IPv4 /24 or an IPv6 /64. */
export interface MachineNetwork {
  network: string;
  /** Its clients that send machine mail, and all that send. */
  machines: number;
  senders: number;
  /** What one of them gets that the log does not know. */
  limit: Limit;
}

/** What is known of a client: its largest hour and day, and how many readers it always writes to, where it does. */
export interface KnownClient {
  sender: string;
  peaks: { hour: number; day: number };
  readers?: number | undefined;
}

/**
 * The networks of servers, where whoever is new is one more server and not an infected PC. Machine mail is what always
 * goes to the same few, as a nightly job's does, or a run to a list. A newcomer may send as much as the longest run of
 * the known servers there tells.
 */
export function machineNetworks(clients: readonly KnownClient[]): MachineNetwork[] {
  const networks = new Map<string, KnownClient[]>();
  for (const client of clients) {
    const address = addressOf(client.sender);
    if (address === undefined) continue;
    const network = networkOf(address);
    const known = networks.get(network);
    if (known === undefined) networks.set(network, [client]);
    else known.push(client);
  }
  return [...networks].flatMap(([network, inside]) => {
    const jobs = inside.filter(({ readers }) => readers !== undefined).length;
    const lists = inside.filter(({ readers, peaks }) => readers === undefined && peaks.hour >= RULE.run);
    const machines = jobs + lists.length;
    if (jobs < FEWEST || machines < SHARE * inside.length) return [];
    const longest = Math.max(0, ...lists.map(({ peaks }) => peaks.day));
    const most = Math.max(RULE.newcomer, Math.ceil((RULE.runMultiple * longest) / 10) * 10);
    return [{ network, machines, senders: inside.length, limit: { hour: most, day: most } }];
  });
}

/** What a sender gets that the log does not know. */
export function limitOfNewcomer(sender: string, networks: readonly MachineNetwork[]): Limit {
  const address = addressOf(sender);
  const network = address === undefined ? undefined : networkOf(address);
  return networks.find((each) => each.network === network)?.limit ?? DEFAULT_LIMIT;
}
