import type { MessageEvent, Outcome, Way } from '../events/message-event.ts';
import type { Recipient } from '../events/recipient.ts';
import { hostSender, LOOPBACK, localSender, SERVER_UNNAMED, serverKey } from '../sender.ts';
import { noteBackscatter } from './count/failure.ts';
import type { Ledger } from './count/ledger.ts';
import type { DepartureSink } from './departures/departure-sink.ts';
import type { OpenMessage } from './open-message.ts';

/** Who is told of strangers' mail that leaves, and decides whether it makes them senders. */
export interface StrangerRules {
  /** Domains whose mail is ours; subdomains too. Mail to them comes in, also through a gateway. */
  ownDomains: readonly string[];
  /**
   * Whether a stranger is accountable for what leaves.
   *
   * @default where `ownDomains` are known, always; else never, as nothing tells inbound mail from outbound then
   */
  isSender?: (client: string, domain: string) => boolean;
}

/**
 * Mail that a stranger hands in without a login is inbound, until it leaves for a server of somebody else's: through an
 * own network that nobody configured, an open relay, or one of our SRS addresses, which only bounces may use.
 */
export class Strangers {
  readonly #ledger: Ledger;
  readonly #own: ReadonlySet<string>;
  readonly #isSender: (client: string, domain: string) => boolean;
  readonly #departures: DepartureSink | undefined;

  /** @param departures is told of what leaves; default: nobody is */
  constructor(ledger: Ledger, { ownDomains, isSender }: StrangerRules, departures?: DepartureSink) {
    this.#ledger = ledger;
    this.#departures = departures;
    this.#own = new Set(ownDomains.map((domain) => domain.toLowerCase()));
    this.#isSender = isSender ?? (() => this.#own.size > 0);
  }

  /** Takes an outcome of a message that is nobody's so far; counts it, and its senders, where it has left. */
  left(message: OpenMessage, { way, outcome, time }: MessageEvent): void {
    if (!this.#isAway(message, way)) return;
    const foreign = outcome!.recipients.find(({ domain }) => !this.#isOwn(domain));
    if (foreign === undefined) return;
    if (message.stranger === undefined) {
      if (message.derived && message.from === '') this.#bounce(message, outcome!);
      else this.#unattributed(message, time);
      return;
    }
    if (!message.left) {
      message.left = true;
      this.#ledger.leaving.add(message.stranger, Math.max(message.countedRecipients, 1));
      this.#departures?.departed(message.host, 'stranger', time);
    }
    this.#blame(message, message.stranger, foreign);
  }

  /**
   * Sendmail names the user for whom it delivers: with a stranger's envelope sender it is whoever forwards the mail. Of a
   * message that has waited since the last checkpoint the sender is no longer known, and counts as a stranger's.
   */
  #isAway({ from }: OpenMessage, way: Way | undefined): boolean {
    if (way === 'away') return true;
    if (from === '' || from === undefined) return false;
    return (
      way === 'srs' || (way === 'user' && this.#isOwn(from.slice(from.lastIndexOf('@') + 1).toLowerCase()))
    );
  }

  #blame(message: OpenMessage, client: string, { domain }: Recipient): void {
    if (this.#isSender(client, domain)) this.#ledger.promote(message, [hostSender(client)]);
  }

  /**
   * Nothing tells who handed it in: its arrival is not in the log, or named nobody. Bounces are the server's own. What
   * was seen to arrive counts for the server itself: a burst of it is somebody's who hides. What was not waited in the
   * queue when the log began, and is no burst of now.
   */
  #unattributed(message: OpenMessage, time: number): void {
    if (message.left || message.derived || message.from === '') return;
    message.left = true;
    const arrived = message.arrival !== undefined || message.messageId !== undefined;
    if (this.#isUntold(message))
      this.#departures?.departed(message.host, arrived ? 'untold' : 'unseen', time);
    if (message.from === undefined) return;
    this.#ledger.leaving.unattributed++;
    if (arrived) this.#ledger.promote(message, [serverOfHost(message.host)]);
  }

  /**
   * Whether it is the log that does not tell. Who puts a message into the queue again says so; and what a relay of ours
   * hands on may be inbound, where nothing tells which domains are ours.
   */
  #isUntold({ arrival }: OpenMessage): boolean {
    if (arrival?.localUser !== undefined) return false;
    return arrival?.clientIp === undefined || this.#own.size > 0;
  }

  /**
   * Who is accountable for a copy that this host made: what an alias with an owner of its own (`owner-staff`, aliases(5))
   * sends to its members is the server's, whoever has posted. A forwarding keeps its sender, which may be another's list's,
   * and is nobody's.
   */
  sendersOf({ host, from }: OpenMessage): readonly string[] {
    const isList = from !== undefined && /^owner-.*@/i.test(from) && this.#own.size > 0;
    const own = isList && this.#isOwn(from.slice(from.lastIndexOf('@') + 1).toLowerCase());
    return own ? [localSender(host, LOOPBACK)] : [];
  }

  /** A bounce of our own server's has left. */
  #bounce(message: OpenMessage, outcome: Outcome): void {
    noteBackscatter(this.#ledger.countOf(serverOfHost(message.host)), message, outcome);
  }

  #isOwn(domain: string): boolean {
    if (domain === '' || this.#own.has(domain)) return true;
    for (let dot = domain.indexOf('.'); dot >= 0; dot = domain.indexOf('.', dot + 1)) {
      if (this.#own.has(domain.slice(dot + 1))) return true;
    }
    return false;
  }
}

function serverOfHost(host: string): string {
  return serverKey(host === '' ? SERVER_UNNAMED : host);
}
