import { angleEnd, bareAddressEnd, quoteEnd } from '../scan.ts';
import { eximPeerAt } from './peer.ts';
import { type ArrivalFields, NOTHING, readFields } from './plain-fields.ts';

/** A line with more places that look like a size or a protocol is hostile. */
const MOST_TRIES = 32;

/**
 * `H=`, `U=` | ` P=` ... ` S=` | `id=`, `T=`, ...: what a client chooses stands before and behind the fields that only
 * Exim writes. Those end at the first size behind which nothing but such fields stands up to the line's end, and
 * begin at the last protocol behind which nothing but such fields stands up to that size. Exim writes a backslash before
 * each quote and backslash of a subject, and a non-printing character as an escape (receive.c, string_printing): a
 * subject whose quotes end sooner than the fields do is not as Exim wrote it, or no subject.
 *
 * Where no place fits, nothing is attributed to anybody.
 */
export function contestedFields(line: string, at: number): ArrivalFields {
  const { sure, hiding, open } = firstSizes(line, at);
  const fields = fieldsAround(line, at, sure);
  if (open >= 0) {
    const before = fieldsAround(line, at, open);
    if (before !== undefined) return agreed(before, fields) ?? { ...NOTHING, contested: true };
  }
  const other = fieldsAround(line, at, hiding);
  if (fields === undefined || other === undefined) return fields ?? other ?? { ...NOTHING, contested: true };
  // Either a HELO holds a recipient's beginning and hides Exim's fields in its quotes, or a recipient holds such fields.
  if (fields.contested === other.contested) return { ...NOTHING, contested: true };
  return fields.contested ? other : fields;
}

/** What a subject that was not escaped stands behind, where nothing else is to be read; undefined where both readings are. */
function agreed(before: ArrivalFields, other: ArrivalFields | undefined): ArrivalFields | undefined {
  if (other === undefined) return before;
  const same = before.peer?.ip === other.peer?.ip && before.auth === other.auth && before.user === other.user;
  return same ? before : undefined;
}

/** The fields whose size stands at `size`; undefined where none of Exim's own stand before it. */
function fieldsAround(line: string, at: number, size: number): ArrivalFields | undefined {
  const protocol = size < 0 ? -1 : lastProtocol(line, at, size);
  if (protocol < 0) return undefined;
  return { ...readFields(line, protocol, line.length), ...clientBefore(line, at, protocol) };
}

/**
 * ` S=1711` where only `key=value` fields follow, then perhaps the sender and the recipients; `hiding`: the first one
 * before it with a recipient that holds fields, `open`: with a subject that was not escaped, or is cut. -1 for none.
 */
function firstSizes(line: string, at: number): { sure: number; hiding: number; open: number } {
  let hiding = -1;
  let open = -1;
  let size = line.indexOf(' S=', at);
  for (let tries = 0; tries < MOST_TRIES && size >= 0; tries++, size = line.indexOf(' S=', size + 1)) {
    const tail = tailAt(line, size);
    if (tail === 'sure') return { sure: size, hiding, open };
    if (tail === 'hiding' && hiding < 0) hiding = size;
    if (tail === 'open' && open < 0) open = size;
  }
  return { sure: -1, hiding, open };
}

/** ` P=esmtpsa` where only fields of Exim's own follow up to `limit`. */
function lastProtocol(line: string, at: number, limit: number): number {
  let key = line.lastIndexOf(' P=', limit);
  for (let tries = 0; tries < MOST_TRIES && key >= at; tries++, key = line.lastIndexOf(' P=', key - 1)) {
    if (OWN_FIELDS.test(line.slice(key, limit))) return key;
  }
  return -1;
}

