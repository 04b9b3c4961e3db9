import {
  CLOSE_PARENTHESIS,
  EQUALS,
  isAlphanumeric,
  OPEN_BRACKET,
  QUOTE,
  SPACE,
  UPPER_A,
  UPPER_H,
  UPPER_K,
  UPPER_L,
  UPPER_P,
  UPPER_S,
  UPPER_U,
} from '../characters.ts';
import { angleEnd, bareAddressEnd, boundedInteger, quoteEnd } from '../scan.ts';
import { type EximPeer, eximPeerAt } from './peer.ts';

const MOST_FIELDS = 40;
/** A line with more places that look like a size or a protocol is hostile. */
const MOST_TRIES = 32;

/** What stands behind the sender of an arrival. */
export interface ArrivalFields {
  peer: EximPeer | undefined;
  parent: string | undefined;
  user: string | undefined;
  protocol: string | undefined;
  /** `authenticator:login`. */
  auth: string | undefined;
  size: number | undefined;
  messageId: string | undefined;
  /** Where they end: sender and recipients, if they are logged, stand behind. */
  end: number;
  /** Whether a client's own text looks like fields, so that nothing tells which are Exim's. */
  contested: boolean;
}

/**
 * Reads the fields from `at`, behind the sender. Nearly every line has each field once, and is read from left to
 * right; where one stands twice, somebody else wrote one of them, and the line is taken apart from its middle.
 */
export function arrivalFields(line: string, at: number): ArrivalFields {
  return isForgeable(line, at) ? contestedFields(line, at) : readFields(line, at, line.length);
}

/**
 * Whether ` H=`, ` U=`, ` P=`, ` A=`, ` S=` or `) [` stands twice: a client's text (HELO, ident, Message-ID, subject,
 * certificate) may hold any of them to look like Exim's own words. One pass takes a fifth less of an arrival's time than
 * a search for each.
 */
function isForgeable(line: string, at: number): boolean {
  let seen = 0;
  for (let space = line.indexOf(' ', at); space >= 0; space = line.indexOf(' ', space + 1)) {
    const word = wordAt(line, at, space);
    if ((seen & word) !== 0) return true;
    seen |= word;
  }
  return false;
}

/** A bit for which of Exim's own words the space is in; 0: none. */
function wordAt(line: string, at: number, space: number): number {
  const code = line.charCodeAt(space + 1);
  if (code === OPEN_BRACKET) return space > at && line.charCodeAt(space - 1) === CLOSE_PARENTHESIS ? 1 : 0;
  if (line.charCodeAt(space + 2) !== EQUALS) return 0;
  switch (code) {
    case UPPER_H:
      return 2;
    case UPPER_U:
      return 4;
    case UPPER_P:
      return 8;
    case UPPER_A:
      return 16;
    case UPPER_S:
      return 32;
    default:
      return 0;
  }
}

/**
 * `H=`, `U=` | ` P=` ... ` S=` | `id=`, `T=`, ...: what a client chooses stands before and behind the fields that only
 * Exim writes. Those end at the first size behind which nothing but such fields stands up to the line's end, and
 * begin at the last protocol behind which nothing but such fields stands up to that size.
 *
 * Where no place fits, nothing is attributed to anybody.
 */
function contestedFields(line: string, at: number): ArrivalFields {
  const { sure, hiding } = firstSizes(line, at);
  const fields = fieldsAround(line, at, sure);
  const other = fieldsAround(line, at, hiding);
  if (fields === undefined || other === undefined) return fields ?? other ?? { ...NOTHING, contested: true };
  // Either a HELO holds a recipient's beginning and hides Exim's fields in its quotes, or a recipient holds such fields.
  if (fields.contested === other.contested) return { ...NOTHING, contested: true };
  return fields.contested ? other : fields;
}

/** The fields whose size stands at `size`; undefined where none of Exim's own stand before it. */
function fieldsAround(line: string, at: number, size: number): ArrivalFields | undefined {
  const protocol = size < 0 ? -1 : lastProtocol(line, at, size);
  if (protocol < 0) return undefined;
  return { ...readFields(line, protocol, line.length), ...clientBefore(line, at, protocol) };
}

const NOTHING: ArrivalFields = {
  peer: undefined,
  parent: undefined,
  user: undefined,
  protocol: undefined,
  auth: undefined,
  size: undefined,
  messageId: undefined,
  end: Number.POSITIVE_INFINITY,
  contested: false,
};

/**
 * ` S=1711` where only `key=value` fields follow, then perhaps the sender and the recipients; `hiding`: the first one
 * before it with a recipient that holds fields. -1 for none.
 */
