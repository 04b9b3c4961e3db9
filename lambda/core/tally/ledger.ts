import { stableEnvelopeSender } from './envelope-sender.ts';
import type { Outcome, Recipient } from './message-event.ts';
import { MinuteCount } from './minute-count.ts';
import { type OpenMessage, RecipientState } from './open-message.ts';
import type { Tally } from './tally.ts';
import { newTotals, type SenderTotals, type Totals } from './totals.ts';

/**
 * The counting: what a message and its recipients' outcomes add to the totals, to their senders' totals and to
 * their senders' current minute. It knows decided messages only (`senders` is set).
 */
export class Ledger {
  readonly totals: Totals = newTotals();
  readonly #senderTotals = new Map<string, SenderTotals>();
  #counts = new Map<string, MinuteCount>();

  /** What was counted since the last call, by sender; `minute` is what the tallies will say. */
  takeTallies(minute: number): Tally[] {
    if (this.#counts.size === 0) return [];
    const tallies = [...this.#counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([sender, count]) => count.toTally(minute, sender));
    this.#counts = new Map();
    return tallies;
  }

  /** Whatever `act` counts stays in the totals and is in no tally: it comes too late to be judged. */
  unjudged(act: () => void): void {
    const counts = this.#counts;
    this.#counts = new Map();
    act();
    this.#counts = counts;
  }

  /** Per sender what it sent, most recipients first. */
  senders(): SenderTotals[] {
    return [...this.#senderTotals.values()].sort(
      (a, b) => b.recipients - a.recipients || (a.sender < b.sender ? -1 : 1),
    );
  }

  /** A message that its senders are accountable for. */
  message(message: OpenMessage): void {
    const id = `${message.host}/${message.queueId}`;
    for (const sender of message.senders!) {
      this.#senderTotal(sender).messages++;
      const count = this.#count(sender);
      count.messages++;
      count.addMessage(message.hash, id);
      const client = message.arrival?.clientIp;
      if (client !== undefined && sender.startsWith('login:')) count.clients.add(client);
    }
  }

  envelopeSender(message: OpenMessage): void {
    for (const sender of message.senders!) {
      const count = this.#count(sender);
      if (message.from === '') count.nullSender++;
      else count.envelopeSenders.add(stableEnvelopeSender(message.from!).stable);
    }
  }

  /** Counts the recipients that are known by now and not counted yet. */
  recipients(message: OpenMessage): void {
    const known = message.nrcpt ?? message.recipients.length;
    const more = known - message.countedRecipients;
    if (more <= 0) return;
    message.countedRecipients = known;
    this.totals.recipients += more;
    for (const sender of message.senders!) {
      this.#senderTotal(sender).recipients += more;
      this.#count(sender).recipients += more;
    }
  }

  /**
   * A recipient comes to `state`. `ofCopy`: a content filter's copy says so, which ends a hand-over.
   */
  reach(
    target: OpenMessage,
    recipient: Recipient,
    state: RecipientState,
    outcome: Outcome,
    ofCopy: boolean,
  ): void {
    if (state === RecipientState.deferred) this.totals.deferrals++;
    const at = target.find(recipient.hash);
    const before = at < 0 ? undefined : target.states[at];
    // One final outcome per recipient: an alias that leads twice to one mailbox logs it twice.
    if (before !== undefined && before >= RecipientState.sent) return;
    if (before === state) return;
    if (before === RecipientState.handed && !ofCopy) return;
    if (before === undefined) {
      target.addRecipient(recipient.hash, state);
      this.recipients(target);
      for (const sender of target.senders!) {
        const count = this.#count(sender);
        count.attempted.add(recipient.hash);
        count.domains.add(recipient.domain);
      }
    }
    this.#change(target, at < 0 ? target.states.length - 1 : at, before, state);
    if (state !== RecipientState.deferred && state < RecipientState.bounced) return;
    for (const sender of target.senders!) {
      const count = this.#count(sender);
      count.failedRecipients.add(recipient.hash);
      count.failedDomains.add(recipient.domain);
      if (target.from === '') count.nullSenderFailed++;
      this.#countReason(count, outcome, recipient.domain);
    }
  }

  #countReason(count: MinuteCount, outcome: Outcome, domain: string): void {
    if (outcome.class === 'unknown-user') count.unknownUser++;
    if (outcome.class === 'policy') count.policyRefusals++;
    if (outcome.block !== undefined) count.blocks.add(outcome.block);
    if (outcome.reply) count.addFailure({ domain, dsn: outcome.dsn, reply: outcome.reply });
  }

  /** `status=expired` names no recipient: it ends all that still wait. */
  expire(target: OpenMessage, outcome: Outcome): void {
    let waiting = 0;
    target.states.forEach((state, at) => {
      if (state !== RecipientState.deferred) return;
      waiting++;
      this.finish(target, at, RecipientState.expired);
    });
    if (waiting > 0 || target.finals > 0) return;
    // The deferrals were before the log began.
    const recipients = target.nrcpt ?? 1;
    for (let i = 0; i < recipients; i++) {
      target.addRecipient(-1 - i, RecipientState.expired);
      this.#change(target, target.states.length - 1, undefined, RecipientState.expired);
    }
    this.recipients(target);
    for (const sender of target.senders!) this.#countReason(this.#count(sender), outcome, '');
  }

  finish(target: OpenMessage, at: number, state: RecipientState): void {
    this.#change(target, at, target.states[at], state);
  }

  /** Moves one recipient from one state to the next, in the totals, the sender's totals and the minute. */
  #change(target: OpenMessage, at: number, before: RecipientState | undefined, state: RecipientState): void {
    target.states[at] = state;
    const { outcomes } = this.totals;
    if (before === RecipientState.deferred) outcomes.deferred--;
    if (state === RecipientState.deferred) outcomes.deferred++;
    else if (state === RecipientState.sent) outcomes.sent++;
    else if (state === RecipientState.bounced) outcomes.bounced++;
    else if (state === RecipientState.expired) outcomes.expired++;
    if (state >= RecipientState.sent) target.finals++;
    for (const sender of target.senders!) {
      const total = this.#senderTotal(sender);
      const count = this.#count(sender);
      if (before === RecipientState.deferred) total.deferred--;
      if (state === RecipientState.deferred) {
        total.deferred++;
        count.deferred++;
      } else if (state === RecipientState.sent) {
        total.sent++;
        count.sent++;
      } else if (state >= RecipientState.bounced) {
        total.bounced++;
        count.bounced++;
      }
    }
  }

  #count(sender: string): MinuteCount {
    let count = this.#counts.get(sender);
    if (count === undefined) {
      count = new MinuteCount();
      this.#counts.set(sender, count);
    }
    return count;
  }

  #senderTotal(sender: string): SenderTotals {
    let total = this.#senderTotals.get(sender);
    if (total === undefined) {
      total = { sender, messages: 0, recipients: 0, sent: 0, bounced: 0, deferred: 0 };
      this.#senderTotals.set(sender, total);
    }
    return total;
  }
}
