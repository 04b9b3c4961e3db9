import type { AgedFailures } from '../tally.ts';
import { BottomK } from './sample.ts';

/** Minutes from which on a message is no longer of its outcome's own time. */
const AGED_FROM = 10;

/** The class of an age in minutes, each twice as wide as the one before; -1: young. */
export function ageClass(age: number): number {
  return age < AGED_FROM ? -1 : Math.floor(Math.log2(age / AGED_FROM));
}

/** Failures of one sender's minute whose messages are of one class of age. */
export class AgedCount {
  #deferred = 0;
  #bounced = 0;
  /** The sum of their ages. */
  #ages = 0;
  readonly #recipients = new BottomK();

  add(age: number, recipient: number, kind: 'deferred' | 'bounced'): void {
    if (kind === 'deferred') this.#deferred++;
    else this.#bounced++;
    this.#ages += age;
    this.#recipients.add(recipient);
  }

  /** A list of one, at their mean age. */
  failures(): AgedFailures[] {
    const count = this.#deferred + this.#bounced;
    return [
      {
        age: Math.round(this.#ages / count),
        deferred: this.#deferred,
        bounced: this.#bounced,
        recipients: this.#recipients.values(),
      },
    ];
  }
}
