import type { MessageEvent, Outcome } from '../../events/message-event.ts';
import type { Recipient } from '../../events/recipient.ts';
import { type OpenMessage, RecipientState } from '../open-message.ts';
import type { Tally } from '../tally.ts';
import type { Account } from './account.ts';
import { AccountBook } from './account-book.ts';
import { EnvelopeSenders } from './envelope-sender.ts';
import { type Failure, isFailure, isFirst, noteFailure, noteFirst, noteReason } from './failure.ts';
import { LeavingBook } from './leaving.ts';
import type { MinuteCount } from './minute-count.ts';
import { moveOutcome } from './outcome-totals.ts';
import { newTotals, restartTotals, type SenderTotals, type Totals } from './totals.ts';
import type { Traffic, TrafficSink } from './traffic-sink.ts';

/**
 * The counting: what a message and its recipients' outcomes add to the totals, to their senders' totals and to
 * their senders' current minute. It knows decided messages only (`senders` is set).
 */
export class Ledger {
  readonly totals: Totals = newTotals();
  readonly leaving = new LeavingBook();
  /** Messages of which a line told what became of a recipient. */
  tried = 0;
  readonly #book = new AccountBook();
  readonly #stable = new EnvelopeSenders();
  readonly #traffic: TrafficSink | undefined;

  /** @param traffic is told by mail host what the tallies hold by sender alone; default: nobody is */
  constructor(traffic?: TrafficSink) {
    this.#traffic = traffic;
  }

  /** What was counted since the last call, by sender; `minute` is what the tallies will say. */
  takeTallies(minute: number): Tally[] {
    return this.#book.takeTallies(minute);
  }

  /** Whatever `act` counts stays in the totals and is in no tally: it comes too late to be judged. */
  unjudged(act: () => void): void {
    this.#book.unjudged(act);
  }

  /** Per sender what it sent, most recipients first. */
  senders(): SenderTotals[] {
    return this.#book.senders();
  }

  /** The totals, everybody's, begin anew; the deferred are those that wait, whenever they came. Tallies go on. */
  restart(): void {
    restartTotals(this.totals);
    this.tried = 0;
    this.leaving.restart();
    this.#book.restart();
  }

  /** A message that was nobody's turns out to be somebody's: what it has come to so far counts for them. */
  promote(message: OpenMessage, senders: readonly string[]): void {
    message.senders = senders;
    message.accounts = undefined;
    this.message(message);
    if (message.from !== undefined) this.envelopeSender(message);
    for (const account of this.#accountsOf(message)) {
      this.#recipients(message.host, account, message.countedRecipients);
      for (const state of message.states) this.#tell(message.host, account, undefined, state);
    }
  }

  /** A message that its senders are accountable for. */
  message(message: OpenMessage): void {
    const client = message.arrival?.clientIp;
    const login = message.senders!.length > 1 ? message.senders![1] : undefined;
    for (const account of this.#accountsOf(message)) {
      account.totals.messages++;
      this.#add(message.host, account, 'messages', 1);
      const count = this.#count(account);
      count.messages++;
      count.addMessage(message.hash, message.host, message.queueId);
      if (client !== undefined && account.isLogin) count.addClient(client);
      else if (login !== undefined) count.addLogin(login);
    }
    if (message.script !== undefined) this.script(message);
  }

  /** What handed the message in: of local senders only, as any client may write such a header. */
  script(message: OpenMessage): void {
    for (const account of this.#accountsOf(message)) {
      if (account.isLocal) this.#count(account).addScript(message.script!);
    }
  }

  envelopeSender(message: OpenMessage): void {
    const accounts = this.#accountsOf(message);
    if (accounts.length === 0) return;
    const stable = message.from === '' ? undefined : this.#stable.of(message.from!);
    for (const account of accounts) {
      const count = this.#count(account);
      if (stable === undefined) count.nullSender++;
      else count.addEnvelopeSender(stable);
    }
  }

  /** Counts the recipients that are known by now and not counted yet. */
  recipients(message: OpenMessage): void {
    const known = message.nrcpt ?? message.recipients.length;
    const more = known - message.countedRecipients;
    if (more <= 0) return;
    message.countedRecipients = known;
    this.totals.recipients += more;
    for (const account of this.#accountsOf(message)) this.#recipients(message.host, account, more);
  }

  #recipients(host: string, account: Account, more: number): void {
    account.totals.recipients += more;
    this.#add(host, account, 'recipients', more);
    this.#count(account).recipients += more;
  }