function firstSizes(line: string, at: number): { sure: number; hiding: number } {
  let hiding = -1;
  let size = line.indexOf(' S=', at);
  for (let tries = 0; tries < MOST_TRIES && size >= 0; tries++, size = line.indexOf(' S=', size + 1)) {
    const tail = tailAt(line, size);
    if (tail === 'sure') return { sure: size, hiding };
    if (tail === 'hiding' && hiding < 0) hiding = size;
  }
  return { sure: -1, hiding };
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

/** What stands behind a size: as Exim writes it, the same with a recipient that holds fields, or something else. */
type Tail = 'sure' | 'hiding' | 'none';

function tailAt(line: string, at: number): Tail {
  const middle = MIDDLE.exec(line.slice(at, at + 400));
  if (middle === null) return 'none';
  let next = at + middle[0].length;
  if (line.startsWith(' id=', next)) next = bareAddressEnd(line, next + 4);
  if (line.startsWith(' T="', next)) {
    const end = quoteEnd(line, next + 3);
    if (end < 0) return line.endsWith('...') || !line.includes('"', next + 4) ? 'sure' : 'none';
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

/** Reads the fields from left to right. Behind `id=` and `T=` nothing is one: the sender chooses what stands there. */
function readFields(line: string, at: number, limit: number): ArrivalFields {
  const fields: ArrivalFields = { ...NOTHING };
  let next = at;
  for (let count = 0; count < MOST_FIELDS && line.charCodeAt(next) === SPACE; count++) {
    if (line.startsWith(' from <', next) || line.startsWith(' for ', next)) break;
    const key = next + 1;
    const equals = line.indexOf('=', key);
    if (equals < 0 || equals >= limit) break;
    const value = equals + 1;
    const quoted = line.charCodeAt(value) === QUOTE;
    let end = quoted ? quoteEnd(line, value) + 1 : line.indexOf(' ', value);
    if (end <= 0) end = line.length;
    switch (line.slice(key, equals)) {
      case 'H':
        fields.peer = eximPeerAt(line, value);
        if (fields.peer !== undefined) end = fields.peer.end;
        break;
      case 'R':
        fields.parent = line.slice(value, end);
        break;
      case 'U':
        fields.user = line.slice(value, end);
        break;
      case 'P':
        fields.protocol = line.slice(value, end);
        break;
      case 'A':
        end = authEnd(line, end);
        fields.auth = line.slice(value, end);
        break;
      case 'S':
        fields.size = boundedInteger(line, value);
        break;
      case 'id':
        end = bareAddressEnd(line, value);
        fields.messageId = line.slice(value, end);
        fields.end = line.startsWith(' T="', end) ? subjectEnd(line, end + 3) : end;
        return fields;
      case 'T':
        fields.end = subjectEnd(line, value);
        return fields;
    }
    next = flagsEnd(line, end);
  }
  fields.end = next;
  return fields;
}

/** Behind the quoted subject at `at`; the end of a line that is cut in it. */
function subjectEnd(line: string, at: number): number {
  const end = quoteEnd(line, at);
  if (end < 0) return line.length;
  const next = end + 1;
  if (next === line.length || line.startsWith(' from <', next) || line.startsWith(' for ', next)) return next;
  // Quotes that nobody escaped.
  return Math.max(line.lastIndexOf('" from <'), line.lastIndexOf('" for '), end) + 1;
}

const FLAGS = [' L ', ' L. ', ' L- ', ' PRDR ', ' K '] as const;

/** Behind the flags without a value that stand between fields. */
function flagsEnd(line: string, at: number): number {
  const first = line.charCodeAt(at + 1);
  if (first !== UPPER_L && first !== UPPER_P && first !== UPPER_K) return at;
  let end = at;
  for (let flag = flagAt(line, end); flag !== undefined; flag = flagAt(line, end)) end += flag.length - 1;
  return end;
}

function flagAt(line: string, at: number): string | undefined {
  return FLAGS.find((flag) => line.startsWith(flag, at));
}

/** A login may hold spaces: it ends where the next of the fields that can follow `A=` begins. */
function authEnd(line: string, end: number): number {
  if (end === line.length || isField(line, flagsEnd(line, end) + 1)) return end;
  const size = line.indexOf(' S=', end);
  return size < 0 ? end : size;
}

/** Whether a field begins at `at`: a word, then `=`. */
function isField(line: string, at: number): boolean {
  let i = at;
  while (i < at + 16 && isAlphanumeric(line.charCodeAt(i))) i++;
  return i > at && line.charCodeAt(i) === EQUALS;
}
