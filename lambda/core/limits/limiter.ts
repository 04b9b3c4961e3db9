import { DAY, HOUR } from '../time.ts';
import type { Sending } from './sent-mail.ts';

/** Recipients that a sender may reach. */
export interface Limit {
  hour: number;
  day: number;
}

export interface Limited {
  /** Messages that would have been put off. */
  delayed: number;
  delayedRecipients: number;
  /** Recipients that would have got through. */
  through: number;
}

/** So many recipients within any `length` milliseconds. */
export interface Allowance {
  length: number;
  recipients: number;
}

/** What a limit for an hour and a day would have done to some mail; see `limitedBy`. */
export function limited(
  sendings: readonly Sending[],
  { hour, day }: Limit,
  counted?: (sending: Sending) => boolean,
): Limited {
  const allowances = [
    { length: HOUR, recipients: hour },
    { length: DAY, recipients: day },
  ];
  return limitedBy(sendings, allowances, counted);
}

/**
 * What some limits would have done to some mail: a message that would exceed one is put off with a temporary refusal,
 * and its later tries are not counted again. The windows slide, so that no clock hour is better than another.
 *
 * @param counted of which messages the answer tells; all others only fill the windows
 */
export function limitedBy(
  sendings: readonly Sending[],
  allowances: readonly Allowance[],
  counted: (sending: Sending) => boolean = () => true,
): Limited {
  const result: Limited = { delayed: 0, delayedRecipients: 0, through: 0 };
  const windows = allowances.map(({ length, recipients }) => ({
    most: recipients,
    window: new Window(length),
  }));
  for (const sending of sendings) {
    const { time, recipients } = sending;
    const fits = windows.every(({ most, window }) => window.at(time) + recipients <= most);
    if (fits) for (const { window } of windows) window.add(sending);
    if (!counted(sending)) continue;
    if (fits) result.through += recipients;
    else {
      result.delayed++;
      result.delayedRecipients += recipients;
    }
  }
  return result;
}

/** How many recipients were let through within the last `length` milliseconds. */
class Window {
  readonly #length: number;
  readonly #inside: Sending[] = [];
  #first = 0;
  #sum = 0;

  constructor(length: number) {
    this.#length = length;
  }

  at(time: number): number {
    for (let next = this.#inside[this.#first]; next !== undefined; next = this.#inside[++this.#first]) {
      if (next.time > time - this.#length) break;
      this.#sum -= next.recipients;
    }
    return this.#sum;
  }

  add(sending: Sending): void {
    this.#inside.push(sending);
    this.#sum += sending.recipients;
  }
}
