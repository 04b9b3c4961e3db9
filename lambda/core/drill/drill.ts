import type { MessageEvent } from '../events/message-event.ts';
import type { Action, Drill } from '../message/action.ts';
import { loginSender } from '../sender.ts';
import { MINUTE } from '../time.ts';

/** How long what a drill writes counts as a drill. Milliseconds. */
export const DRILL_LENGTH = 10 * MINUTE;
/** Messages of one. */
export const DRILL_MESSAGES = 120;

/** 128 random bits in hexadecimal: nobody guesses it, and only who may write to the table can make one count. */
const NONCE = /^[0-9a-f]{32}$/;
const HOST = 'sendwatch-drill-';

/** The mail host of a drill. */
export function drillHost(nonce: string): string {
  return `${HOST}${nonce}`;
}

/** The log stream of a stage's drill. */
export function drillStream(nonce: string, stage: string): string {
  return `${drillHost(nonce)}/${stage}`;
}

/** Whether a log stream is a drill's by its name, which is for IAM to give and not for a line. */
export function isDrillStream(name: string): boolean {
  const [host] = name.split('/') as [string];
  return host.startsWith(HOST) && NONCE.test(host.slice(HOST.length));
}

/**
 * Whether it is the drill of another stage, which knows nothing of this one and would take it for spam. Who names log
 * streams could as well ship nothing: to leave it out hides no more.
 *
 * @param stage undefined: every drill is another stage's
 */
export function isOthersDrill(name: string, stage: string | undefined): boolean {
  return isDrillStream(name) && (stage === undefined || name.split('/')[1] !== stage);
}

/** The login that a drill's messages are sent by. */
export function drillLogin(nonce: string): string {
  return `drill-${nonce}@sendwatch.invalid`;
}

export function drillSender(nonce: string): string {
  return loginSender(drillLogin(nonce));
}

/** The queue id of a drill's message, in the form of Postfix' short ones. @param at from 0 */
export function drillQueueId(nonce: string, at: number): string {
  return `${nonce.slice(0, 8).toUpperCase()}${(0x100 + at).toString(16).toUpperCase()}`;
}

/** What people may be shown of the nonce: it is of no use to anybody. */
export function drillId(nonce: string): string {
  return nonce.slice(24);
}

/** The drills that somebody has started and whose mail may still be read. */
export function drillsOf(actions: readonly Action[]): Drill[] {
  return actions.filter((each) => each.type === 'drill').filter(({ nonce }) => NONCE.test(nonce));
}

/**
 * Takes the events of drills out of a minute's. A message is a drill's when all of it is: the host that holds the
 * nonce, one of its queue ids, its ten minutes, and in this very minute its arrival by that login and by no other.
 * No text in a log can make more of it than that.
 *
 * @returns the other events, in their order, and those of each drill by its nonce
 */
export function separateDrills(
  events: readonly MessageEvent[],
  drills: readonly Drill[],
): { others: readonly MessageEvent[]; drilled: ReadonlyMap<string, MessageEvent[]> } {
  const drilled = new Map<string, MessageEvent[]>();
  for (const drill of drills) {
    const host = drillHost(drill.nonce);
    const own = events.filter(
      (event) => event.host === host && event.time >= drill.from && event.time < drill.to,
    );
    if (own.length === 0) continue;
    const ids = messagesOf(own, drill.nonce);
    const found = own.filter(({ queueId }) => queueId !== undefined && ids.has(queueId));
    if (found.length > 0) drilled.set(drill.nonce, found);
  }
  if (drilled.size === 0) return { others: events, drilled };
  const taken = new Set([...drilled.values()].flat());
  return { others: events.filter((event) => !taken.has(event)), drilled };
}

/** The queue ids of a drill under which its login, and nobody else, has handed in a message. */
function messagesOf(events: readonly MessageEvent[], nonce: string): Set<string> {
  const ids = new Set(Array.from({ length: DRILL_MESSAGES }, (_, at) => drillQueueId(nonce, at)));
  const mine = new Set<string>();
  for (const { queueId, arrival } of events) {
    if (queueId === undefined || arrival === undefined) continue;
    if (arrival.login === drillLogin(nonce) && ids.has(queueId)) mine.add(queueId);
    else ids.delete(queueId);
  }
  return new Set([...mine].filter((id) => ids.has(id)));
}
