// Refusals, failed logins, bounces and connections (Installation and Operation Guide, "The System Log").
//
//   AUTH failure (LOGIN): text, user=name, relay=host [192.0.2.1]                       srvrsmtp.c
//   ruleset=check_rcpt, arg1=<a@b>, relay=host [192.0.2.1], reject=550 5.7.1 text       srvrsmtp.c
//   Milter: to=<a@b>, reject=550 5.7.1 text                                             srvrsmtp.c
//   Authentication-Warning: host: user set sender to a@b using -f                       envelope.c
//   NEWID: DSN: User unknown                                                            savemail.c
//   <a@b>... User unknown                                                               srvrsmtp.c

import { GREATER, LESS } from '../characters.ts';
import { detach } from '../detach.ts';
import type { Header } from '../header/header.ts';
import type { LineKind, ParsedLine } from '../parsed-line.ts';
import { enhancedCode } from '../reply/reply-code.ts';
import { angleEnd, queueIdEnd } from '../scan.ts';
import { isKnownRemark } from './known.ts';
import { type SendmailPeer, sendmailPeer } from './peer.ts';

/** Notices to the sender. Source: sendmail's savemail.c and deliver.c. */
const NOTICES = [
  'DSN: ',
  'return to sender: ',
  'sender notify: ',
  'postmaster notify: ',
  'return receipt: ',
] as const;
const EXPIRED = ['Cannot send message within', 'Cannot send message for'] as const;

/** Refusals, failed logins, bounces and connections; undefined when the shape is not Sendmail's. */
export function parseSendmailRemark(
  header: Header,
  queueId: string | undefined,
  at: number,
): ParsedLine | undefined {
  const line = header.line;
  if (line.startsWith('AUTH failure (', at)) return authFailure(header, queueId, at);
  if (line.startsWith('ruleset=', at)) return rulesetReject(header, queueId, at);
  if (line.startsWith('Milter: ', at)) return milterLine(header, queueId, at + 8);
  if (line.startsWith(WARNING, at)) return senderWarning(header, queueId, at + WARNING.length);
  if (queueId !== undefined && line.startsWith('quarantine=', at))
    return { ...seen(header, 'other', queueId, undefined, line.slice(at + 11)), action: 'quarantine' };
  if (queueId !== undefined && line.startsWith('unquarantine', at))
    return { ...seen(header, 'other', queueId, undefined), action: 'unquarantine' };
  const clone = cloneLine(header, queueId, at);
  if (clone !== undefined) return clone;
  const notice = noticeLine(header, queueId, at);
  if (notice !== undefined) return notice;
  const attack = line.indexOf(': possible SMTP attack: ', at);
  if (attack > at) return seen(header, 'other', queueId, sendmailPeer(line, at, attack));
  const unknown = line.indexOf('... ', at);
  if (
    queueId !== undefined &&
    unknown > at &&
    line.charCodeAt(at) === LESS &&
    line.charCodeAt(unknown - 1) === GREATER
  ) {
    return {
      ...seen(header, 'reject', queueId, undefined, line.slice(unknown + 4)),
      to: line.slice(at + 1, unknown - 1),
      action: 'reject',
    };
  }
  for (const start of [
    'lost input channel from ',
    'collect: ',
    'timeout waiting for input from ',
    'rejecting commands from ',
  ]) {
    if (!line.startsWith(start, at)) continue;
    const from = start === 'collect: ' ? line.indexOf(' from ', at) + 6 : at + start.length;
    const end = line.indexOf(' ', line.indexOf(']', from));
    return seen(header, 'other', queueId, sendmailPeer(line, from, end < 0 ? line.length : end));
  }
  return isKnownRemark(header, at) ? seen(header, 'other', queueId, undefined) : undefined;
}

/** `AUTH failure (LOGIN): text, user=name, relay=host [ip]`: the name may hold `, relay=` itself. */
function authFailure(header: Header, queueId: string | undefined, at: number): ParsedLine {
  const line = header.line;
  const close = line.indexOf(')', at);
  const relay = line.lastIndexOf(', relay=');
  const user = line.indexOf(', user=', at);
  const end = relay < at ? line.length : relay;
  const reply = close < 0 ? undefined : line.slice(close + 3, user > 0 && user < end ? user : end);
  const peer = relay < at ? undefined : sendmailPeer(line, relay + 8, line.length);
  return {
    ...seen(header, 'auth-failure', queueId, peer, reply),
    sasl_method: close < 0 ? undefined : line.slice(at + 14, close),
    sasl_username: user > 0 && user < end ? line.slice(user + 7, end) : undefined,
  };
}

/**
 * `ruleset=check_rcpt, arg1=<a@b>, relay=host [ip], reject=550 5.7.1 <a@b>... Relaying denied`: the argument is the
 * client's, and the refusal repeats it, so the fields are those right behind it.
 */
function rulesetReject(header: Header, queueId: string | undefined, at: number): ParsedLine {
  const line = header.line;
  const argument = line.indexOf(', arg1=', at);
  const start = argument + 7;
  const bracketed = argument >= 0 && line.charCodeAt(start) === LESS ? angleEnd(line, start) : -1;
  const relay = line.indexOf(', relay=', Math.max(at, bracketed));
  const reject = line.indexOf(', reject=', Math.max(at, bracketed, relay));
  const end = reject < 0 ? line.length : reject;
  const peer = relay < 0 ? undefined : sendmailPeer(line, relay + 8, end);
  const address =
    argument < 0
      ? undefined
      : bracketed > 0
        ? line.slice(start + 1, bracketed)
        : argumentAt(line, start, relay);
  const reply = reject < 0 ? undefined : line.slice(reject + 9);
  return {
    ...seen(header, reject < 0 ? 'other' : 'reject', queueId, peer, reply),
    pid: reject < 0 ? undefined : header.pid,
    from: line.startsWith('ruleset=check_mail', at) ? address : undefined,
    to: line.startsWith('ruleset=check_rcpt', at) ? address : undefined,
    action: reject < 0 ? undefined : 'reject',
  };
}

