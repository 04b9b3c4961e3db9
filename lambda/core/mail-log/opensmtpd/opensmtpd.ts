import { COLON, isLowerHex, SPACE } from '../characters.ts';
import type { Header } from '../header/header.ts';
import type { ParsedLine } from '../parsed-line.ts';
import { parseOpenSmtpdDelivery } from './delivery.ts';
import { parseOldSession, parseSession } from './session.ts';

/** The subsystems that log deliveries in the format up to 5.4: `relay: TempFail for EVPID: ...`. */
const OLD_DELIVERY = ['relay: ', 'delivery: '] as const;

/**
 * Reads a message of OpenSMTPD's, in any of its three formats: `smtp-in: Accepted message ...` (up to 5.4),
 * `SESSION smtp event=message ...` (up to 6.3), `SESSION smtp message ...` (since 6.4).
 *
 * @returns undefined when the shape is none of OpenSMTPD's
 */
export function parseOpenSmtpd(header: Header): ParsedLine | undefined {
  const line = header.line;
  const at = header.body;
  if (line.startsWith('smtp-in: ', at)) return parseOldSession(header, at + 9);
  for (const word of OLD_DELIVERY) {
    if (line.startsWith(word, at)) return oldDelivery(header, at + word.length);
  }
  if (!isSessionId(line, at)) return ownRemark(header, at);
  const session = line.slice(at, at + 16);
  const word = at + 17;
  const event = line.indexOf(' ', word) + 1;
  if (event === 0) return undefined;
  const start = line.startsWith('event=', event) ? event + 6 : event;
  switch (line.slice(word, event - 1)) {
    case 'smtp':
      return parseSession(header, session, start);
    case 'mta':
    case 'mda':
      return line.startsWith('delivery ', start)
        ? parseOpenSmtpdDelivery(header, undefined, start + 9)
        : agentRemark(header, start);
    default:
      return undefined;
  }
}

/** What else the relaying and the local agent log of a session. */
const AGENT_EVENTS =
  /^(?:connecting|connected|disconnected|closed|error|tls|starttls|cert-check|cert-info|client|server|auth|no-route)\b/;

function agentRemark(header: Header, at: number): ParsedLine | undefined {
  if (!AGENT_EVENTS.test(header.line.slice(at, at + 16))) return undefined;
  return {
    kind: 'other',
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program?.name,
  };
}

/** `TempFail for c534b8c7f5ad4a41: session=.., from=<>, to=<>, rcpt=<->, relay=ip (host), delay=1s, stat=451 text`. */
function oldDelivery(header: Header, at: number): ParsedLine | undefined {
  const line = header.line;
  const word = line.indexOf(' for ', at);
  if (word < 0 || word > at + 20 || !isSessionId(line, word + 5) || line.charCodeAt(word + 21) !== COLON)
    return undefined;
  return parseOpenSmtpdDelivery(
    header,
    { evpid: line.slice(word + 5, word + 21), result: line.slice(at, word) },
    word + 23,
  );
}

/** What the daemon says of itself. */
const OWN =
  /^(?:info|warn|debug|fatal|scheduler|queue|control|lookup|pony|ca|parent|klondike|smtpd|server|startup|Exiting|OpenSMTPD)\b/;

function ownRemark(header: Header, at: number): ParsedLine | undefined {
  if (header.program?.family !== 'opensmtpd' || !OWN.test(header.line.slice(at, at + 16))) return undefined;
  return {
    kind: 'other',
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program.name,
  };
}

/** Sixteen hexadecimal digits and no more. */
function isSessionId(line: string, at: number): boolean {
  for (let i = at; i < at + 16; i++) {
    const code = line.charCodeAt(i);
    if (!isLowerHex(code)) return false;
  }
  return line.charCodeAt(at + 16) === SPACE || line.charCodeAt(at + 16) === COLON;
}
