import { type Life, originOf } from '../../life/life.ts';
import { hostSender, senderKind, senderName } from '../../sender.ts';

/**
 * Who is accountable for a message: the keys of the client, login or user that handed in the message which a chain of
 * notices goes back to, a login before the host. Unlike in `replay` an outsider's address is a key, too: what it filled
 * the queue with is to be named. Empty where the log does not tell.
 *
 * @param filtered whether this server's own address only stands for a content filter
 */
export function accountableFor(life: Life, filtered: boolean): readonly string[] {
  const origin = originOf(life);
  const { arrival, senders, transparent, ofId } = origin;
  if (arrival === undefined || ofId !== undefined) return [];
  const byLogin = [...senders].sort((a, b) => rank(a) - rank(b));
  if (byLogin.length > 0) {
    const passedOn = transparent && filtered && arrival.origClientIp === undefined && isLoopback(byLogin[0]!);
    return passedOn ? [] : byLogin;
  }
  const client = arrival.origClientIp ?? (transparent ? undefined : arrival.clientIp);
  return client === undefined ? [] : [hostSender(client)];
}

function rank(key: string): number {
  return senderKind(key) === 'login' ? 0 : 1;
}

/** What stands for a client on the mail server itself. */
function isLoopback(key: string): boolean {
  return senderKind(key) === 'local' && senderName(key).endsWith('/loopback');
}
