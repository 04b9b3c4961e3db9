// What became of a recipient (specification, chapter "Log files", "Logging deliveries"; deliver.c).
//
//   => final <original> F=<a@b> R=router T=transport S=100 H=mx [192.0.2.9]:25 X=TLS1.3 CV=yes DN="" C="250 ok" QT=1s
//   ** address F=<a@b> R=router T=transport H=mx [192.0.2.9]: SMTP error from remote mail server ...: 550 no
//   == address R=router T=transport defer (-44) H=mx [192.0.2.9]: SMTP error ...: 451 later
//
//   =>, ->, >>, **, ==, *>   delivered; to a further address; cut-through; failed; deferred; dry run
//   final     where it went: an address, a mailbox, a file, a pipe
//   original  who it was for, where that was another
//   R=, T=    router and transport; F= return path, P= with sender_on_delivery
//   H=        next hop; C= what it said; QT= time in the queue

import { COLON, EQUALS, isLower, isUpper, LESS, QUOTE, SPACE } from '../characters.ts';
import { durationAt } from '../duration.ts';
import type { Header } from '../header/header.ts';
import { nextHopId } from '../next-hop.ts';
import type { DeliveryStatus, ParsedLine } from '../parsed-line.ts';
import { enhancedCode } from '../reply/reply-code.ts';
import { angleEnd, quoteEnd } from '../scan.ts';
import { type EximPeer, eximPeerAt } from './peer.ts';
import { targetAt } from './target.ts';

const MOST_FIELDS = 40;

/**
 * How Exim gives up what nobody has refused for good (retry.c, transports/smtp.c). No try of its own: that stands in a
 * line before, or was another message's to the same host.
 */
const GIVEN_UP =
  /^retry timeout exceeded$|^retry time not reached for any host after a long failure period|^all hosts\b.{0,300} have been failing for a long time/;

/** What Exim writes of a message that its own configuration leaves in the queue: nobody has refused it. */
const OWN_QUEUEING = /^defer \(-?\d+\): (?:domain (?:matches|is in) queue_|domain is held|.{0,80}-odqs? set)/;

interface Outcome {
  peer?: EximPeer | undefined;
  transport?: string;
  /** `C="..."`, the remote's confirmation, or the text behind the colon of a failure. */
  reply?: string;
  delay?: number | undefined;
  /** Whether Exim itself only put it off. */
  queued?: boolean;
}

/**
 * @param status undefined for an address that no message was sent to: `*>` (a dry run) and blackholes
 */
export function parseEximDelivery(
  header: Header,
  queueId: string,
  at: number,
  status: DeliveryStatus | undefined,
): ParsedLine {
  const { final, original, end } = targetAt(header.line, at);
  const { peer, transport, reply, delay, queued } = outcomeAt(header.line, end);
  const discarded = status === 'sent' && (final.startsWith(':blackhole:') || final === '/dev/null');
  const expired = status === 'bounced' && peer === undefined && reply !== undefined && GIVEN_UP.test(reply);
  const action = discarded ? 'discard' : status === undefined ? 'dry-run' : queued ? 'queue' : undefined;
  // A local part, a file or a pipe is where the mail went; who it was for stands in the brackets.
  const address = original !== undefined && !isAddress(final) ? original : final;
  return {
    kind: action === undefined ? 'delivery' : 'other',
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program?.name ?? 'exim',
    queue_id: queueId,
    to: address,
    orig_to: original === undefined || original === address ? undefined : original,
    relay_host: peer?.host ?? peer?.helo,
    relay_ip: peer?.ip,
    relay_port: peer?.port,
    delay,
    dsn: reply === undefined ? undefined : enhancedCode(reply),
    status: discarded || queued ? undefined : expired ? 'expired' : status,
    reply,
    remote_queue_id: status === 'sent' && reply !== undefined ? nextHopId(reply) : undefined,
    action,
    transport: peer === undefined && status === 'sent' && !discarded ? transport : undefined,
  };
}

function isAddress(text: string): boolean {
  return text.includes('@') && !/^[|/:>]/.test(text);
}

function outcomeAt(line: string, at: number): Outcome {
  const outcome: Outcome = {};
  let next = at;
  for (let count = 0; count < MOST_FIELDS; count++) {
    if (line.charCodeAt(next) === COLON) {
      outcome.reply = line.slice(next + 2);
      break;
    }
    if (line.charCodeAt(next) !== SPACE) break;
    const start = next + 1;
    let end: number;
    const equals = valueStart(line, start);
    if (line.charCodeAt(equals) === QUOTE) {
      end = quoteEnd(line, equals) + 1;
      if (end === 0) end = line.length + 1;
      if (line.startsWith('C=', start)) outcome.reply = unescaped(line.slice(equals + 1, end - 1));
    } else if (line.charCodeAt(equals) === LESS) {
      // `F=<a@b>`, `P=<a@b>`, `SRS=<a@b>`: the sender chose what stands in it.
      end = angleEnd(line, equals) + 1;
      if (end === 0) end = line.length;
    } else if (line.startsWith('H=', start)) {
      outcome.peer = eximPeerAt(line, equals);
      end = outcome.peer?.end ?? wordEnd(line, equals);
    } else {
      end = wordEnd(line, equals);
      if (line.startsWith('QT=', start)) outcome.delay = durationAt(line, equals);
      else if (line.startsWith('T=', start)) outcome.transport = line.slice(equals, end);
      else if (line.startsWith('defer (', start))
        outcome.queued = OWN_QUEUEING.test(line.slice(start, start + 200));
    }
    next = end;
  }
  return outcome;
}

/** The index behind the `=` of the field at `at`, or `at` when it is a bare word. */
function valueStart(line: string, at: number): number {
  let i = at;
  for (let code = line.charCodeAt(i); isUpper(code) || isLower(code); ) {
    code = line.charCodeAt(++i);
  }
  return line.charCodeAt(i) === EQUALS ? i + 1 : at;
}

/** Where the word at `at` ends; before its colon when it is the last one before the reason. */
function wordEnd(line: string, at: number): number {
  const space = line.indexOf(' ', at);
  if (space < 0) return line.length;
  return line.charCodeAt(space - 1) === COLON ? space - 1 : space;
}

function unescaped(text: string): string {
  return text.includes('\\') ? text.replace(/\\(["\\])/g, '$1') : text;
}
