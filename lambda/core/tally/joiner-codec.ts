import { ByteReader, ByteWriter } from '../bytes.ts';
import { hash53 } from '../hash.ts';
import { jointKey } from '../joint-key.ts';
import type { JoinerState, MessageState, QueueState } from './joiner-state.ts';
import type { RecipientState } from './open-message.ts';

/** What a message has, a bit each. */
const HAS = {
  arrival: 1,
  from: 2,
  nullSender: 4,
  nrcpt: 8,
  messageId: 16,
  senders: 32,
  root: 64,
  hasCopies: 128,
  handedOver: 256,
  finals: 512,
  removed: 1024,
  closedAt: 2048,
  recipients: 4096,
  held: 8192,
  identified: 16_384,
  /** A message-id that is known, and no longer needed. */
  otherId: 32_768,
  /** What only a message has whose senders are not decided: most wait for a second. */
  undecided: 65_536,
  identity: 131_072,
  handOvers: 262_144,
  stranger: 524_288,
  left: 1_048_576,
  derived: 2_097_152,
  handedNear: 4_194_304,
} as const;

/** The few things that are not worth a format of their own, and the names that messages share. */
interface Head extends Omit<JoinerState, 'messages'> {
  senders: (readonly string[])[];
}

type Undecided = Pick<
  MessageState,
  'arrival' | 'from' | 'messageId' | 'transparent' | 'proxied' | 'fallback' | 'pending' | 'script'
>;

/** Stand for what was counted when the message was decided, and is only known to be there from then on. */
const SOMEBODY = '*';
const OTHER_ID = -1;

/**
 * Packs a joiner's state: a mail queue's deferred messages stay in it for days, and are written with each checkpoint.
 *
 * Of a message whose senders are decided, only what can still matter is kept: that it arrived, not from where; whether
 * its envelope sender is the null sender, not its name; its identity where copies find their origin by it. The hash
 * of its queue id is made anew.
 */
export function encodeJoiner({ messages, ...state }: JoinerState): Uint8Array {
  const queues = new Names<QueueState>();
  for (const queue of state.queues) queues.numberOf(jointKey(queue[0], queue[1]), queue);
  const senders = new Names<readonly string[]>();
  const writer = new ByteWriter();
  const text = new TextEncoder();
  const put = (value: string) => {
    const bytes = text.encode(value);
    writer.whole(bytes.length);
    writer.raw(bytes);
  };
  const base = messages.reduce((least, { seen }) => Math.min(least, seen[0]), Number.POSITIVE_INFINITY);
  for (const message of messages) {
    const { key, seen, nrcpt, messageId, root, handedOver, counted, finals, closedAt, recipients } = message;
    const { identity, handOvers, stranger } = message;
    const decided = message.senders !== undefined || root !== undefined;
    const has = hasOf(message, decided);
    writer.whole(has);
    writer.whole(queues.numberOf(jointKey(key[0], key[1]), [key[0], key[1]]));
    put(key[2]);
    writer.whole(seen[0] - base);
    writer.whole(seen[1] - seen[0]);
    writer.whole(counted ?? 0);
    if (has & HAS.nrcpt) writer.whole(nrcpt!);
    if (has & HAS.messageId) writer.f64(messageId!);
    if (has & HAS.identity) writer.f64(identity!);
    if (has & HAS.senders) writer.whole(senders.numberOf(jointKey(...message.senders!), message.senders!));
    if (has & HAS.root) writer.whole(root!);
    if (has & HAS.handedOver) writer.list(handedOver!, handedOver!.length, (hash) => writer.f64(hash));
    if (has & HAS.stranger) put(stranger!);
    if (has & HAS.handOvers) {
      writer.whole(handOvers![0]);
      writer.f64(handOvers![1]);
    }
    if (has & HAS.finals) writer.whole(finals!);
    if (has & HAS.closedAt) writer.f64(closedAt!);
    if (has & HAS.recipients) {
      writer.list(recipients!, recipients!.length, (hash) => writer.f64(hash));
      for (const state of message.states!) writer.u8(state);
    }
    if (has & HAS.undecided) {
      const { arrival, from, transparent, proxied, fallback, pending, script } = message;
      const undecided: Undecided = {
        arrival,
        from,
        messageId,
        transparent,
        proxied,
        fallback,
        pending,
        script,
      };
      put(JSON.stringify(undecided));
    }
  }
  const head: Head = { ...state, queues: queues.all, senders: senders.all };
  const body = writer.toBytes();
  const packed = new ByteWriter();
  const headBytes = text.encode(JSON.stringify(head));
  packed.u32(headBytes.length);
  packed.raw(headBytes);
  packed.u32(messages.length);
  packed.f64(messages.length === 0 ? 0 : base);
  packed.raw(body);
  return packed.toBytes();
}

