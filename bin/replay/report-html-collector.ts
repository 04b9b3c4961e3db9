import type { Settings } from '../../lambda/core/config.ts';
import { detectSettings } from '../../lambda/core/detect/settings/detect-settings.ts';
import type { SenderState } from '../../lambda/core/detect/state/sender-state.ts';
import { offsetAt } from '../../lambda/core/office-time.ts';
import type { ReportData } from '../../lambda/core/report/report-data.ts';
import type { SenderTotals, Totals } from '../../lambda/core/tally/count/totals.ts';
import type { Tally } from '../../lambda/core/tally/tally.ts';
import { minuteOf } from '../../lambda/core/time.ts';
import type { ReplayReport } from './replay-log.ts';
import { countedOnce, ExpectedCourse } from './report-expected.ts';
import { Scale, SparseSeries } from './report-html-series.ts';

/** Senders in the table; those with incidents come on top of that. */
const TOP = 50;

/**
 * What a report needs beside the replay's result: counts over time, and what the detector expected. Only made when a
 * report is asked for; it holds at most 720 pairs of numbers a sender.
 */
export class ReportCollector {
  readonly #scale = new Scale();
  readonly #messages = new SparseSeries(this.#scale);
  readonly #sent = new SparseSeries(this.#scale);
  readonly #bounced = new SparseSeries(this.#scale);
  readonly #deferrals = new SparseSeries(this.#scale);
  readonly #senders = new Map<string, SparseSeries>();
  readonly #expected: ExpectedCourse;
  readonly #settings: Settings;
  /** The first minute that the page tells of. */
  readonly #first: number;
  #before = { sent: 0, bounced: 0, deferrals: 0 };

  /** @param since milliseconds since 1970 from which on the page tells; what lies before tells what is usual */
  constructor(settings: Settings, since = Number.NEGATIVE_INFINITY) {
    this.#settings = settings;
    this.#first = minuteOf(since);
    this.#expected = new ExpectedCourse(this.#scale, detectSettings(settings), this.#first);
  }

  /** @param totals of all that is shown, up to and including this minute */
  minute(
    minute: number,
    tallies: readonly Tally[],
    totals: Totals,
    detector: { stateOf(sender: string): SenderState | undefined },
  ): void {
    if (!Number.isFinite(minute)) return;
    const once = countedOnce(tallies);
    // May make the scale coarser.
    this.#expected.minute(minute, once, (sender) => detector.stateOf(sender));
    if (minute < this.#first) return;
    const at = this.#scale.place(minute);
    const now = {
      sent: totals.outcomes.sent,
      bounced: totals.outcomes.bounced + totals.outcomes.expired,
      deferrals: totals.deferrals,
    };
    this.#messages.add(
      at,
      once.reduce((sum, { messages }) => sum + messages, 0),
    );
    this.#sent.add(at, now.sent - this.#before.sent);
    this.#bounced.add(at, now.bounced - this.#before.bounced);
    this.#deferrals.add(at, now.deferrals - this.#before.deferrals);
    this.#before = now;
    for (const { sender, messages } of tallies) {
      let series = this.#senders.get(sender);
      if (series === undefined) {
        series = new SparseSeries(this.#scale);
        this.#senders.set(sender, series);
      }
      series.add(at, messages);
    }
  }

  /** The whole report. @param files as the user named them */
  report(report: ReplayReport, { files, version }: Pick<ReportData, 'files' | 'version'>): ReportData {
    const { senders, ...rest } = report;
    const flagged = new Set(report.incidents.map(({ sender }) => sender));
    const isShown = ({ sender }: SenderTotals, at: number) => at < TOP || flagged.has(sender);
    return {
      ...rest,
      files,
      language: this.#settings.notify.language,
      utcOffset: offsetAt(minuteOf(report.to ?? 0), this.#settings.detect),
      version,
      timeline:
        this.#scale.start === undefined
          ? undefined
          : {
              messages: this.#messages.series(),
              expected: this.#expected.series(),
              sent: this.#sent.series(),
              bounced: this.#bounced.series(),
              deferrals: this.#deferrals.series(),
            },
      senders: senders.filter(isShown).map((each) => ({
        ...each,
        messagesOverTime: (this.#senders.get(each.sender) ?? new SparseSeries(this.#scale)).series(),
      })),
      otherSenders: senders.filter((each, at) => !isShown(each, at)),
      senderCount: senders.length,
    };
  }
}
