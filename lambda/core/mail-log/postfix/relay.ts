import type { Endpoint } from '../endpoint.ts';
import { addressIn, integerAt } from '../scan.ts';

/** Who took or refused a message. */
export interface Relay extends Endpoint {
  /** `mail.example.org[private/lmtp-filter]`: the path of a UNIX-domain socket. */
  socket: string | undefined;
}

/** `host[address]:port`, `host[path of a socket]`, or a word (`local`, `none`, a pipe's name), between `at` and `end`. */
export function relayAt(line: string, at: number, end: number): Relay {
  const open = line.indexOf('[', at);
  const relay: Relay = { host: line.slice(at, end), ip: undefined, port: undefined, end, socket: undefined };
  if (open < 0 || open > end) return relay;
  relay.host = line.slice(at, open);
  const close = line.indexOf(']', open);
  if (close < 0 || close >= end) return relay;
  relay.ip = addressIn(line, open + 1, close);
  if (relay.ip === undefined) {
    const slash = line.indexOf('/', open);
    if (slash > 0 && slash < close) relay.socket = line.slice(open + 1, close);
  }
  if (close + 1 < end) relay.port = integerAt(line, close + 2);
  return relay;
}
