import { compareSenders } from '../sender.ts';
import type { Tally } from '../tally/tally.ts';
import { MINUTE } from '../time.ts';

/** The detector's own log line: one a sender and minute. Names are those that queries and rules use. */
export interface SenderLine {
  kind: 'sender-minute';
  /** ISO 8601, UTC. */
  minute: string;
  sender: string;
  messages: number;
  recipients: number;
  sent: number;
  bounced: number;
  deferred: number;
}

/** Fields of a line, for the template and the queries. */
export const SENDER_LINE = { kind: 'sender-minute', sender: 'sender', recipients: 'recipients' } as const;

/** Of a minute with more senders than this, the busiest: top talkers are not found below that. */
const MOST_LINES = 200;
/** A longer name is an attack on whoever reads the log. */
const LONGEST_SENDER = 320;

/** The lines of one minute, most recipients first. */
export function senderLines(minute: number, tallies: readonly Tally[]): SenderLine[] {
  return [...tallies]
    .sort((a, b) => b.recipients - a.recipients || compareSenders(a.sender, b.sender))
    .slice(0, MOST_LINES)
    .map(({ sender, messages, recipients, sent, bounced, deferred }) => ({
      kind: SENDER_LINE.kind,
      minute: new Date(minute * MINUTE).toISOString(),
      sender: sender.slice(0, LONGEST_SENDER),
      messages,
      recipients,
      sent,
      bounced,
      deferred,
    }));
}
