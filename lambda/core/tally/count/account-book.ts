import { compareSenders, serverOf } from '../../sender.ts';
import type { Tally } from '../tally.ts';
import { Account } from './account.ts';
import { MinuteCount } from './minute-count.ts';
import type { SenderTotals } from './totals.ts';

/** The accounts of all senders and mail servers, and which of them have something in the current minute. */
export class AccountBook {
  readonly #accounts = new Map<string, Account>();
  /** Those with something in the current minute. */
  readonly #active: Account[] = [];
  /** Takes what is in no tally. */
  #unjudged: MinuteCount | undefined;

  account(sender: string): Account {
    let account = this.#accounts.get(sender);
    if (account === undefined) {
      account = new Account(sender);
      this.#accounts.set(sender, account);
    }
    return account;
  }

  /** Its current minute. */
  countOf(account: Account): MinuteCount {
    if (this.#unjudged !== undefined) return this.#unjudged;
    if (account.count === undefined) {
      account.count = new MinuteCount();
      this.#active.push(account);
    }
    return account.count;
  }

  /** Whatever `act` counts is in no tally. */
  unjudged(act: () => void): void {
    this.#unjudged = new MinuteCount();
    act();
    this.#unjudged = undefined;
  }

  /** What was counted since the last call, by sender; `minute` is what the tallies will say. */
  takeTallies(minute: number): Tally[] {
    if (this.#active.length === 0) return [];
    const tallies = this.#active
      .sort((a, b) => compareSenders(a.totals.sender, b.totals.sender))
      .map((account) => account.count!.toTally(minute, account.totals.sender));
    for (const account of this.#active.splice(0)) account.count = undefined;
    return tallies;
  }

  /** Per sender what it sent, most recipients first. */
  senders(): SenderTotals[] {
    return (
      [...this.#accounts.values()]
        .map(({ totals }) => totals)
        // Mail that has no sender counts for its mail server, which is none.
        .filter(({ sender }) => serverOf(sender) === undefined)
        .sort((a, b) => b.recipients - a.recipients || compareSenders(a.sender, b.sender))
    );
  }

  /** Everybody's totals begin anew. */
  restart(): void {
    for (const account of this.#accounts.values()) account.restart();
  }
}
