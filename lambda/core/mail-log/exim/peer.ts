import { COLON, isDigit, OPEN_BRACKET, OPEN_PARENTHESIS } from '../characters.ts';
import { addressIn, integerAt } from '../scan.ts';

/** Exim's way to write a host: `mail.example.org (helo.name) [192.0.2.1]:25`. */
export interface EximPeer {
  /** The name that DNS confirmed. */
  host: string | undefined;
  helo: string | undefined;
  ip: string | undefined;
  port: number | undefined;
  /** The index behind it. */
  end: number;
}

/**
 * Reads `host (helo) [ip]:port`, of which each part but one may be missing, at `at`.
 *
 * @param address where the address's bracket opens, when it is known: a HELO may look like an address, too
 */
export function eximPeerAt(line: string, at: number, address = -1): EximPeer | undefined {
  let next = at;
  let host: string | undefined;
  let helo: string | undefined;
  if (line.charCodeAt(next) !== OPEN_PARENTHESIS && line.charCodeAt(next) !== OPEN_BRACKET) {
    next = line.indexOf(' ', at);
    if (next <= at) return undefined;
    host = line.slice(at, next);
    next++;
  }
  if (line.charCodeAt(next) === OPEN_PARENTHESIS) {
    // The client chose this name: it may hold parentheses and brackets of its own.
    const close = address < 0 ? line.indexOf(') [', next) : address - 2;
    if (close < 0) return undefined;
    helo = close > next + 1 ? line.slice(next + 1, close) : undefined;
    next = close + 2;
  }
  if (line.charCodeAt(next) !== OPEN_BRACKET) return undefined;
  // Where a `]` is missing (`[192.0.2.1: SMTP error`), the address ends at the colon and space.
  let close = line.indexOf(']', next);
  const colon = line.indexOf(': ', next);
  const broken = colon > 0 && (close < 0 || colon < close);
  if (broken) close = colon;
  if (close < 0) return undefined;
  const ip = addressIn(line, next + 1, close);
  let end = broken ? close : close + 1;
  let port: number | undefined;
  if (!broken && line.charCodeAt(end) === COLON) {
    port = integerAt(line, end + 1);
    if (port !== undefined) {
      end++;
      while (isDigit(line.charCodeAt(end))) end++;
    }
  }
  return { host, helo, ip, port, end };
}
