import { HYPHEN, isAlphanumeric } from './characters.ts';
import { detach } from './detach.ts';
import { queueIdEnd } from './scan.ts';

const ACCEPTED = ' Message accepted for delivery';

/**
 * The queue id that a next hop gave in its reply. Postfix, amavis: `250 2.0.0 Ok: queued as 5058FBC3A`; local(8):
 * `forwarded as 3mLQKK4rDdz7sVS`; Exim: `250 OK id=1raAO5-0091Cv-IH`; Sendmail:
 * `250 2.0.0 u31FFPtp032300 Message accepted for delivery`; OpenSMTPD: `250 2.0.0 c405e39a Message accepted for
 * delivery`. Remote servers give ids too: follow one only to a relay of your own.
 */
export function nextHopId(reply: string): string | undefined {
  // Searches for one character are several times faster than those for a word, and this runs for every delivery.
  for (let q = reply.indexOf('q'); q >= 0; q = reply.indexOf('q', q + 1)) {
    if (reply.startsWith('queued as ', q)) return queueId(reply, q + 10);
  }
  if (reply.startsWith('forwarded as ')) return queueId(reply, 13);
  const equals = reply.indexOf('=');
  if (equals > 2 && reply.startsWith(' id', equals - 3)) {
    const end = eximIdEnd(reply, equals + 1);
    return end > 0 ? detach(reply.slice(equals + 1, end)) : undefined;
  }
  if (!reply.endsWith(ACCEPTED)) return undefined;
  const end = reply.length - ACCEPTED.length;
  const before = reply.lastIndexOf(' ', end - 1);
  return end - before > 24 ? undefined : queueId(reply, before + 1);
}

/** Where the Exim message id at `at` ends (6-6-2 characters, since 4.97 6-11-4), or -1. */
export function eximIdEnd(text: string, at: number): number {
  if (text.charCodeAt(at + 6) !== HYPHEN) return -1;
  const short = text.charCodeAt(at + 13) === HYPHEN;
  if (!short && text.charCodeAt(at + 18) !== HYPHEN) return -1;
  const end = at + (short ? 16 : 23);
  if (end > text.length) return -1;
  for (let i = at; i < end; i++) {
    if (i === at + 6 || i === at + (short ? 13 : 18)) continue;
    const code = text.charCodeAt(i);
    const alphanumeric = isAlphanumeric(code);
    if (!alphanumeric) return -1;
  }
  return end;
}

function queueId(reply: string, at: number): string | undefined {
  const end = queueIdEnd(reply, at);
  return end > 0 && end - at >= 5 ? detach(reply.slice(at, end)) : undefined;
}