/** Protocol, flags, TLS and login; a certificate's name is quoted. */
const OWN_FIELDS =
  /^ P=[\w.-]+(?: (?:L[.-]?|PRDR|K))*(?: X=[\w.:+-]+)?(?: CV=\w+)?(?: DN="(?:[^"\\]|\\.)*")?(?: SNI=(?:"(?:[^"\\]|\\.)*"|[\w.-]*))?(?: (?:L[.-]?|PRDR|K))*(?: A=[\w-]+(?::(?:(?! (?:[A-Z]+=|\[)|\) \[).)*)?)?(?: (?:PRDR|K))*$/;
/** What Exim writes between the size and the Message-ID. */
const MIDDLE = /^ S=\w+(?: (?:M8S|RT|RD|Q|DKIM|ARC|SPF|DMARC)=[^ "=]+)*/;

/**
 * What stands behind a size: as Exim writes it, the same with a recipient that holds fields, with a subject that holds
 * quotes or does not end, or something else.
 */
type Tail = 'sure' | 'hiding' | 'open' | 'none';

function tailAt(line: string, at: number): Tail {
  const middle = MIDDLE.exec(line.slice(at, at + 400));
  if (middle === null) return 'none';
  let next = at + middle[0].length;
  if (line.startsWith(' id=', next)) next = bareAddressEnd(line, next + 4);
  if (line.startsWith(' T="', next)) {
    const end = quoteEnd(line, next + 3);
    if (end < 0) return 'open';
    if (end + 1 < line.length && !/^ (?:from <|for )/.test(line.slice(end + 1, end + 8))) return 'open';
    next = end + 1;
  }
  if (line.startsWith(' from <', next)) next = angleEnd(line, next + 6) + 1;
  if (next === line.length) return 'sure';
  return next > 0 && line.startsWith(' for ', next) ? recipientsAt(line, next + 5) : 'none';
}

/**
 * Recipients alone stand at `at`. Each has a domain; what a client wrote before the size is followed by fields of
 * Exim's, which have none, and could hide only in quotes.
 */
function recipientsAt(line: string, at: number): Tail {
  let tail: Tail = 'sure';
  for (let next = at; next < line.length; ) {
    const end = bareAddressEnd(line, next);
    const address = line.slice(next, end);
    if (!address.includes('@')) return 'none';
    if (address.includes(' P=') && address.includes(' S=')) tail = 'hiding';
    next = end + 1;
  }
  return tail;
}

/** A client's address, and one behind a HELO in parentheses. */
const ADDRESS = /(?<=^| )\[[\w.:%]+\](?::\d+)?(?= I=\[| U=|$)/g;
const BEHIND_HELO = /(?<=\) )\[[\w.:%]+\](?::\d+)?(?= I=\[| U=|$)/g;

/** `I=[192.0.2.25]:25`, `U=ident`. */
const BEHIND_CLIENT = /^(?: I=\[[\w.:%]+\](?::\d+)?)?(?: U=.*)?$/;

/** The client, from `H=` up to Exim's own fields: its HELO or its ident may look like another one. */
function clientBefore(
  line: string,
  at: number,
  limit: number,
): Pick<ArrivalFields, 'peer' | 'parent' | 'user' | 'contested'> {
  const none = { peer: undefined, parent: undefined, user: undefined };
  let next = at;
  let parent: string | undefined;
  if (line.startsWith(' R=', next)) {
    next = bareAddressEnd(line, next + 1);
    parent = line.slice(at + 3, next);
  }
  if (line.startsWith(' U=', next))
    return { ...none, parent, user: line.slice(next + 3, limit), contested: false };
  if (!line.startsWith(' H=', next)) return { ...none, parent, contested: next !== limit };
  const head = line.slice(next + 3, limit);
  const ends = [...head.matchAll(head.includes('(') ? BEHIND_HELO : ADDRESS)];
  const addresses = new Set(ends.map(([text]) => text));
  const last = ends.at(-1);
  // An ident stands behind the address, and may hold another one.
  const contested = last === undefined || (addresses.size > 1 && head.includes(' U='));
  if (contested) return { ...none, parent, contested };
  const peer = eximPeerAt(line, next + 3, next + 3 + last.index);
  // Where another address stands before it, a name stands where Exim writes none.
  const end = next + 3 + last.index + last[0].length;
  // Between it and the protocol only the address that it came to, and its ident.
  if (peer?.end !== end || !BEHIND_CLIENT.test(line.slice(end, limit)))
    return { ...none, parent, contested: true };
  return { ...none, peer, parent, contested: false };
}
