import { COLON, isDigit } from './characters.ts';
import { addressIn, integerAt } from './scan.ts';

/** A peer as Postfix and others write it: `mail.example.org[192.0.2.1]:25`. */
export interface Endpoint {
  /** Absent where the line shows only an address. */
  host: string | undefined;
  /** Absent for `[unknown]`, a UNIX-domain socket, or when the brackets are missing. */
  ip: string | undefined;
  port: number | undefined;
  /** The index behind it. */
  end: number;
}

const LONGEST = 320;

/** Reads `host[address]:port`, `host[address]`, `[address]:port` or `[address]` at `at`. */
export function endpointAt(line: string, at: number): Endpoint | undefined {
  const open = line.indexOf('[', at);
  if (open < 0 || open - at > LONGEST) return undefined;
  const space = line.indexOf(' ', at);
  if (space >= 0 && space < open) return undefined;
  const close = line.indexOf(']', open);
  if (close < 0 || close - open > LONGEST) return undefined;
  let end = close + 1;
  let port: number | undefined;
  if (line.charCodeAt(end) === COLON) {
    port = integerAt(line, end + 1);
    if (port !== undefined) {
      end++;
      while (isDigit(line.charCodeAt(end))) end++;
    }
  }
  return {
    host: open > at ? line.slice(at, open) : undefined,
    ip: addressIn(line, open + 1, close),
    port,
    end,
  };
}
