import type { Arrival, MessageEvent } from '../events/message-event.ts';
import type { SessionFacts } from './login-sessions.ts';
import { OpenMessage, type RecipientState } from './open-message.ts';
import type { QueueTables } from './queue-tables.ts';

/** A joiner between two minutes, as plain JSON. */
export interface JoinerState {
  now: number | null;
  nextSweep: number | null;
  messages: MessageState[];
  /** All queues that were seen, in that order: it decides between messages that have the same queue id. */
  queues: [host: string, instance: string][];
  /** Positions in `messages` of those whose origin has not shown up, in the order of their arrival. */
  copies: number[];
  /** Positions in `messages` of the complete ones, in the order of completion. */
  closed: number[];
  /** The same of those that were complete behind the clock. */
  closedLate: number[];
  sessions: [string, SessionFacts][];
}

/** Empty fields are left out. */
export interface MessageState {
  key: [host: string, instance: string, queueId: string, hash: number];
  seen: [first: number, last: number];
  arrival?: Arrival;
  from?: string;
  nrcpt?: number;
  messageId?: number;
  senders?: readonly string[];
  transparent?: true;
  fallback?: readonly string[];
  /** Position in `messages`. */
  root?: number;
  hasCopies?: true;
  /** Recipients handed over to a next hop of ours. */
  handedOver?: number[];
  pending?: MessageEvent[];
  counted?: number;
  finals?: number;
  removed?: true;
  closedAt?: number;
  recipients?: number[];
  states?: RecipientState[];
  /** In which tables it stands; an origin may be in none and still have copies. */
  held?: true;
  identified?: true;
}

const yes = (flag: boolean): true | undefined => (flag ? true : undefined);
const some = <T>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined);

/** All held messages, and the origins that are held by their copies only; `positions` says where each stands. */
export function dumpMessages(tables: QueueTables) {
  const messages = [...tables.all()];
  const positions = new Map(messages.map((message, at) => [message, at]));
  for (const { root } of messages) {
    if (root === undefined || positions.has(root)) continue;
    positions.set(root, messages.length);
    messages.push(root); // grows the list that is being walked
  }
  return {
    positions,
    messages: messages.map((message) => ({ ...dumpMessage(message, positions), ...tables.places(message) })),
  };
}

function dumpMessage(message: OpenMessage, positions: ReadonlyMap<OpenMessage, number>): MessageState {
  return {
    key: [message.host, message.instance, message.queueId, message.hash],
    seen: [message.firstSeen, message.lastSeen],
    arrival: message.arrival,
    from: message.from,
    nrcpt: message.nrcpt,
    messageId: message.messageId,
    senders: message.senders,
    transparent: yes(message.transparent),
    fallback: message.transparent ? message.fallback : undefined,
    root: message.root && positions.get(message.root),
    hasCopies: yes(message.hasCopies),
    handedOver: message.handedOver,
    pending: message.pending,
    counted: message.countedRecipients || undefined,
    finals: message.finals || undefined,
    removed: yes(message.removed),
    closedAt: message.closedAt,
    recipients: some(message.recipients),
    states: some(message.states),
  };
}

export function loadMessages(states: readonly MessageState[]): OpenMessage[] {
  const messages = states.map(loadMessage);
  states.forEach(({ root }, at) => {
    if (root !== undefined) messages[at]!.root = messages[root];
  });
  return messages;
}

/** The message without its root, which may not be there yet. */
function loadMessage(state: MessageState): OpenMessage {
  const [host, instance, queueId, hash] = state.key;
  const message = new OpenMessage(host, instance, queueId, hash, state.seen[0]);
  message.lastSeen = state.seen[1];
  message.arrival = state.arrival;
  message.from = state.from;
  message.nrcpt = state.nrcpt;
  message.messageId = state.messageId;
  message.senders = state.senders;
  message.transparent = state.transparent ?? false;
  message.fallback = state.fallback ?? [];
  message.hasCopies = state.hasCopies ?? false;
  message.handedOver = state.handedOver;
  message.pending = state.pending;
  message.countedRecipients = state.counted ?? 0;
  message.finals = state.finals ?? 0;
  message.removed = state.removed ?? false;
  message.closedAt = state.closedAt;
  state.recipients?.forEach((recipient, at) => {
    message.addRecipient(recipient, state.states![at]!);
  });
  return message;
}
