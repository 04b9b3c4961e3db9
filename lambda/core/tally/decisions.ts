import type { Settings } from '../config.ts';
import type { Attributor } from './attribution.ts';
import { Copies, type CopyKeeper } from './copies.ts';
import type { Ledger } from './count/ledger.ts';
import type { MailSink } from './count/mail-sink.ts';
import { Deliveries } from './deliveries.ts';
import type { DepartureSink } from './departures/departure-sink.ts';
import type { OpenMessage } from './open-message.ts';
import type { QueueTables } from './queue-tables.ts';
import type { Retention } from './retention.ts';
import { type StrangerRules, Strangers } from './strangers.ts';

/** What deciding needs of the joiner. */
export interface DecisionDeps {
  ledger: Ledger;
  attributor: Attributor;
  tables: QueueTables;
  settings: Pick<Settings, 'ownDomains'>;
  isSender: StrangerRules['isSender'];
  mail: MailSink | undefined;
  departures: DepartureSink | undefined;
  /** When a message is complete. */
  close: Retention['close'];
}

/** Whose each message is: decided once, and from then on counted; what waited for it is counted then. */
export class Decisions implements CopyKeeper {
  readonly copies: Copies;
  readonly deliveries: Deliveries;
  readonly #ledger: Ledger;
  readonly #strangers: Strangers;

  constructor({ ledger, attributor, tables, settings, isSender, mail, departures, close }: DecisionDeps) {
    this.#ledger = ledger;
    this.copies = new Copies(tables, this);
    this.#strangers = new Strangers(ledger, { ownDomains: settings.ownDomains, isSender }, departures);
    const { copies } = this;
    const strangers = this.#strangers;
    this.deliveries = new Deliveries(
      { ledger, attributor, tables, copies, close, strangers, mail, departures },
      this,
    );
  }

  /** `message` turns out to be a copy of `origin`: what happens to it happens to the origin's recipients. */
  link(message: OpenMessage, origin: OpenMessage): void {
    const root = origin.root ?? origin;
    if (root === message || message.root !== undefined || message.senders !== undefined) return;
    // The origin's own origin would have shown up by now: its arrival was before the log began.
    if (root.senders === undefined) this.decide(root, root.transparent ? root.fallback : []);
    message.root = root;
    this.#resolved(message);
    root.hasCopies = true;
    origin.hasCopies = true;
    this.#ledger.totals.messages--;
    if (message.arrival !== undefined) this.#ledger.totals.arrivals--;
    this.deliveries.replay(message);
  }

  /** @param senders who is accountable; empty: nobody */
  decide(message: OpenMessage, senders: readonly string[]): void {
    message.senders = senders;
    this.#resolved(message);
    this.#ledger.message(message);
    if (message.from !== undefined) this.#ledger.envelopeSender(message);
    this.#ledger.recipients(message);
    this.deliveries.replay(message);
  }

  /** Decides a copy that the host made itself, as far as its envelope sender is known; again, once it is. */
  decideDerived(copy: OpenMessage): void {
    const senders = this.#strangers.sendersOf(copy);
    if (copy.senders === undefined) this.decide(copy, senders);
    else if (copy.senders.length === 0 && senders.length > 0) this.#ledger.promote(copy, senders);
  }

  /** Decides a message by itself: it is nobody's copy, as far as anybody will know. */
  decideAlone(message: OpenMessage): void {
    if (message.transparent && message.isEmpty) {
      // A filter connected and sent nothing.
      this.#resolved(message);
      message.senders = [];
      this.#ledger.totals.messages--;
      this.#ledger.totals.arrivals--;
      return;
    }
    this.decide(message, message.transparent ? message.fallback : []);
  }

  /** Decides a message that nothing more will be learned about. */
  settle(message: OpenMessage): void {
    if (message.root === undefined && message.senders === undefined) this.decideAlone(message);
    this.deliveries.settle(message);
  }

  #resolved(message: OpenMessage): void {
    if (!message.transparent) return;
    message.transparent = false;
    this.copies.delete(message);
  }
}
