// What an access rule, a content check, a milter or a proxy did (access(5), header_checks(5), smtpd_proxy(8)).
//
// smtpd (log_whatsup in smtpd_check.c):
//   reject: RCPT from pc1[192.0.2.1]: 550 5.1.1 <b@c>: text; from=<a@b> to=<b@c> proto=ESMTP helo=<d>
// cleanup (cleanup_message.c, cleanup_milter.c):
//   warning: header Subject: free text from pc1[192.0.2.1]; from=<a@b> to=<b@c> proto=ESMTP helo=<d>: text
//   milter-reject: END-OF-MESSAGE from pc1[192.0.2.1]: 5.7.1 spam; from=<a@b> to=<b@c> proto=ESMTP helo=<d>
// smtpd before a proxy (smtpd_proxy.c), which does not name the client again that its NOQUEUE line told:
//   proxy-reject: END-OF-MESSAGE: 554 5.7.0 Reject; from=<a@b> to=<b@c> proto=ESMTP helo=<d>
//
//   action   reject, hold, discard, milter-reject, ...: the table below
//   stage    the SMTP command at which it happened, or `header`, `body` and what was found there
//   client   name[address], or `local`
//   text     the reply to the client, or the rule's text
//   from, to, proto, sasl_username, helo   what the client said so far; of `to`, cleanup knows the first only

import { COLON, COMMA, EQUALS, HYPHEN, isLower, isUpper, LESS, SPACE, UNDERSCORE } from '../characters.ts';
import { endpointAt } from '../endpoint.ts';
import type { Header } from '../header/header.ts';
import { nextHopId } from '../next-hop.ts';
import type { LineKind, ParsedLine } from '../parsed-line.ts';
import { enhancedCode } from '../reply/reply-code.ts';
import { angleEnd } from '../scan.ts';
import { scriptInHeader } from '../script.ts';

/** What smtpd, postscreen and cleanup write before a colon (access(5), header_checks(5), smtpd_proxy(8), milters). */
const ACTIONS: ReadonlyMap<string, LineKind> = new Map<string, LineKind>([
  ['reject', 'reject'],
  ['milter-reject', 'reject'],
  ['proxy-reject', 'reject'],
  ['reject_warning', 'other'],
  ['proxy-accept', 'other'],
  ['bcc', 'other'],
  ['discard', 'other'],
  ['filter', 'other'],
  ['hold', 'other'],
  ['ignore', 'other'],
  ['info', 'other'],
  ['prepend', 'other'],
  ['redirect', 'other'],
  ['replace', 'other'],
  ['strip', 'other'],
  ['warn', 'other'],
  ['warning', 'other'],
]);

const LONGEST_ACTION = 32;
/** Addresses in one reply; Postfix repeats one or two. */
const MOST_ADDRESSES = 8;
/** Whatever else a header says is its author's. */
const HEADER = 'header X-PHP-';
const CONTENT = ['header ', 'body ', 'content ', 'mime ', 'nested '] as const;

/** The fields behind `; ` that every action line ends with. */
interface Envelope {
  from?: string;
  to?: string;
  helo?: string;
  sasl_username?: string;
  /** The index behind the last field. */
  end: number;
}

/**
 * A content line's free text may look like anything, so its fields are those of the last `; from=<`; smtpd's
 * reply is the server's own text, and the client's free text (HELO) comes last, so there the first one counts.
 */
