import type { ListingItem } from '../../dnsbl/watch/watch-record.ts';
import { plain, shortened } from '../../text/plain-text.ts';
import { gsm7, SMS_LENGTH } from '../gsm7.ts';
import { ENGLISH_SEVERITY } from '../words/english/severity.ts';
import type { ListingTop } from './json.ts';

/**
 * One SMS in the GSM 7-bit alphabet, English in any language as with incidents (sms.ts): what, the main suspect or
 * else who sent most, the id.
 *
 * @param top with the headline in English
 */
export function listingSms(top: ListingTop, { notice, context }: ListingItem): string {
  const what = notice.kind === 'listing' && notice.codes.length > 0 ? `, ${notice.codes[0]}` : '';
  const head = `${ENGLISH_SEVERITY[top.severity]}: `;
  const tail = `${what}${who(notice, context)}, ID ${top.id}`;
  const room = SMS_LENGTH - head.length - tail.length;
  return plain(gsm7(head + shortened(top.headline, room) + tail), SMS_LENGTH);
}

function who(notice: ListingItem['notice'], context: ListingItem['context']): string {
  const suspect = notice.kind === 'suspect-found' ? notice.suspect : context?.suspects.incidents[0];
  if (suspect !== undefined) return `. Suspect: ${shortened(suspect.sender, 40)}`;
  const busiest = context?.topSenders?.flatMap(({ senders }) => senders.slice(0, 1))[0];
  return busiest === undefined ? '' : `. Busiest: ${shortened(busiest.sender, 40)}`;
}
