import { addressIn } from '../scan.ts';

/** Sendmail's `relay=`: `host [ip] (may be forged)`, `[ip]`, `user@localhost`, `mx.example.net.` without address. */
export interface SendmailPeer {
  host: string | undefined;
  ip: string | undefined;
  /** The local user who handed the message in. */
  user: string | undefined;
}

/** Reads the peer that fills `line.slice(start, end)`. */
export function sendmailPeer(line: string, start: number, end: number): SendmailPeer {
  const text = line.slice(start, end);
  // `[ip] [ip]` names the address twice, `ident@host [ip]` an unverifiable user.
  const open = text.lastIndexOf('[');
  const close = open < 0 ? -1 : text.indexOf(']', open);
  const ip = close < 0 ? undefined : addressIn(text, open + 1, close);
  const space = text.indexOf(' ');
  const name = space < 0 ? text : text.slice(0, space);
  if (name.startsWith('[')) return { host: undefined, ip, user: undefined };
  const at = name.lastIndexOf('@');
  const host = name.slice(at + 1).replace(/\.$/, '') || undefined;
  return { host, ip, user: at > 0 && ip === undefined ? name.slice(0, at) : undefined };
}
