import { LONGEST_NAME } from '../../../lambda/core/events/message-event.ts';
import { EximPeerPlace, isAlphanumeric, quoteEnd, wordEnd } from './exim-scan.ts';
import { find, startsWith, word } from './scan-bytes.ts';

const SPACE = 32;
const QUOTE = 34;
const CLOSE_PARENTHESIS = 41;
const COLON = 58;
const LESS = 60;
const EQUALS = 61;
const GREATER = 62;
const LETTER_A = 65;
const LETTER_T = 84;
const OPEN = 91;
const SMALL_D = 100;
const SMALL_I = 105;

/** As the parser, and a few less. */
const MOST_FIELDS = 30;
const LONGEST_KEY = 10;
const CLIENT = word(' H=');
const SUBJECT = word(' T="');
const FROM = word(' from <');
const FOR = word(' for ');
const FLAGS = [' L ', ' L. ', ' L- ', ' PRDR ', ' K '].map(word);

/**
 * Where the parts of `a@b H=name (helo) [192.0.2.1]:50211 P=esmtpsa X=TLS1.3 CV=no A=plain:login S=1711 id=x@y
 * T="subject" for c@d e@f` stand: of a client that is named, in a line that nobody can have forged a field of.
 */
export class EximArrivalPlaces {
  from = 0;
  fromEnd = 0;
  address = 0;
  addressEnd = 0;
  /** -1 where the client has not logged in. */
  login = -1;
  loginEnd = -1;
  /** -1 where none is logged. */
  messageId = -1;
  messageIdEnd = -1;
  /** How many there are; -1 where they are not logged. */
  recipients = -1;
  readonly #peer = new EximPeerPlace();

  /** Reads the line from `at`, where the sender begins, to `end`; false for what only the parser can read. */
  read(bytes: Uint8Array, at: number, end: number): boolean {
    const sender = wordEnd(bytes, at, end);
    if (sender <= at || sender - at > LONGEST_NAME || !startsWith(bytes, sender, CLIENT)) return false;
    const none = bytes[at] === LESS && bytes[at + 1] === GREATER && sender === at + 2;
    if (bytes[at] === LESS && !none) return false;
    this.from = at;
    this.fromEnd = none ? at : sender;
    if (isForgeable(bytes, sender, end)) return false;
    const peer = this.#peer;
    if (!peer.read(bytes, sender + CLIENT.length, end)) return false;
    this.address = peer.address;
    this.addressEnd = peer.addressEnd;
    this.login = -1;
    this.messageId = -1;
    this.recipients = -1;
    const fields = this.#fields(bytes, flagsEnd(bytes, peer.end), end);
    return fields >= 0 && this.#recipients(bytes, fields, end);
  }

  /** Reads the fields behind the client; the index behind the last one, or -1. */
  #fields(bytes: Uint8Array, at: number, end: number): number {
    let next = at;
    for (let count = 0; next < end; count++) {
      if (bytes[next] !== SPACE || count === MOST_FIELDS) return -1;
      if (startsWith(bytes, next, FROM) || startsWith(bytes, next, FOR)) break;
      const key = next + 1;
      let equals = key;
      while (isAlphanumeric(bytes[equals]!)) equals++;
      if (equals === key || equals > key + LONGEST_KEY || bytes[equals] !== EQUALS) return -1;
      const value = equals + 1;
      if (equals === key + 2 && bytes[key] === SMALL_I && bytes[key + 1] === SMALL_D)
        return this.#identified(bytes, value, end);
      if (equals === key + 1 && bytes[key] === LETTER_T) return subjectEnd(bytes, value, end);
      let behind: number;
      if (bytes[value] === QUOTE) behind = quoteEnd(bytes, value, end) + 1;
      else behind = wordEnd(bytes, value, end);
      if (behind <= 0) return -1;
      next = flagsEnd(bytes, behind);
      if (equals !== key + 1 || bytes[key] !== LETTER_A) continue;
      if (!this.#login(bytes, value, behind)) return -1;
      // A login may hold spaces, where no field follows it.
      if (next < end && (startsWith(bytes, next, FROM) || startsWith(bytes, next, FOR))) return -1;
    }
    return next;
  }

  /** Reads `authenticator:login`. */
  #login(bytes: Uint8Array, at: number, end: number): boolean {
    const colon = find(bytes, at, end, COLON);
    if (colon < 0) return true;
    this.login = colon + 1;
    this.loginEnd = end;
    return end > colon + 1 && end - colon <= LONGEST_NAME && find(bytes, colon + 1, end, COLON) < 0;
  }

  /** Reads the Message-ID and the subject, behind which nothing is a field. */
  #identified(bytes: Uint8Array, at: number, end: number): number {
    const behind = wordEnd(bytes, at, end);
    if (behind <= at) return -1;
    this.messageId = at;
    this.messageIdEnd = behind;
    return startsWith(bytes, behind, SUBJECT) && behind < end ? subjectEnd(bytes, behind + 3, end) : behind;
  }

  /** Counts the recipients, if they are logged. */
  #recipients(bytes: Uint8Array, at: number, end: number): boolean {
    if (at >= end) return true;
    let next = at;
    if (startsWith(bytes, at, FROM)) {
      next = wordEnd(bytes, at + FROM.length - 1, end);
      if (next < 0 || find(bytes, at, next, GREATER) !== next - 1) return false;
    }
    if (next >= end || !startsWith(bytes, next, FOR)) return true;
    this.recipients = 1;
    for (let i = next + FOR.length; i < end; i++) {
      if (bytes[i] === SPACE) this.recipients++;
      else if (bytes[i] === QUOTE) return false;
    }
    return true;
  }
}

/** Behind the quoted subject at `at`; -1 where more than recipients may follow it. */
function subjectEnd(bytes: Uint8Array, at: number, end: number): number {
  const next = (bytes[at] === QUOTE ? quoteEnd(bytes, at, end) : -1) + 1;
  if (next <= 0) return -1;
  return next === end || startsWith(bytes, next, FROM) || startsWith(bytes, next, FOR) ? next : -1;
}

function flagsEnd(bytes: Uint8Array, at: number): number {
  let end = at;
  for (let flag = 0; flag < FLAGS.length; ) {
    if (!startsWith(bytes, end, FLAGS[flag]!)) flag++;
    else {
      end += FLAGS[flag]!.length - 1;
      flag = 0;
    }
  }
  return end;
}

/** As `isForgeable` of the parser: whether one of Exim's own words stands twice. */
function isForgeable(bytes: Uint8Array, at: number, end: number): boolean {
  let seen = 0;
  for (let space = at; space >= 0; space = find(bytes, space + 1, end, SPACE)) {
    const code = bytes[space + 1]!;
    let bit = 0;
    if (code === OPEN) bit = space > at && bytes[space - 1] === CLOSE_PARENTHESIS ? 1 : 0;
    else if (bytes[space + 2] === EQUALS) bit = wordBit(code);
    if ((seen & bit) !== 0) return true;
    seen |= bit;
  }
  return false;
}

function wordBit(code: number): number {
  switch (code) {
    case 72: // H
      return 2;
    case 85: // U
      return 4;
    case 80: // P
      return 8;
    case 65: // A
      return 16;
    case 83: // S
      return 32;
    default:
      return 0;
  }
}