/** `Milter: to=<a@b>, reject=550 5.7.1 text`, `Milter: data, reject=550 text`: what a milter refused. */
function milterLine(header: Header, queueId: string | undefined, at: number): ParsedLine | undefined {
  const { line } = header;
  // The argument is the client's.
  const close = line.startsWith('to=<', at) ? angleEnd(line, at + 3) : -1;
  const reject = line.indexOf(', reject=', Math.max(at, close));
  if (reject < 0)
    return isKnownRemark(header, at - 8) ? seen(header, 'other', queueId, undefined) : undefined;
  return {
    ...seen(header, 'reject', queueId, undefined, line.slice(reject + 9)),
    pid: header.pid,
    to: close > 0 ? line.slice(at + 4, close) : undefined,
    action: 'milter-reject',
  };
}

/** An argument without brackets, up to the next field. */
function argumentAt(line: string, at: number, relay: number): string | undefined {
  return relay < at ? undefined : line.slice(at, relay);
}

/** `NEWID: DSN: User unknown`: the new message's id stands before the reason, the old one's before it. */
function noticeLine(header: Header, queueId: string | undefined, at: number): ParsedLine | undefined {
  const line = header.line;
  const end = queueIdEnd(line, at);
  if (queueId === undefined || end < 0 || !line.startsWith(': ', end)) return undefined;
  const word = NOTICES.find((each) => line.startsWith(each, end + 2));
  if (word === undefined) return undefined;
  const reply = line.slice(end + 2 + word.length);
  const expired = EXPIRED.some((text) => reply.startsWith(text));
  return {
    kind: expired ? 'expired' : 'bounce-notice',
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program?.name,
    queue_id: queueId,
    remote_queue_id: detach(line.slice(at, end)),
    status: expired ? 'expired' : undefined,
    action: word.slice(0, -2),
    reply,
  };
}

/**
 * `OLDID: NEWID: clone: owner=x`, before 8.12 `NEWID: clone OLDID, owner=x`: a list's recipients go on under a new id, from
 * the list's owner (deliver.c); no other line tells whose that message is. `split: count=2, id=NEWID`,
 * `split: maxrcpts=100, rcpts=250, count=3, ids=NEWID; NEWID`: those of other queue groups, or more than one message may
 * have, go on under new ids (queue.c).
 */
function cloneLine(header: Header, queueId: string | undefined, at: number): ParsedLine | undefined {
  if (queueId === undefined) return undefined;
  const text = header.line.slice(at, at + LONGEST_SPLIT);
  const cloned = CLONED.exec(text) ?? CLONE.exec(text);
  if (cloned !== null) {
    const [, id = '', owner = ''] = cloned;
    const [old, fresh] = text.startsWith('clone') ? [detach(id), queueId] : [queueId, detach(id)];
    const line = { ...seen(header, 'other', old, undefined), action: 'clone', remote_queue_id: fresh };
    return { ...line, from: bare(owner) };
  }
  const id =
    /^split: (?:maxrcpts=\d+, rcpts=\d+, )?count=\d+, id(?:s|\d*)=([0-9A-Za-z]{8,64}(?:[;, ]+[0-9A-Za-z]{8,64})*)/
      .exec(text)?.[1]
      ?.replace(/[;, ]+/g, ' ');
  if (id === undefined) return undefined;
  return {
    ...seen(header, 'other', queueId, undefined),
    action: 'split',
    remote_queue_id: detach(id),
  };
}

const CLONED = /^([0-9A-Za-z]{8,64}): clone: owner=(.*)$/s;
const CLONE = /^clone ([0-9A-Za-z]{8,64}), owner=(.*)$/s;

/** An address, with or without its brackets. */
function bare(owner: string): string {
  return owner.startsWith('<') && owner.endsWith('>') ? owner.slice(1, -1) : owner;
}

/** Of a hundred parts. */
const LONGEST_SPLIT = 2000;

const WARNING = 'Authentication-Warning: ';
const SET_SENDER = ' set sender to ';

/** `Authentication-Warning: host: user set sender to a@b using -f`: who really calls the sendmail command. */
function senderWarning(header: Header, queueId: string | undefined, at: number): ParsedLine | undefined {
  const { line } = header;
  const user = line.indexOf(': ', at) + 2;
  const end = line.indexOf(SET_SENDER, at);
  if (user < 2 || end <= user || line.indexOf(' ', user) !== end) return undefined;
  return {
    ...seen(header, 'client', queueId, undefined),
    pid: header.pid,
    local_user: header.names.at(line, user, end),
  };
}

function seen(
  header: Header,
  kind: LineKind,
  queueId: string | undefined,
  peer: SendmailPeer | undefined,
  reply?: string,
): ParsedLine {
  return {
    kind,
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program?.name,
    queue_id: queueId,
    client_host: peer?.host,
    client_ip: peer?.ip,
    dsn: reply === undefined ? undefined : enhancedCode(reply),
    reply,
  };
}
