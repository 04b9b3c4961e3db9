import type { Phase } from '../../dnsbl/watch/watch-state.ts';
import type { Title } from '../../message/words/words.ts';
import type { Clogged } from '../../spool/watch/clogged.ts';

/**
 * All that report and widget say by themselves, in one language. Values are put in by the caller; a value from outside
 * is made plain and marked by it, so no text here holds one.
 */
export interface ReportWords {
  /** BCP 47. */
  lang: string;
  page: PageWords;
  incident: IncidentWords;
  timeline: TimelineWords;
  outcomes: OutcomeWords;
  senders: SenderWords;
  quality: QualityWords;
  queues: QueueWords;
  hosts: HostListWords;
  widget: WidgetWords;
  /** Between the parts of a list. */
  comma: string;
  /** What the page's script says. */
  script: ScriptWords;
}

/** What is wrong with a mail host's queue; numbers are written out. */
export interface QueueWords {
  heading: string;
  /** What a queue is clogged by. */
  kinds: Readonly<Record<Clogged['by'], string>>;
  stuck(maildrop: boolean, arrived: string, waiting: string, oldestMinutes: string): string;
  /** `waiting` is undefined where only those messages were counted. */
  clogged(by: string, messages: string, waiting: string | undefined, growth: string, minutes: string): string;
  growing(before: string, waiting: string, minutes: string, arrived: string, departed: string): string;
}

/** How the mail hosts are; times are written out. */
export interface HostListWords {
  heading: string;
  table: string;
  columns: readonly [host: string, last: string, state: string];
  /** In the place of a time. */
  never: string;
  silent: string;
  /** @param off milliseconds; positive: it writes times that are past */
  clock(off: number): string;
  /** What is usual is not known yet. */
  newSince(time: string): string;
  heard: string;
}

export interface PageWords {
  title: string;
  heading: string;
  skip: string;
  noTime: string;
  timeline: string;
  incidents(count: number): string;
  none: string;
  /** The same where the log does not tell what became of most messages. */
  noneKnown: string;
  /** Where each incident is, by gravity. */
  index: { title: string; entry(since: string, recipients: string, open: boolean): string };
  more(left: string): string;
  outcomes: string;
  topSenders: string;
  quality: string;
  footer(version: string): string;
  fine: readonly [strong: string, rest: string];
  /** In the place of `fine` where the log does not tell what became of most messages. */
  unknown(unended: string, messages: string): readonly [strong: string, rest: string];
  /** Around the name of the worst sender. */
  found(incidents: string, one: boolean): string;
  foundSince(since: string, recipients: string, over: boolean): string;
  tiles: {
    incidents: readonly [name: string, none: string, some: string];
    messages: readonly [name: string, note: (recipients: string) => string];
    delivered: readonly [name: string, note: (recipients: string) => string];
    failed: readonly [name: string, note: (final: string, waiting: string) => string];
    senders: readonly [name: string, note: string];
  };
}

export interface IncidentWords {
  stillOpen: string;
  closed(time: string): string;
  facts: Readonly<Record<'since' | 'alerted' | 'until' | 'traffic' | 'failed' | 'score', string>>;
  traffic(messages: string, recipients: string): string;
  failed(failed: string, known: string, share: string): string;
  noOutcome: string;
  score(score: string, threshold: string): string;
  course: string;
  why: string;
  against: string;
  steps: string;
  samples: Readonly<Partial<Record<Title, string>>>;
  sameMessages: string;
  andMore(left: number): string;
}

export interface TimelineWords {
  caption(width: number): string;
  legend: Readonly<Record<'suspect' | 'others' | 'all' | 'expected' | 'span', string>>;
  describe(from: string, to: string, most: string, at: string, incidents: number): string;
  figures: string;
  table: string;
  columns: readonly [from: string, messages: string, suspect: string];
  /** Below an axis. @param month 0 to 11 */
  day(month: number, date: number): string;
}

export interface OutcomeWords {
  sent: string;
  deferrals: string;
  bounced: string;
  /** How many recipients had an outcome. */
  figure(outcome: string, recipients: string): string;
  describe(figures: string): string;
}

export interface SenderWords {
  table: string;
  caption(shown: string, all: string | undefined): string;
  sender: string;
  overTime: string;
  columns: Readonly<Record<'messages' | 'recipients' | 'sent' | 'bounced' | 'deferred' | 'failed', string>>;
  incident: string;
}

export interface QualityWords {
  table: string;
  columns: readonly [what: string, count: string, share: string];
  /** Each a name and what it means. */
  rows: Readonly<Record<'lines' | 'unknown' | 'malformed' | 'late' | 'noArrival', readonly [string, string]>>;
}

export interface WidgetWords {
  incidents(open: number): string;
  noIncidents: string;
  more(left: string): string;
  senders: string;
  noBoard: string;
  noSenders: string;
  blocklists: string;
  noTargets: string;
  asOf(time: string, active: string): string;
  dashed: string;
  outOfDate: string;
  stopped: string;
  since(opened: string, closed: string | undefined): string;
  traffic(messages: string, recipients: string, failures: string): string;
  failed(failed: string, known: string): string;
  acknowledgedBy: string;
  expected(max: string, until: string): string;
  table: string;
  listTable: string;
  columns: readonly string[];
  target: string;
  usual: string;
  acknowledged: string;
  job: string;
  phases: Readonly<Record<Phase, string>>;
  listedSince(time: string): string;
  /** Markdown: what the dashboard's editor shows. */
  documentation: string;
}

export interface ScriptWords {
  theme: string;
  print: string;
  slider: string;
  filter: string;
  filterHint: string;
  /** How many rows are shown, and how many match: `{shown}` and `{all}`. */
  filtered: string;
  /** With `{}` in the place of the figures. */
  messages: string;
  suspect: string;
  expected: string;
}
