import type { MessageState } from './joiner-state.ts';
import { OpenMessage } from './open-message.ts';
import type { QueueTables } from './queue-tables.ts';

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
    identity: message.identity,
    senders: message.senders,
    transparent: yes(message.transparent),
    proxied: yes(message.proxied),
    stranger: message.senders?.length === 0 || message.transparent ? message.stranger : undefined,
    left: yes(message.left),
    derived: yes(message.derived),
    fallback: message.transparent ? message.fallback : undefined,
    root: message.root && positions.get(message.root),
    hasCopies: yes(message.hasCopies),
    handedOver: message.handedOver,
    handOvers: message.handOvers > 0 ? [message.handOvers, message.handedAt] : undefined,
    handedNear: yes(message.handedNear && message.handOvers > 0),
    pending: message.pending,
    script: message.senders === undefined ? message.script : undefined,
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
  message.identity = state.identity;
  message.senders = state.senders;
  message.transparent = state.transparent ?? false;
  message.proxied = state.proxied ?? false;
  message.stranger = state.stranger;
  message.left = state.left ?? false;
  message.derived = state.derived ?? false;
  message.fallback = state.fallback ?? [];
  message.hasCopies = state.hasCopies ?? false;
  message.handedOver = state.handedOver;
  [message.handOvers, message.handedAt] = state.handOvers ?? [0, 0];
  message.handedNear = state.handedNear ?? false;
  message.pending = state.pending;
  message.script = state.script;
  message.countedRecipients = state.counted ?? 0;
  message.finals = state.finals ?? 0;
  message.removed = state.removed ?? false;
  message.closedAt = state.closedAt;
  state.recipients?.forEach((recipient, at) => {
    message.addRecipient(recipient, state.states![at]!);
  });
  return message;
}
