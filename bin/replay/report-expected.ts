import type { DetectSettings } from '../../lambda/core/detect/settings/detect-settings.ts';
import type { SenderState } from '../../lambda/core/detect/state/sender-state.ts';
import {
  type Expectation,
  type ExpectedSeries,
  expectationOf,
  expectedRate,
} from '../../lambda/core/report/expected.ts';
import { hostSender, senderKind } from '../../lambda/core/sender.ts';
import type { Name, Tally } from '../../lambda/core/tally/tally.ts';
import { type Scale, SparseSeries } from './report-html-series.ts';

/** The sum over all senders is made anew after so many minutes: rates are constant within an hour of the week. */
const RENEWED = 10;

/** What a sender has sent outside of incidents: how many messages its recipients come in. */
interface Habit {
  messages: number;
  recipients: number;
}

/** What the detector expected of all senders, minute by minute; made while the log is replayed. */
export class ExpectedCourse {
  readonly #scale: Scale;
  readonly #settings: DetectSettings;
  readonly #first: number;
  readonly #habits = new Map<string, Habit>();
  readonly #series: Readonly<Record<keyof Expectation, SparseSeries>>;
  #now: Expectation = { mean: 0, single: 0, burst: 0 };
  #next: number | undefined;
  #news = false;

  /** @param first the first minute of the course; those before it tell about habits only */
  constructor(scale: Scale, settings: DetectSettings, first = Number.NEGATIVE_INFINITY) {
    this.#scale = scale;
    this.#first = first;
    this.#settings = settings;
    this.#series = {
      mean: new SparseSeries(scale),
      single: new SparseSeries(scale),
      burst: new SparseSeries(scale),
    };
  }

  /**
   * Takes a minute in: first what was expected up to and including it, then what it says about habits.
   *
   * @param tallies of it, already judged; each message in one of them
   */
  minute(
    minute: number,
    tallies: readonly Tally[],
    stateOf: (sender: string) => SenderState | undefined,
  ): void {
    for (let at = Math.max(this.#next ?? minute, this.#first); at <= minute; at++) {
      if (at % 60 === 0 || at === this.#first || (this.#news && at % RENEWED === 0)) this.#renew(at, stateOf);
      const place = this.#scale.place(at);
      for (const key of ['mean', 'single', 'burst'] as const) this.#series[key].add(place, this.#now[key]);
    }
    this.#next = minute + 1;
    for (const { sender, messages, distinctRecipients } of tallies) {
      if (stateOf(sender)?.alarm !== undefined) continue;
      const habit = this.#habits.get(sender) ?? { messages: 0, recipients: 0 };
      habit.messages += messages;
      habit.recipients += distinctRecipients;
      this.#habits.set(sender, habit);
      this.#news = true;
    }
  }

  series(): ExpectedSeries {
    return {
      mean: this.#series.mean.series(),
      single: this.#series.single.series(),
      burst: this.#series.burst.series(),
    };
  }

  #renew(minute: number, stateOf: (sender: string) => SenderState | undefined): void {
    this.#news = false;
    const senders: { rate: number; messagesPerRecipient: number }[] = [];
    for (const [sender, { messages, recipients }] of this.#habits) {
      const state = stateOf(sender);
      if (state === undefined) continue;
      const rate = expectedRate(state, minute, this.#settings.calendar, this.#settings.rulesOf(sender).rate);
      // One message for one recipient is what is assumed of a sender that nobody knows.
      senders.push({ rate, messagesPerRecipient: (messages + 1) / (recipients + 1) });
    }
    this.#now = expectationOf(senders);
  }
}

/**
 * The tallies of a minute in which each message is counted once: it stands under its host, or under the user of the
 * machine itself; a login counts when its messages came from no host of their own (webmail).
 */
export function countedOnce(tallies: readonly Tally[]): Tally[] {
  const hosts = new Set(
    tallies.map(({ sender }) => sender).filter((sender) => senderKind(sender) === 'host'),
  );
  const ofHost = (client: Name) => typeof client === 'string' && hosts.has(hostSender(client));
  return tallies.filter(
    ({ sender, clients }) => senderKind(sender) !== 'login' || clients?.some(ofHost) !== true,
  );
}
