import { SendwatchError } from '../error.ts';
import { idsOf, type Life } from '../life/life.ts';
import type { ParsedLine } from '../mail-log/parsed-line.ts';
import { parseAddress } from '../network.ts';
import { hostSender, loginSender, SENDER_FORMS, senderOf } from '../sender.ts';
import { asciiAddress } from '../text/ascii-domain.ts';

/**
 * What to look for; a message is found when any of these holds. All addresses are in lower case with their domains
 * as DNS has them (`xn--`), all client addresses in their canonical form.
 */
export interface TraceQuery {
  /** As it was asked. */
  text: string;
  /** Queue ids differ by letter case. */
  queueId?: string;
  messageId?: string;
  /** `host:`, `login:` or `local:` key, in lower case. */
  sender?: string;
  clientIp?: string;
  /** Envelope sender; '' is the null sender. */
  from?: string;
  /** Recipient, before or after an alias was expanded. */
  to?: string;
}

/** A search word that says nothing; the message names it and what to write. */
export class TraceQueryError extends SendwatchError {
  override name = 'TraceQueryError';
  readonly code = 'trace-query';
}

/**
 * Reads what the user looks for: a queue id, a Message-ID with or without `<>`, a sender key, an e-mail address
 * (`from:ADDRESS`, `to:ADDRESS` restrict it, `from:<>` is the null sender) or `ip:ADDRESS`. A bare `a@b` may be a
 * Message-ID or an address, and is looked for as both.
 *
 * @throws TraceQueryError
 */
export function parseTraceQuery(text: string): TraceQuery {
  const word = text.trim();
  const colon = word.indexOf(':');
  const rest = word.slice(colon + 1).trim();
  switch (word.slice(0, Math.max(colon, 0)).toLowerCase()) {
    case 'ip':
      return { text, clientIp: ipOf(text, rest) };
    case 'from':
      return { text, from: asciiAddress(bare(rest)) };
    case 'to':
      if (bare(rest) === '')
        throw new TraceQueryError(`'${text}' names no recipient; write e.g. to:a@example.com`);
      return { text, to: asciiAddress(bare(rest)) };
    case 'host':
    case 'login':
    case 'local':
    case 'server':
      return { text, sender: senderIn(text, word) };
  }
  if (word === '') {
    throw new TraceQueryError(
      `the search word is empty; name a queue id, a Message-ID, an address, ip:192.0.2.7 or a sender (${SENDER_FORMS})`,
    );
  }
  if (bare(word) === '')
    throw new TraceQueryError(`'${text}' names no Message-ID; the null sender is from:<>`);
  if (word.startsWith('<')) return { text, messageId: bare(word) };
  const address = asciiAddress(word);
  const query: TraceQuery = { text, messageId: word, from: address, to: address };
  if (!word.includes('@')) query.queueId = word;
  const ip = parseAddress(word);
  if (ip !== undefined) query.clientIp = ip.toString();
  return query;
}

/** Whether a message is one of those looked for. */
export function isTraced(query: TraceQuery, life: Life): boolean {
  const { queueId, messageId, sender, clientIp, from, to } = query;
  const { arrival } = life;
  if (queueId !== undefined && idsOf(life).some((id) => id === queueId || id === messageOf(queueId)))
    return true;
  if (messageId !== undefined && life.messageId === messageId) return true;
  if (sender !== undefined) {
    if (life.senders.some((key) => asciiAddress(key) === sender)) return true;
    // A stranger's address makes no sender, but may be asked for in the same words.
    if (isHost(sender, arrival?.clientIp) || isHost(sender, arrival?.origClientIp)) return true;
  }
  if (clientIp !== undefined && (isIp(clientIp, arrival?.clientIp) || isIp(clientIp, arrival?.origClientIp)))
    return true;
  if (from !== undefined && isAddress(from, life.from)) return true;
  return (
    to !== undefined &&
    life.recipients.all.some(({ to: each, origTo }) => isAddress(to, each) || isAddress(to, origTo))
  );
}

/** Whether a refusal is one of those looked for, by what its own line tells. */
export function isRefusalTraced(query: TraceQuery, line: ParsedLine): boolean {
  const { queueId, sender, clientIp, from, to } = query;
  if (queueId !== undefined && line.queue_id === queueId) return true;
  if (sender !== undefined) {
    if (isHost(sender, line.client_ip)) return true;
    if (line.sasl_username !== undefined && sender === asciiAddress(loginSender(line.sasl_username)))
      return true;
  }
  if (clientIp !== undefined && isIp(clientIp, line.client_ip)) return true;
  if (from !== undefined && isAddress(from, line.from)) return true;
  if (to === undefined || line.to === undefined) return false;
  return [line.to].flat().some((each) => isAddress(to, each));
}

/** OpenSMTPD's queue names envelopes, 16 hexadecimal digits: the first eight are the message's. */
function messageOf(queueId: string): string | undefined {
  return /^[\da-f]{16}$/.test(queueId) ? queueId.slice(0, 8) : undefined;
}

function isAddress(wanted: string, address: string | undefined): boolean {
  return address !== undefined && asciiAddress(address) === wanted;
}

function isHost(sender: string, ip: string | undefined): boolean {
  return ip !== undefined && sender === hostSender(ip);
}

function isIp(wanted: string, ip: string | undefined): boolean {
  return ip !== undefined && (ip === wanted || parseAddress(ip)?.toString() === wanted);
}

function ipOf(text: string, address: string): string {
  const ip = parseAddress(address);
  if (ip === undefined)
    throw new TraceQueryError(`'${text}' is no address; write e.g. ip:192.0.2.7 or ip:2001:db8::7`);
  return ip.toString();
}

/** The key in lower case; that of a host by its address, of IPv6 by the /64. */
function senderIn(text: string, word: string): string {
  const sender = senderOf(word);
  const [address, prefix] = sender?.kind === 'host' ? sender.name.split('/') : [];
  const misses = address !== undefined && parseAddress(address) === undefined;
  if (sender === undefined || misses || (prefix !== undefined && prefix !== '64'))
    throw new TraceQueryError(`'${text}' is no sender; write e.g. ${SENDER_FORMS}`);
  return address === undefined ? asciiAddress(word) : hostSender(address);
}

function bare(text: string): string {
  return text.startsWith('<') && text.endsWith('>') ? text.slice(1, -1) : text;
}
