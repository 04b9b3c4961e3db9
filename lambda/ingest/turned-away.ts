import type { MessageEvent } from '../core/events/message-event.ts';
import { FAILURES_A_MINUTE } from '../core/tally/turned-away/failed-logins.ts';
import { minuteOf } from '../core/time.ts';

/**
 * Which of a batch's refusals by our own server are stored. Most servers refuse more strangers than they take mail: what
 * a stranger was refused without a login, outside of a session or message, can count for nobody. Of failed logins, who
 * hammers at the server would fill the table: only as many are stored as count.
 *
 * @param isOwn whether an address is a client's in our networks
 */
export function storedRefusals(isOwn: (address: string) => boolean): (event: MessageEvent) => boolean {
  const failures = new Map<string, number>();
  return ({ turnedAway, session, host, time }) => {
    if (turnedAway === undefined) return true;
    const { why, clientIp, login, of } = turnedAway;
    if (why !== 'login')
      return login !== undefined || of !== undefined || session !== undefined || isOwn(clientIp ?? '');
    const client = `${minuteOf(time)} ${clientIp ?? `${host} ${session}`}`;
    const count = (failures.get(client) ?? 0) + 1;
    failures.set(client, count);
    return count <= FAILURES_A_MINUTE;
  };
}
