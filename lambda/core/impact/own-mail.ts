import type { Settings } from '../config.ts';
import type { Life } from '../life/life.ts';
import { NetworkSet } from '../network.ts';

/** Tells mail of ours from that of strangers, by how it came in. */
export class OwnMail {
  readonly #networks: NetworkSet;

  constructor({ ownNetworks }: Pick<Settings, 'ownNetworks'>) {
    this.#networks = new NetworkSet(ownNetworks);
  }

  /** Whether one of us wrote it: a vacation's answer, whose sender is null, goes to whoever sends, spammers too. */
  isWritten(life: Life): boolean {
    return life.from !== '' && this.isOwn(life);
  }

  /** Whether one of us sent it: with a login, from our network, or on the mail server itself. */
  isOwn(life: Life): boolean {
    const { arrival, senders } = life;
    if (senders.length === 0 || arrival === undefined) return false;
    if (arrival.login || arrival.localUser !== undefined) return true;
    const ip = clientOf(life);
    return ip === undefined || this.#networks.has(ip);
  }
}

/** The address that connected to us: behind a proxy or gateway of ours, the one that it names. */
export function clientOf({
  arrival,
  transparent,
}: Pick<Life, 'arrival' | 'transparent'>): string | undefined {
  return transparent ? (arrival?.origClientIp ?? arrival?.clientIp) : arrival?.clientIp;
}
