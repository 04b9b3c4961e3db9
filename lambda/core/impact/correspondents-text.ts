import { amountOf } from '../text/amount.ts';
import { plain } from '../text/plain-text.ts';
import { clock, isoTime } from '../time.ts';
import type { CorrespondentsResult, RefusedCorrespondent, SilentCorrespondent } from './correspondents.ts';
import { type Covered, daysOf } from './impact-json.ts';

const MOST_ROWS = 50;

/** Who is refused by our own rules and who fell silent, for people. Log text is made plain. */
export function correspondentsText({ refused, silent }: CorrespondentsResult, covered: Covered): string {
  const lines = [`The log covers ${amountOf(daysOf(covered), 'day')}.`];
  if (refused.length === 0) lines.push('No correspondent is refused by a rule of yours.');
  else
    lines.push(
      '',
      'Correspondents whom your own rules refuse:',
      ...refused.slice(0, MOST_ROWS).map(refusedLine),
    );
  if (silent.length > 0)
    lines.push(
      '',
      'Correspondents who wrote in a rhythm and stopped:',
      ...silent.slice(0, MOST_ROWS).map(silentLine),
    );
  return lines.join('\n');
}

/** The same under the names that programs rely on; times as ISO 8601, UTC. */
export function correspondentsJson({ refused, silent }: CorrespondentsResult, covered: Covered) {
  const iso = (time: number | undefined) => (time === undefined ? null : isoTime(time));
  return {
    from: iso(covered.from),
    to: iso(covered.to),
    days: daysOf(covered),
    refused: refused.map((each) => ({
      ...each,
      since: isoTime(each.since),
      last: isoTime(each.last),
      lastDelivered: iso(each.lastDelivered),
    })),
    silent: silent.map((each) => ({ ...each, last: isoTime(each.last) })),
  };
}

function refusedLine(each: RefusedCorrespondent): string {
  const before =
    each.lastDelivered === undefined
      ? 'none delivered in this log'
      : `last delivered ${clock(each.lastDelivered)}`;
  const clients = each.clients.slice(0, 5).map((ip) => plain(ip, 60));
  return `  ${plain(each.domain, 80)}: since ${clock(each.since)}, ${amountOf(each.tries, 'try', 'tries')}, by "${plain(each.rule, 120)}", from ${clients.join(', ')}; you wrote ${amountOf(each.written, 'time')}, ${before}`;
}

function silentLine(each: SilentCorrespondent): string {
  return `  ${plain(each.domain, 80)}: ${amountOf(each.messages, 'message')} on ${amountOf(each.days, 'day')}, never more than ${amountOf(each.longestPause, 'day')} apart; nothing since ${clock(each.last)} (${amountOf(each.silent, 'day')})`;
}
