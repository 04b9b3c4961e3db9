import { wayOf } from '../events/way.ts';
import type { ParsedLine } from '../mail-log/parsed-line.ts';
import type { Attributor } from '../tally/attribution.ts';
import type { HopTables } from './hop-tables.ts';
import { type Hop, type Life, originOf } from './life.ts';
import type { HandOver } from './recipients.ts';

/** A copy's lines come at most so long after those of its origin, or before them, where clocks differ. */
const COPY_MS = 120_000;

/** What ties queue ids to one message, and notices to what they are about. */
export class Links {
  readonly #tables: HopTables;
  readonly #attributor: Attributor;
  /** Messages whose next hop has named a queue id that no line has told of yet. */
  readonly #expected = new Map<string, { life: Life; time: number; blind: boolean }>();

  constructor(tables: HopTables, attributor: Attributor) {
    this.#tables = tables;
    this.#attributor = attributor;
  }

  /** Whether a delivery is only a hand-over to a next hop of ours; ties the copy that it names, if it names one. */
  handOver(hop: Hop, line: ParsedLine): HandOver {
    if (line.status !== 'sent') return 'no';
    const { relay_ip: relayIp, remote_queue_id: queuedAs } = line;
    const forwarded =
      queuedAs !== undefined && (line.relay_host === 'local' || line.relay_host === 'virtual');
    if (forwarded) {
      this.#expect(hop, hop.host, queuedAs);
      return 'yes';
    }
    const near = relayIp === undefined ? wayOf(line) === 'program' : this.#attributor.isRelay(relayIp);
    if (!near) return 'no';
    if (queuedAs !== undefined) {
      const here = relayIp === undefined || this.#attributor.isLoopback(relayIp);
      if (this.#expect(hop, here ? hop.host : undefined, queuedAs)) return 'yes';
    }
    // A filter may name an id of its own queue.
    hop.life.handedBlind = true;
    const { length } = hop.life.hops;
    this.#tieCopies(hop.life);
    const named = queuedAs !== undefined && relayIp !== undefined;
    // Copies that came back before the first recipient's line are those of the others, too.
    const back = relayIp !== undefined && hop.life.hops.at(-1) !== hop;
    return named || back || hop.life.hops.length > length ? 'yes' : 'perhaps';
  }

  /** A stay begins: perhaps a next hop has named it before. */
  opened(hop: Hop): void {
    if (this.#expected.size === 0) return;
    for (const key of [`${hop.host} ${hop.queueId}`, ` ${hop.queueId}`]) {
      const expected = this.#expected.get(key);
      if (expected === undefined || hop.first - expected.time > COPY_MS) continue;
      this.#expected.delete(key);
      expected.life.handedBlind = expected.blind;
      this.#join(hop.life, expected.life);
      return;
    }
  }

  /** A message has a Message-ID or its envelope sender: perhaps it is the copy of one that a program took. */
  identified({ life }: Hop): void {
    if (life.messageId === undefined || life.from === undefined || !mayBeCopy(life)) return;
    const origins = this.#tables.sameMessageId(life.messageId).filter((other) => isCopy(life, other));
    // Of messages that share a Message-ID each gets its copy: the next one is not for one that has its own.
    const origin = origins.find(awaitsCopy) ?? origins.find(({ handedBlind }) => handedBlind);
    if (origin?.handedBlind) this.#join(life, origin);
  }

  /** The arrival names the queue id that the message had before, on this host. */
  continues(hop: Hop, before: string): void {
    const known = this.#tables.get(hop.host, before);
    if (known !== undefined && known !== hop) {
      if (known.removed === undefined) known.moved = true;
      this.#join(hop.life, known.life);
    }
  }

  /** It goes on under another queue id of this host. */
  goesOn(hop: Hop, queueId: string): void {
    hop.moved = true;
    this.#expect(hop, hop.host, queueId);
  }

  /** Some of its recipients go on under other queue ids of this host. */
  goesOnAlso(hop: Hop, queueIds: string): void {
    for (const queueId of queueIds.split(' ')) this.#expect(hop, hop.host, queueId);
  }

  noticeAbout(notice: Life, about: Life | undefined, queueId: string, kind: string): void {
    if (notice.of !== undefined || (about !== undefined && originOf(about) === notice)) return;
    notice.ofId = queueId;
    notice.notice = kind;
    if (about === undefined) return;
    notice.ofId = about.hops[0]!.queueId;
    notice.of = about;
    about.notices.push(notice);
  }

  sweep(time: number): void {
    for (const [key, expected] of this.#expected)
      if (time - expected.time > COPY_MS) this.#expected.delete(key);
  }

  /**
   * @param host where the copy is; undefined: on another host
   * @returns whether a line has told of the copy
   */
  #expect({ life, host: here, last }: Hop, host: string | undefined, queueId: string): boolean {
    const copy = host === undefined ? this.#tables.elsewhere(here, queueId) : this.#tables.get(host, queueId);
    if (copy === undefined)
      this.#expected.set(`${host ?? ''} ${queueId}`, { life, time: last, blind: life.handedBlind });
    else if (copy.life !== life && Math.abs(copy.first - last) <= COPY_MS) this.#join(copy.life, life);
    return copy !== undefined;
  }

  #tieCopies(life: Life): void {
    if (life.messageId === undefined) return;
    for (const other of this.#tables.sameMessageId(life.messageId)) {
      if (other !== life && mayBeCopy(other) && isCopy(other, life)) this.#join(other, life);
    }
  }

  /** `copy` is another stay of `life`: what happens to it happens to the message's recipients. */
  #join(copy: Life, life: Life): void {
    if (copy === life || copy.of !== undefined || originOf(life) === copy) return;
    for (const hop of copy.hops) {
      hop.life = life;
      life.hops.push(hop);
    }
    life.hops.sort((a, b) => a.first - b.first || (a.moved ? -1 : 0));
    for (const notice of copy.notices) {
      notice.of = life;
      notice.ofId = life.hops[0]!.queueId;
      life.notices.push(notice);
    }
    life.recipients.handOnPerhaps();
    for (const recipient of copy.recipients.all) life.recipients.note(recipient);
    life.from ??= copy.from;
    if (copy.messageId !== undefined) this.#tables.forgetMessageId(copy, copy.messageId);
    if (copy.messageId !== undefined && life.messageId === undefined) {
      life.messageId = copy.messageId;
      this.#tables.identify(life, copy.messageId);
    }
  }
}

/** Only what this server or a relay of ours handed in, and what is nobody's notice, can be a copy. */
function mayBeCopy({ transparent, arrival, of }: Life): boolean {
  return of === undefined && (transparent || arrival?.localUser !== undefined);
}

/** Given to a program, or on its way, and nothing has come back yet. */
function awaitsCopy({ hops, handedBlind, recipients }: Life): boolean {
  return hops.length === 1 && (handedBlind || recipients.all.length === 0);
}

function isCopy(copy: Life, life: Life): boolean {
  const apart = copy.hops[0]!.first - life.hops[0]!.first;
  if (copy === life || copy.from !== life.from || apart < 0 || life.hops.length >= MOST_HOPS) return false;
  // A filter runs as a user of its own: what one user hands in twice is two messages.
  const user = copy.arrival?.localUser;
  return user === undefined || user !== life.arrival?.localUser;
}

/** A message that goes round in a loop is cut: Postfix itself gives up after 50 hops. */
const MOST_HOPS = 50;
