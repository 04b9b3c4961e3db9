import type { ParsedLine } from '../mail-log/parsed-line.ts';
import type { Way } from './message-event.ts';

/** What pipe(8) and local(8) of Postfix say of a program that took a message. */
const BY_PROGRAM = /^delivered (?:via \S+ service|to command)/;
/** What filters say, and Postfix's own discard(8): `250 2.7.0 Ok, discarded, id=1 - spam`. */
const DISCARDED = /\bdiscard(?:ed|ing)?\b/i;
/** `SRS0=HHH=TT=origin.example=user@forwarder`, also with `+` or `-` (https://www.libsrs2.net/srs/srs.pdf). */
const SRS = /^srs[01][=+-]/i;

/** How the recipients of a delivery line left the queue; undefined for what tells nothing of whose mail it is. */
export function wayOf(line: ParsedLine): Way | undefined {
  const { relay_ip: ip, relay_host: host, relay_socket: socket, orig_to: before, status } = line;
  if (ip !== undefined && !isPrivate(ip))
    return line.local_user === undefined ? wayOfAway(before, line.to) : 'user';
  if (status !== 'sent') return undefined;
  const way = wayOfTaken(ip !== undefined, isSocket(socket, host) ? undefined : host, line.reply ?? '');
  const forwarded = line.local_user !== undefined || isForwarded(before, line.to);
  return way === undefined && ip !== undefined && forwarded ? 'alias' : way;
}

/** The same of what was sent to another network. @param before the recipient before aliases, where it was another */
export function wayOfAway(before: string | undefined, to: ParsedLine['to']): Way | undefined {
  // Who is tried in another's place: an alias or a forwarding of this server's, and none of the client's doing.
  if (before === undefined || before === to) return 'away';
  return SRS.test(before) ? 'srs' : undefined;
}

/** Whether an alias or a forwarding leads to another domain. @param before the recipient before it, where there was one */
export function isForwarded(before: string | undefined, to: ParsedLine['to']): boolean {
  if (before === undefined || typeof to !== 'string') return false;
  const [from, at] = [before.lastIndexOf('@'), to.lastIndexOf('@')];
  return from >= 0 && at >= 0 && before.slice(from).toLowerCase() !== to.slice(at).toLowerCase();
}

/** Behind a UNIX-domain socket is a mailbox or a filter: `relay=mx[private/scan]`, Sendmail's `relay=/run/scan.sock`. */
function isSocket(socket: string | undefined, host: string | undefined): boolean {
  return socket !== undefined || host?.startsWith('/') === true;
}

/**
 * The same of what was taken here: by a next hop with a private address (`near`), else by a program or a mailbox.
 *
 * @param relay the word or service that stands for it; undefined: none, or a socket
 */
export function wayOfTaken(near: boolean, relay: string | undefined, reply: string): Way | undefined {
  if ((near || relay === 'none' || relay === undefined) && DISCARDED.test(reply)) return 'discarded';
  if (near) return undefined;
  // Exim and Sendmail tell a program and a mailbox alike: no host.
  return relay === undefined || BY_PROGRAM.test(reply) ? 'program' : undefined;
}

/** Whether an address is a loopback, private (RFC 1918) or unique local (RFC 4193) one, by its text. */
export function isPrivate(address: string): boolean {
  const text = address.startsWith('::ffff:') ? address.slice(7) : address;
  if (text.startsWith('10.') || text.startsWith('127.') || text.startsWith('192.168.')) return true;
  if (text.startsWith('172.')) {
    const second = Number(text.slice(4, text.indexOf('.', 4)));
    return second >= 16 && second <= 31;
  }
  return text === '::1' || /^f[cd]/i.test(text);
}
