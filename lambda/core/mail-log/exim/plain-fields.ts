import { EQUALS, isAlphanumeric, QUOTE, SPACE, UPPER_K, UPPER_L, UPPER_P } from '../characters.ts';
import { bareAddressEnd, boundedInteger, quoteEnd } from '../scan.ts';
import { type EximPeer, eximPeerAt } from './peer.ts';

const MOST_FIELDS = 40;

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

/** Where nothing tells what Exim wrote. */
export const NOTHING: ArrivalFields = {
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

/** Reads the fields from left to right. Behind `id=` and `T=` nothing is one: the sender chooses what stands there. */
export function readFields(line: string, at: number, limit: number): ArrivalFields {
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