function hasOf(message: MessageState, decided: boolean): number {
  const { from, messageId, senders, root, identified, identity } = message;
  const waits = messageId !== undefined && identity === undefined;
  const bit = (is: boolean, value: number) => (is ? value : 0);
  return (
    bit(decided && message.arrival !== undefined, HAS.arrival) |
    bit(decided && from !== undefined, HAS.from) |
    bit(decided && from === '', HAS.nullSender) |
    bit(message.nrcpt !== undefined, HAS.nrcpt) |
    bit(decided && waits, HAS.messageId) |
    bit(decided && identity !== undefined, HAS.otherId) |
    bit(identified === true, HAS.identity) |
    bit(message.handOvers !== undefined, HAS.handOvers) |
    bit(message.stranger !== undefined, HAS.stranger) |
    bit(message.left === true, HAS.left) |
    bit(message.derived === true, HAS.derived) |
    bit(message.handedNear === true, HAS.handedNear) |
    bit(senders !== undefined, HAS.senders) |
    bit(root !== undefined, HAS.root) |
    bit(message.hasCopies === true, HAS.hasCopies) |
    bit(message.handedOver !== undefined, HAS.handedOver) |
    bit(message.finals !== undefined, HAS.finals) |
    bit(message.removed === true, HAS.removed) |
    bit(message.closedAt !== undefined, HAS.closedAt) |
    bit(message.recipients !== undefined, HAS.recipients) |
    bit(message.held === true, HAS.held) |
    bit(identified === true, HAS.identified) |
    bit(!decided, HAS.undecided)
  );
}

/** @throws CodecError when the bytes end inside a value */
export function decodeJoiner(bytes: Uint8Array): JoinerState {
  const text = new TextDecoder();
  const reader = new ByteReader(bytes);
  const { senders, ...state } = JSON.parse(text.decode(reader.raw(reader.u32()))) as Head;
  const { queues } = state;
  const seeds = queues.map(([host]) => hash53(host));
  const take = () => text.decode(reader.raw(reader.whole()));
  const number = () => reader.f64();
  const count = reader.u32();
  const base = reader.f64();
  const messages: MessageState[] = [];
  for (let at = 0; at < count; at++) {
    const has = reader.whole();
    const queue = reader.whole();
    const [host, instance] = queues[queue]!;
    const queueId = take();
    const first = base + reader.whole();
    const message: MessageState = {
      key: [host, instance, queueId, hash53(queueId, seeds[queue])],
      seen: [first, first + reader.whole()],
    };
    const counted = reader.whole();
    if (counted > 0) message.counted = counted;
    if (has & HAS.arrival) message.arrival = {};
    if (has & HAS.from) message.from = has & HAS.nullSender ? '' : SOMEBODY;
    if (has & HAS.nrcpt) message.nrcpt = reader.whole();
    if (has & HAS.messageId) message.messageId = reader.f64();
    if (has & HAS.otherId) message.messageId = OTHER_ID;
    if (has & HAS.identity) message.identity = reader.f64();
    if (has & HAS.senders) message.senders = senders[reader.whole()]!;
    if (has & HAS.root) message.root = reader.whole();
    if (has & HAS.hasCopies) message.hasCopies = true;
    if (has & HAS.handedOver) message.handedOver = [...reader.list(number)];
    if (has & HAS.stranger) message.stranger = take();
    if (has & HAS.left) message.left = true;
    if (has & HAS.derived) message.derived = true;
    if (has & HAS.handedNear) message.handedNear = true;
    if (has & HAS.handOvers) message.handOvers = [reader.whole(), reader.f64()];
    if (has & HAS.finals) message.finals = reader.whole();
    if (has & HAS.removed) message.removed = true;
    if (has & HAS.closedAt) message.closedAt = reader.f64();
    if (has & HAS.recipients) {
      message.recipients = [...reader.list(number)];
      message.states = message.recipients.map(() => reader.u8() as RecipientState);
    }
    if (has & HAS.held) message.held = true;
    if (has & HAS.identified) message.identified = true;
    if (has & HAS.undecided) Object.assign(message, JSON.parse(take()) as Undecided);
    messages.push(message);
  }
  return { ...state, messages };
}

/** Numbers names in the order of their first use. */
class Names<T> {
  readonly all: T[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(name: string, value: T): number {
    let number = this.#numbers.get(name);
    if (number === undefined) {
      number = this.all.push(value) - 1;
      this.#numbers.set(name, number);
    }
    return number;
  }
}
