import type { Draft } from '../../dnsbl/watch/notice.ts';
import { delistingRequest } from '../words/english/delisting.ts';

/** The text of a draft to a list's operator. */
export function draftText(draft: Draft): string {
  return typeof draft === 'string' ? draft : delistingRequest(draft);
}
