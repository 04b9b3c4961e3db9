import type { Board } from '../report/board.ts';

/** A sender of the last hour, on whatever mail server. */
export interface BusySender {
  sender: string;
  /** Recipients within the hour. */
  recipients: number;
  /** Recipients an hour that are usual for it at this time. */
  usual: number;
}

const MOST_SHOWN = 5;
const HOUR = 60;
/** A board that the judge has not renewed for so long says nothing about now. Minutes. */
const STALE = 10;

/**
 * The senders with the most recipients in the last hour: where to look when no incident names anybody.
 *
 * @param now milliseconds since 1970
 */
export function busiestSenders(board: Board | undefined, now: number): BusySender[] {
  if (board === undefined || now / 60_000 - board.minute > STALE) return [];
  return board.senders
    .map(({ sender, recipients, usual }) => ({
      sender,
      recipients: recipients.reduce((sum, count) => sum + count, 0),
      usual: Math.round(usual * HOUR),
    }))
    .filter(({ recipients }) => recipients > 0)
    .sort((a, b) => b.recipients - a.recipients || (a.sender < b.sender ? -1 : 1))
    .slice(0, MOST_SHOWN);
}
