import type { TurnedAway } from '../../events/turned-away.ts';
import type { FailureSample, OwnRefusals } from '../tally.ts';
import { BottomK } from './sample.ts';

const REASONS = 3;

/** What our own server did not take from one sender in one minute. */
export class OwnRefusalCount {
  #refused = 0;
  #unnamed = 0;
  #putOff = 0;
  readonly #recipients = new BottomK();
  readonly #reasons: FailureSample[] = [];

  add({ why, recipients, dsn, reason }: TurnedAway): void {
    const [recipient] = recipients;
    if (why === 'put-off') this.#putOff++;
    else if (recipient === undefined) this.#unnamed++;
    else {
      this.#refused++;
      this.#recipients.add(recipient.hash);
    }
    if (reason === undefined || this.#reasons.length >= REASONS) return;
    if (!this.#reasons.some((each) => each.reply === reason))
      this.#reasons.push({
        domain: recipient?.domain ?? '',
        ...(dsn !== undefined && { dsn }),
        reply: reason,
      });
  }

  refusals(): OwnRefusals {
    return {
      refused: this.#refused,
      unnamed: this.#unnamed,
      putOff: this.#putOff,
      recipients: this.#recipients.values(),
    };
  }

  get reasons(): readonly FailureSample[] {
    return this.#reasons;
  }
}
