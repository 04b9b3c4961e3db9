import { parseAddress } from '../network.ts';
import { addressOf, senderOf } from '../sender.ts';
import { spellings } from '../text/ascii-domain.ts';
import type { TraceQuery } from './trace-query.ts';

/**
 * Queries of CloudWatch Logs Insights that find at least the lines that are looked for, and perhaps some more: `Trace`
 * decides by the lines themselves. So nothing that somebody else has written needs to be escaped. Of a search word only
 * ASCII letters, digits and a few signs get into a query; every other character stands there as "some character".
 */

/** A query is at most 10,000 characters long. Source: its API reference, StartQuery. The rest is the frame's. */
const LONGEST_FILTER = 8_000;
/** Of a long word so many characters are looked for. */
const LONGEST_WORD = 120;

/** The lines that name what is looked for. */
export function namingFilter(query: TraceQuery): string {
  const patterns = new Set(patternsOf(query));
  return [...patterns].map(like).join(' or ');
}

/**
 * The lines of messages and sessions, in as few queries as their length allows. What is no id is left out: what a next
 * hop said of its queue id is a stranger's word.
 */
export function idFilters(ids: Iterable<string>): { filter: string; ids: string[] }[] {
  const groups: string[][] = [];
  let length = LONGEST_FILTER;
  for (const id of ids) {
    if (!ID.test(id)) continue;
    length += id.length + 1;
    if (length >= LONGEST_FILTER) {
      groups.push([]);
      length = id.length + 1;
    }
    groups.at(-1)!.push(id);
  }
  // OpenSMTPD's id is the first half of an envelope's.
  return groups.map((group) => ({ ids: group, filter: like(`\\b(${group.join('|')})([0-9a-f]{8})?\\b`) }));
}

/** The lines that name Message-IDs: of a message that a filter handed in again without a word about its queue id. */
export function messageIdFilters(messageIds: Iterable<string>): string[] {
  const filters: string[] = [];
  let filter = '';
  for (const each of messageIds) {
    const next = like(word(each));
    if (filter !== '' && filter.length + next.length > LONGEST_FILTER) {
      filters.push(filter);
      filter = '';
    }
    filter = filter === '' ? next : `${filter} or ${next}`;
  }
  return filter === '' ? filters : [...filters, filter];
}

/** The whole query: matching lines by time, with their streams. */
export function insightsQuery(filter: string): string {
  return `fields @timestamp, @logStream, @message | filter ${filter} | sort @timestamp asc`;
}

/** Of Postfix, Exim, Sendmail and OpenSMTPD; none of its characters means anything in a regular expression. */
const ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

function like(pattern: string): string {
  return `@message like /${pattern}/`;
}

function* patternsOf({ queueId, messageId, sender, clientIp, from, to }: TraceQuery): Generator<string> {
  if (queueId !== undefined) yield ID.test(queueId) ? `\\b${queueId}([0-9a-f]{8})?\\b` : word(queueId);
  if (messageId !== undefined) yield word(messageId);
  if (sender !== undefined) yield* spellings(sender).map(senderPattern);
  if (clientIp !== undefined) yield addressPattern(clientIp);
  if (from === '') yield NULL_SENDER;
  else if (from !== undefined) yield* spellings(from).map(caseless);
  if (to !== undefined) yield* spellings(to).map(caseless);
}

/** `from=<>`, Exim's `<= <>`, and what Sendmail says of its own notices; JSON may hold `<` as an escape. */
const NULL_SENDER =
  '(from=|(<|u003c)=\\s)(<|.u003c)(>|.u003e)|:\\s(DSN|postmaster\\snotify|return\\sto\\ssender):';

function senderPattern(key: string): string {
  const address = addressOf(key);
  if (address !== undefined) return addressPattern(address, key.endsWith('/64'));
  const sender = senderOf(key);
  if (sender?.kind === 'login') return `(?i)(=|:|u003d)${wordHere(sender.name)}`;
  if (sender?.kind !== 'local') return caseless(key);
  const user = sender.name.slice(sender.name.indexOf('/') + 1);
  if (user === 'loopback') return '\\b127[.]\\d+[.]\\d+[.]\\d+\\b|::1\\b|0:0:0:1\\b';
  return `(?i)\\b(uid|u|ctladdr|relay|address|from)(=|.u003d)(<|.u003c)?${wordHere(user)}`;
}

/** @param site whether all of an IPv6 /64 is meant */
function addressPattern(text: string, site = false): string {
  const address = parseAddress(text);
  if (address === undefined) return caseless(text);
  if (address.kind() === 'ipv4') return `\\b${address.toString().replaceAll('.', '[.]')}\\b`;
  // Sendmail writes zeros in full, others leave out the longest run: only what stands before the first zero is sure.
  const parts = (address as { parts: number[] }).parts.slice(0, site ? 4 : 8);
  const zero = parts.indexOf(0);
  const sure = zero < 0 ? parts : parts.slice(0, zero);
  if (sure.length === 0) return `(?i):0*${parts.at(-1)!.toString(16)}\\b`;
  return `(?i)\\b${sure.map((part) => `0*${part.toString(16)}`).join(':')}${sure.length < 8 ? ':' : '\\b'}`;
}

/** Addresses are compared in lower case. */
function caseless(text: string): string {
  return `(?i)${word(text)}`;
}

/** A word that stands by itself; JSON may hold the `<` before it as an escape, whose end is a letter. */
function word(text: string): string {
  return `${/^\w/.test(text) ? '(\\b|u003c)' : ''}${wordHere(text)}`;
}

/**
 * A word, as a regular expression that cannot be left: each other character is one to twelve of any kind, as it may stand
 * in JSON, where one of them is as long as `\ud83d\ude00`; a separator of lines in Unicode (U+2028) is no `.`.
 */
function wordHere(text: string): string {
  const characters = [...text];
  let pattern = '';
  let others = 0;
  const end = () => {
    if (others > 0) pattern += `[\\s\\S]{${others},${others * 12}}`;
    others = 0;
  };
  for (const character of characters.slice(0, LONGEST_WORD)) {
    if (/[A-Za-z0-9@_.-]/.test(character)) {
      end();
      pattern += character === '.' ? '[.]' : character;
    } else others++;
  }
  end();
  return /\w$/.test(text) && characters.length <= LONGEST_WORD ? `${pattern}\\b` : pattern;
}
