import type { ParsedLine } from '../core/mail-log/parsed-line.ts';

/** What a batch held: what is measured, and free of anybody's address. */
export interface IngestSummary {
  lines: number;
  /** Lines of a shape that is not known. */
  unknown: number;
  /** Lines that cannot be read at all. */
  malformed: number;
  /** Lines that told of a message. */
  events: number;
  /** Of them: with a time of their own that cannot be; they count at the log event's. */
  outsideTime: number;
  /** Lines that told of a message's client. */
  messages: number;
  /** The sum of the recipient counts that lines gave. */
  recipients: number;
  /** Outcomes of each kind; a deferral counts each time. */
  sent: number;
  deferred: number;
  /** Expired messages included. */
  bounced: number;
  /** Items that the table refuses for good. */
  setAside: number;
}

export function newSummary(): IngestSummary {
  return {
    lines: 0,
    unknown: 0,
    malformed: 0,
    events: 0,
    outsideTime: 0,
    messages: 0,
    recipients: 0,
    sent: 0,
    deferred: 0,
    bounced: 0,
    setAside: 0,
  };
}

export function countLine(summary: IngestSummary, { kind }: ParsedLine): void {
  summary.lines++;
  if (kind === 'unknown') summary.unknown++;
  if (kind === 'malformed') summary.malformed++;
}

export function countEvent(summary: IngestSummary, line: ParsedLine, recipients = 0): void {
  summary.events++;
  if (line.kind === 'client') summary.messages++;
  summary.recipients += recipients;
  if (line.status === 'sent') summary.sent++;
  if (line.status === 'deferred') summary.deferred++;
  if (line.status === 'bounced' || line.status === 'expired') summary.bounced++;
}
