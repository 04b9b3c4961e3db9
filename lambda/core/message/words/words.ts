import type { Severity } from '../../incident/incident.ts';
import type { NoticeKind } from '../../incident/notice.ts';
import type { FindingWords } from './finding-words.ts';

/** All that our texts say by themselves, in one language. Values are put in by the caller, who made them plain. */
export interface Words extends FindingWords {
  severity: Readonly<Record<Severity, string>>;
  /** In place of the severity, of what is over. */
  over: string;
  /** `<sender> <headline>` */
  headline(sender: string, kind: NoticeKind): string;
  since(time: string, duration: string): string;
  recovered(time: string, duration: string): string;
  duration(ms: number): string;
  soFar(messages: string, recipients: string, failures: string): string;
  failures(failed: number, known: number): string;
  score(score: string, threshold: string): string;
  /** Whose counts an incident shows, and since when, where that is not its sender's since it opened. */
  counted(sender: string, time: string): string;
  /** Up to when the windows below count; `sender` where it is not the incident's. */
  measured(time: string, sender?: string): string;
  /** In place of the score, of an incident that a rule opened. */
  byRule: string;
  related(sender: string): string;
  why(reason: string): string;
  late: string;
  /** One signal: what was seen, what is usual. Both already in this language. */
  finding(observed: string, expected: string, signal: string, score: string): string;
  acknowledged(by: string, time: string, note: string): string;
  expected(max: string, from: string, to: string): string;
  nullSender: string;
  /** How much our own server did not take. */
  ownRefusals(refused: string, putOff: string): string;
  titles: Readonly<Record<Title, string>>;
  acknowledge: string;
  expectJob: string;
  footer(incident: string, notice: string): string;
  digest: DigestWords;
}

export interface DigestWords {
  headline(incidents: number, duration: string): string;
  /** The first line: the headline, and its notices by severity. */
  first(headline: string, counts: string): string;
  /** Its notices of a severity. */
  count(severity: string, incidents: number): string;
  /** Those of all severities. */
  counts(each: readonly string[]): string;
  together(group: string, share: number, of: number): string;
  worst(shown: number): string;
  more(left: number): string;
  quiet: string;
}

export type Title =
  | 'why'
  | 'against'
  | 'steps'
  | 'refused'
  | 'ownRefusals'
  | 'domains'
  | 'senders'
  | 'sentAs'
  | 'clients'
  | 'blocks'
  | 'scripts'
  | 'messages'
  | 'acknowledge'
  | 'links'
  | 'together';