  /**
   * A recipient comes to `state`, as `event` tells. `ofCopy`: a content filter's copy says so, which ends a hand-over.
   * @returns whether it was not there yet
   */
  reach(
    target: OpenMessage,
    recipient: Recipient,
    state: RecipientState,
    { outcome, time }: MessageEvent,
    ofCopy: boolean,
  ): boolean {
    if (state === RecipientState.deferred) this.totals.deferrals++;
    const at = target.find(recipient.hash);
    const before = at < 0 ? undefined : target.states[at];
    // One final outcome per recipient: an alias that leads twice to one mailbox logs it twice.
    if (before === state || (before !== undefined && before >= RecipientState.sent)) return false;
    if (before === RecipientState.handed && !ofCopy) return false;
    if (before === undefined) {
      target.addRecipient(recipient.hash, state);
      this.recipients(target);
      for (const account of this.#accountsOf(target)) {
        this.#count(account).addAttempt(recipient.hash, recipient.domain);
      }
    }
    this.#change(target, at < 0 ? target.states.length - 1 : at, before, state);
    const first = isFirst(before, state);
    if (isFailure(state)) this.#fail(target, { recipient, state, first, time, outcome });
    return true;
  }

  #fail(target: OpenMessage, failure: Failure): void {
    for (const account of this.#accountsOf(target)) noteFailure(this.#count(account), target, failure);
  }

  /** `status=expired` names no recipient: it ends all that still wait. `time`: milliseconds since 1970. */
  expire(target: OpenMessage, outcome: Outcome, time: number): void {
    let waiting = 0;
    target.states.forEach((state, at) => {
      if (state !== RecipientState.deferred) return;
      waiting++;
      this.finish(target, at, RecipientState.expired);
      this.#fail(target, {
        recipient: { hash: target.recipients[at]! },
        state: RecipientState.expired,
        time,
      });
    });
    if (waiting > 0 || target.finals > 0) return;
    // The deferrals were before the log began.
    const recipients = target.nrcpt ?? 1;
    for (let i = 0; i < recipients; i++) {
      target.addRecipient(-1 - i, RecipientState.expired);
      this.#change(target, target.states.length - 1, undefined, RecipientState.expired);
      this.#fail(target, { recipient: { hash: target.hash + i }, state: RecipientState.expired, time });
    }
    this.recipients(target);
    for (const account of this.#accountsOf(target)) noteReason(this.#count(account), outcome, '');
  }

  finish(target: OpenMessage, at: number, state: RecipientState): void {
    this.#change(target, at, target.states[at], state);
  }

  /** Moves one recipient to its next state, in the totals, the sender's totals and the minute. */
  #change(target: OpenMessage, at: number, before: RecipientState | undefined, state: RecipientState): void {
    target.states[at] = state;
    if (before === undefined && target.states.length === 1) this.tried++;
    moveOutcome(this.totals.outcomes, before, state);
    if (state >= RecipientState.sent) target.finals++;
    for (const account of this.#accountsOf(target)) this.#tell(target.host, account, before, state);
  }

  /** The same in one sender's books. */
  #tell(host: string, account: Account, before: RecipientState | undefined, state: RecipientState): void {
    const [total, count] = [account.totals, this.#count(account)];
    noteFirst(count, before, state);
    if (before === RecipientState.deferred) total.deferred--;
    if (state === RecipientState.deferred) {
      total.deferred++;
      count.deferred++;
    } else if (state === RecipientState.sent) {
      total.sent++;
      count.sent++;
      this.#add(host, account, 'sent', 1);
    } else if (isFailure(state)) {
      this.#add(host, account, 'failed', 1);
      total.bounced++;
      count.bounced++;
    }
  }

  /** The current minute of a sender or a mail server, for what is no message's own; whoever asks knows that it is one. */
  countOf(sender: string): MinuteCount {
    return this.#count(this.#book.account(sender));
  }

  #add(host: string, { totals }: Account, what: keyof Traffic, more: number): void {
    if (this.#traffic !== undefined) this.#traffic.of(host, totals.sender)[what] += more;
  }

  #count(account: Account): MinuteCount {
    return this.#book.countOf(account);
  }

  #accountsOf(message: OpenMessage): readonly Account[] {
    message.accounts ??= message.senders!.map((sender) => this.#book.account(sender));
    return message.accounts;
  }
}