export function parseAction(header: Header, queueId: string | undefined, at: number): ParsedLine | undefined {
  const line = header.line;
  const word = actionAt(line, at);
  if (word === undefined) return undefined;
  const kind = ACTIONS.get(word) ?? (word.startsWith('milter-') ? 'other' : undefined);
  if (kind === undefined) return undefined;
  const start = at + word.length + 2;
  const content = CONTENT.some((name) => line.startsWith(name, start));
  if (word === 'warning' && !content) return undefined;
  const tail = content ? line.lastIndexOf('; from=<') : envelopeStart(line, start);
  const envelope: Envelope = tail >= start ? envelopeAt(line, tail + 2) : { end: line.length };
  const replyEnd = tail >= start ? tail : line.length;
  const peerAt = content ? (tail < start ? -1 : line.lastIndexOf(' from ', tail - 1)) : stageEnd(line, start);
  const peer =
    peerAt >= start && line.startsWith(' from ', peerAt) ? endpointAt(line, peerAt + 6) : undefined;
  let reply: string | undefined;
  if (content) {
    if (line.startsWith(': ', envelope.end)) reply = line.slice(envelope.end + 2);
  } else {
    const text = peer === undefined ? peerAt : peer.end;
    if (line.charCodeAt(text) === COLON && text + 2 < replyEnd) reply = line.slice(text + 2, replyEnd);
  }
  return {
    kind,
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program?.name,
    pid: word === 'proxy-accept' || word === 'proxy-reject' ? header.pid : undefined,
    queue_id: queueId,
    action: word,
    client_host: peer?.host,
    client_ip: peer?.ip,
    client_port: peer?.port,
    sasl_username: envelope.sasl_username,
    helo: envelope.helo,
    from: envelope.from,
    to: envelope.to,
    dsn: reply === undefined ? undefined : enhancedCode(reply),
    reply,
    remote_queue_id: word === 'proxy-accept' && reply !== undefined ? nextHopId(reply) : undefined,
    script:
      line.startsWith(HEADER, start) && peerAt > start
        ? scriptInHeader(line.slice(start, peerAt))
        : undefined,
  };
}

function actionAt(line: string, at: number): string | undefined {
  for (let i = at; i < at + LONGEST_ACTION; i++) {
    const code = line.charCodeAt(i);
    if (code === COLON) return line.charCodeAt(i + 1) === SPACE && i > at ? line.slice(at, i) : undefined;
    if (!(isLower(code) || code === HYPHEN || code === UNDERSCORE)) return undefined;
  }
  return undefined;
}

/** Where the protocol stage (`RCPT`, `END-OF-MESSAGE`) at `at` ends. */
function stageEnd(line: string, at: number): number {
  let i = at;
  for (let code = line.charCodeAt(i); isUpper(code) || code === HYPHEN; code = line.charCodeAt(i)) i++;
  return i;
}

function envelopeStart(line: string, at: number): number {
  for (const key of ['; from=<', '; to=<', '; proto=']) {
    const start = unquotedIndexOf(line, key, at);
    if (start >= 0) return start;
  }
  return -1;
}

/** As indexOf, but not within a quoted address: Postfix repeats the client's addresses in its reply. */
function unquotedIndexOf(line: string, key: string, at: number): number {
  let start = line.indexOf(key, at);
  let open = line.indexOf('<', at);
  for (let tries = 0; tries < MOST_ADDRESSES && open >= 0 && open < start; tries++) {
    const end = angleEnd(line, open);
    if (end > start) start = line.indexOf(key, end);
    open = line.indexOf('<', Math.max(end, open) + 1);
  }
  return start;
}

function envelopeAt(line: string, at: number): Envelope {
  const envelope: Envelope = { end: at };
  let next = at;
  for (let keys = 0; keys < 8; keys++) {
    const equals = keyEnd(line, next);
    if (equals < 0) break;
    const start = equals + 1;
    const angle = line.charCodeAt(start) === LESS;
    const end = angle ? angleEnd(line, start) : wordEnd(line, start);
    if (end < 0) break;
    const value = angle ? line.slice(start + 1, end) : line.slice(start, end);
    if (line.startsWith('from=', next)) envelope.from ??= value;
    else if (line.startsWith('to=', next)) envelope.to ??= value;
    else if (line.startsWith('helo=', next) && (angle || value !== '')) envelope.helo ??= value;
    else if (line.startsWith('sasl_username=', next)) envelope.sasl_username ??= value;
    next = angle ? end + 1 : end;
    envelope.end = next;
    if (line.charCodeAt(next) === COMMA) next++;
    if (line.charCodeAt(next) !== SPACE) break;
    next++;
  }
  return envelope;
}

/** Where the `=` of the key at `at` stands, or -1. */
function keyEnd(line: string, at: number): number {
  for (let i = at; i < at + 16; i++) {
    const code = line.charCodeAt(i);
    if (code === EQUALS) return i;
    if (!(isLower(code) || code === UNDERSCORE)) return -1;
  }
  return -1;
}

function wordEnd(line: string, at: number): number {
  let i = at;
  while (line.charCodeAt(i) > SPACE && line.charCodeAt(i) !== COMMA) i++;
  return i;
}
