import { ByteReader, ByteWriter } from '../bytes.ts';
import type { ReplyClass } from '../mail-log/reply/reply-class.ts';
import { HAS, partsOf } from './event-parts.ts';
import type { Arrival, MessageEvent, Outcome } from './message-event.ts';

/** Events in some forty bytes each, for whoever must keep millions of them: as objects they take ten times that. */
export interface PackedEvents {
  /** Their number. */
  size: number;
  bytes: Uint8Array;
  /** Every text once. */
  names: readonly string[];
}

/** @param events in ascending time */
export function packEvents(events: readonly MessageEvent[]): PackedEvents {
  const writer = new ByteWriter();
  const names: string[] = [];
  const numbers = new Map<string, number>();
  /** 0 stands for a name that is not there. */
  const name = (text: string | undefined): void => {
    if (text === undefined) {
      writer.whole(0);
      return;
    }
    let number = numbers.get(text);
    if (number === undefined) {
      number = names.push(text);
      numbers.set(text, number);
    }
    writer.whole(number);
  };
  let last = 0;
  for (const event of events) {
    const { arrival, outcome } = event;
    const has = partsOf(event);
    writer.whole(has);
    writer.whole(event.time - last);
    last = event.time;
    name(event.host);
    name(event.instance);
    if (has & HAS.queueId) name(event.queueId);
    if (has & HAS.session) name(event.session);
    if (arrival !== undefined) {
      name(arrival.clientIp);
      name(arrival.origClientIp);
      name(arrival.origQueueId);
      name(arrival.login);
      name(arrival.localUser);
    }
    if (has & HAS.from) name(event.from);
    if (event.nrcpt !== undefined) writer.whole(event.nrcpt);
    if (event.messageId !== undefined) writer.f64(event.messageId);
    if (outcome !== undefined) {
      name(outcome.status);
      writer.whole(outcome.recipients.length);
      for (const { hash, domain } of outcome.recipients) {
        writer.f64(hash);
        name(domain);
      }
      name(outcome.dsn);
      name(outcome.class);
      name(outcome.reply);
      name(outcome.block);
      name(outcome.relayIp);
      name(outcome.queuedAs);
    }
    if (has & HAS.derived) name(event.derived);
  }
  return { size: events.length, bytes: writer.toBytes(), names };
}

/** The events that were packed; all of one shape, which the join is fast with. */
export function unpackEvents({ size, bytes, names }: PackedEvents): MessageEvent[] {
  const reader = new ByteReader(bytes);
  const name = (): string | undefined => {
    const number = reader.whole();
    return number === 0 ? undefined : names[number - 1];
  };
  const arrival = (): Arrival => ({
    clientIp: name(),
    origClientIp: name(),
    origQueueId: name(),
    login: name(),
    localUser: name(),
  });
  const outcome = (): Outcome => {
    const status = name() as Outcome['status'];
    const recipients = new Array<Outcome['recipients'][number]>(reader.whole());
    for (let at = 0; at < recipients.length; at++) recipients[at] = { hash: reader.f64(), domain: name()! };
    return {
      status,
      recipients,
      dsn: name(),
      class: name() as ReplyClass | undefined,
      reply: name(),
      block: name(),
      relayIp: name(),
      queuedAs: name(),
    };
  };
  const events = new Array<MessageEvent>(size);
  let time = 0;
  for (let at = 0; at < size; at++) {
    const has = reader.whole();
    time += reader.whole();
    events[at] = {
      time,
      host: name()!,
      instance: name()!,
      queueId: has & HAS.queueId ? name() : undefined,
      session: has & HAS.session ? name() : undefined,
      arrival: has & HAS.arrival ? arrival() : undefined,
      from: has & HAS.from ? name() : undefined,
      nrcpt: has & HAS.nrcpt ? reader.whole() : undefined,
      messageId: has & HAS.messageId ? reader.f64() : undefined,
      outcome: has & HAS.outcome ? outcome() : undefined,
      derived: has & HAS.derived ? name() : undefined,
      removed: has & HAS.removed ? true : undefined,
    };
  }
  return events;
}
