import type { Board } from '../../rollup/board.ts';
import type { Rollup, SenderTraffic } from '../../rollup/rollup.ts';
import { topSenders } from '../../rollup/top-senders.ts';
import { compareSenders } from '../../sender.ts';
import { MINUTE } from '../../time.ts';
import type { Target } from '../target.ts';
import { isMailServer } from './suspects.ts';
import type { BusySender, TopSender, TopSenders } from './watch-record.ts';

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
  if (board === undefined || now / MINUTE - board.minute > STALE) return [];
  return board.senders
    .map(({ sender, recipients, usual }) => ({
      sender,
      recipients: recipients.reduce((sum, count) => sum + count, 0),
      usual: Math.round(usual * HOUR),
    }))
    .filter(({ recipients }) => recipients > 0)
    .sort((a, b) => b.recipients - a.recipients || compareSenders(a.sender, b.sender))
    .slice(0, MOST_SHOWN);
}

/**
 * The senders with the most recipients in the last 48 hours, by the mail hosts that may stand behind a target; by the
 * busiest of all, where none goes by the name of its mail server. At most three hosts and five senders each.
 *
 * @param now milliseconds since 1970
 */
export function busiestBehind(
  { mailServer }: Target,
  rollups: readonly Rollup[],
  now: number,
): TopSenders[] | undefined {
  const behind = topSenders(rollups, (host) => isMailServer(host, mailServer), now);
  const found = behind.length > 0 ? behind : topSenders(rollups, () => true, now);
  if (found.length === 0) return undefined;
  return found.map(({ host, senders }) => ({ mailServer: host, senders: senders.map(topSender) }));
}

function topSender({ sender, recipients, sent, failed }: SenderTraffic): TopSender {
  return { sender, recipients, failed, known: sent + failed };
}
