import { compareSenders, senderKind } from '../../sender.ts';
import { type OpenIncident, sayWhose } from '../open-incident.ts';

/** The share of the smaller side's anomalous messages that two keys must have in common. */
const SHARED = 0.5;
const MOST_RELATED = 32;

/** Whether most of the messages of one side are also the other's. Either list may be a sample. */
export function sameMessages(a: readonly number[], b: readonly number[]): boolean {
  const [small, large] = a.length <= b.length ? [a, b] : [b, a];
  if (small.length === 0) return false;
  const known = new Set(large);
  const shared = small.reduce((count, each) => count + (known.has(each) ? 1 : 0), 0);
  return shared >= SHARED * small.length;
}

/** Whether at least half of an incident's messages of one minute passed through another key in it. */
export function carries(other: readonly number[], anomalous: readonly number[]): boolean {
  if (anomalous.length === 0 || other.length === 0) return false;
  const known = new Set(other);
  return anomalous.filter((each) => known.has(each)).length >= SHARED * anomalous.length;
}

/**
 * Adds a key to an incident and names the accountable one: the login, for it says whose password to change; but
 * when several logins share the messages of one host, the host, for that machine has them all. The logins of a wave share
 * none: a host that merely carried one of them has not the others.
 */
export function relate(open: OpenIncident, sender: string): void {
  const { incident } = open;
  const known = [incident.sender, ...incident.related];
  const keys = (known.includes(sender) ? known : [...known, sender]).sort(compareSenders);
  const logins = keys.filter((key) => senderKind(key) === 'login');
  const isHost = (key: string) => senderKind(key) === 'host' && (!open.waves || isAlarmed(open, key));
  const host = logins.length > 1 ? keys.find(isHost) : undefined;
  const main = open.culprit?.sender ?? (logins.length === 1 ? logins[0]! : (host ?? incident.sender));
  incident.sender = main;
  incident.related = keys.filter((key) => key !== main).slice(0, MOST_RELATED);
  sayWhose(open);
}

function isAlarmed({ keys }: OpenIncident, key: string): boolean {
  return keys.some(({ sender }) => sender === key);
}
