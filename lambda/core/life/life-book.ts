import type { Settings } from '../config.ts';
import type { Arrival } from '../events/message-event.ts';
import { detach } from '../mail-log/detach.ts';
import type { ParsedLine } from '../mail-log/parsed-line.ts';
import { Attributor } from '../tally/attribution.ts';
import { Arrivals } from './arrivals.ts';
import { Closing } from './closing.ts';
import { recordDelivery } from './delivery.ts';
import { HeldClients } from './held-clients.ts';
import { HopTables } from './hop-tables.ts';
import { dropHandedOn, type Hop, isComplete, type Life } from './life.ts';
import { Links } from './links.ts';
import { Origins } from './origins.ts';
import { queueAction } from './queue-action.ts';
import { isReused } from './reuse.ts';

/**
 * Follows messages through their parsed lines, from arrival to the last bounce.
 *
 * Lines go in by `add` in about the order of time (files of several hosts merged); each message comes out once, by
 * `settled`, with its notices right behind it, as soon as nothing more is expected of any of them, or at `end`. What
 * is held is bounded by what is open in the queues, so a log of any size can be read; whoever wants some messages
 * keeps those and drops the others.
 *
 *     const book = new LifeBook(settings, (life) => { if (wanted(life)) kept.push(life); });
 *     for (const line of lines) book.add(line);
 *     book.end();
 *
 * Joins by queue id within a mail host (never without the host), and tells a reused id apart by its new arrival: the
 * stay of a queued message is the `Hop` whose `host`, `queueId` and second of `arrived` are those of the listing.
 * `life.senders` are the accountable keys, by the same rules as in `replay`; of a notice, those of `originOf(life)`
 * say who caused it. A life whose `hops[0].arrived` is undefined came in before the log begins.
 */
export class LifeBook {
  readonly #tables = new HopTables();
  readonly #arrivals = new Arrivals();
  readonly #links: Links;
  readonly #origins: Origins;
  readonly #closing: Closing;
  readonly #heldClients = new HeldClients();
  #nextSweep = Number.NEGATIVE_INFINITY;

  constructor(settings: Pick<Settings, 'ownNetworks' | 'trustedRelays'>, settled: (life: Life) => void) {
    const attributor = new Attributor(settings);
    this.#links = new Links(this.#tables, attributor);
    this.#origins = new Origins(attributor, this.#tables, this.#arrivals);
    this.#closing = new Closing(this.#tables, (life) => {
      dropHandedOn(life);
      // Sendmail logs no sender for its own notices.
      if (life.ofId !== undefined) life.from ??= '';
      settled(life);
    });
  }

  /** How many stays are held. */
  get held(): number {
    return this.#tables.size;
  }

  add(line: ParsedLine): void {
    const { time } = line;
    if (time === undefined) return;
    this.#closing.advance(time);
    if (time >= this.#nextSweep) this.#sweep(time);
    switch (line.kind) {
      case 'client':
      case 'queued':
      case 'message-id':
        this.#arrive(line, time);
        return;
      case 'delivery':
      case 'expired':
        this.#deliver(line, time);
        return;
      case 'bounce-notice': {
        const hop = this.#hop(line, time);
        if (hop !== undefined) this.#notice(hop, line, time);
        return;
      }
      case 'removed': {
        const hop = this.#hop(line, time);
        if (hop !== undefined) this.#remove(hop, line, time);
        return;
      }
      case 'reject':
      case 'other':
        this.#remark(line, time);
    }
  }

  end(): void {
    this.#closing.end();
  }

  #sweep(time: number): void {
    this.#nextSweep = time + 600_000;
    this.#arrivals.sweep(time);
    this.#links.sweep(time);
  }

  /** The stay that a line is about; a new one where the line begins one. Undefined for a line without a queue id. */
  #hop(line: ParsedLine, time: number): Hop | undefined {
    const { queue_id } = line;
    if (queue_id === undefined || queue_id === 'NOQUEUE') return undefined;
    const host = line.mta_host ?? '';
    const known = this.#tables.get(host, queue_id);
    if (known !== undefined && !isReused(known, line, time)) {
      if (time > known.last) known.last = time;
      return known;
    }
    if (known !== undefined) this.#closing.close(known, time);
    const hop = this.#tables.open(host, queue_id, time);
    this.#links.opened(hop);
    return hop;
  }

  #arrive(line: ParsedLine, time: number): void {
    const arrival = this.#arrivals.of(line);
    // A Sendmail transaction whose recipients were all refused is no message.
    if (line.kind === 'queued' && line.nrcpt === 0) return;
    // Who logs in with Sendmail is told before the message, with a queue id that may become another's.
    if (line.kind === 'client' && line.pid !== undefined) return;
    const hop = this.#hop(line, time);
    if (hop === undefined) return;
    const { life } = hop;
    const begins = arrival !== undefined || (line.kind === 'message-id' && hop.first === time);
    // Daemons write at the same time: the Message-ID, and the queue manager's word, may stand before the client's.
    const isLate = arrival !== undefined && life.arrival === undefined && life.ofId === undefined;
    if (begins && (hop.arrived === undefined || isLate)) {
      hop.arrived = time;
      if (arrival !== undefined) this.#from(hop, line, arrival, time);
    }
    if (line.from !== undefined) {
      hop.from = detach(line.from);
      // A local program gives an address without its domain; the queue manager's is whole.
      if (life.from === undefined || (line.kind === 'queued' && life.hops[0] === hop)) life.from = hop.from;
    }
    if (line.nrcpt !== undefined && hop.nrcpt === undefined) hop.nrcpt = line.nrcpt;
    // Postfix's `client=` and `message-id=` stand before the message is whole; every other word is of a queued one.
    if (line.kind !== 'message-id' && (line.kind !== 'client' || line.size !== undefined)) {
      hop.accepted = true;
      hop.held = false;
    }
    if (line.message_id && life.messageId === undefined) {
      life.messageId = detach(line.message_id);
      this.#tables.identify(life, life.messageId);
    }
    if (line.parent_queue_id !== undefined && life.from === '') {
      const parent = this.#tables.get(hop.host, line.parent_queue_id);
      this.#links.noticeAbout(hop.life, parent?.life, detach(line.parent_queue_id), 'bounce');
    }
    this.#links.identified(hop);
  }

  #from(hop: Hop, line: ParsedLine, arrival: Arrival, time: number): void {
    this.#origins.arrived(hop, line, arrival);
    if (arrival.clientIp !== undefined && this.#heldClients.take(hop.host, arrival.clientIp, time))
      hop.held = true;
    if (arrival.origQueueId !== undefined) this.#links.continues(hop, arrival.origQueueId);
  }

  #deliver(line: ParsedLine, time: number): void {
    const hop = this.#hop(line, time);
    if (hop === undefined) return;
    hop.accepted = true;
    if (line.to === undefined) hop.life.recipients.expire(time);
    else recordDelivery(hop, line, this.#links.handOver(hop, line));
    if (line.kind === 'expired') hop.finals = hop.nrcpt ?? hop.finals;
    if (line.kind === 'expired' && line.remote_queue_id !== undefined) this.#notice(hop, line, time);
    if (isComplete(hop)) this.#closing.close(hop, time);
  }

  /** The server made a message about this one: a bounce, a notice of delay, a report. */
  #notice(hop: Hop, line: ParsedLine, time: number): void {
    const queueId = line.remote_queue_id;
    if (queueId === undefined) return;
    const known = this.#tables.get(hop.host, queueId);
    const fresh = known !== undefined && known.life.arrival === undefined && time - known.first <= 5_000;
    if (known !== undefined && !fresh) this.#closing.close(known, time);
    const notice = fresh ? known : this.#tables.open(hop.host, queueId, time);
    notice.arrived ??= time;
    notice.accepted = true;
    this.#links.noticeAbout(notice.life, hop.life, hop.queueId, line.action ?? 'notice');
  }

  #remove(hop: Hop, line: ParsedLine, time: number): void {
    if (queueAction(line) === 'deleted') hop.deleted = true;
    else hop.accepted = true;
    hop.removed = time;
    this.#closing.close(hop, time);
  }

  /** Lines that are no message's own events: sessions, holds, requeues, refusals. */
  #remark(line: ParsedLine, time: number): void {
    if (line.pid !== undefined) {
      // OpenSMTPD names the envelope sender in a line of its own behind the message's.
      if (line.queue_id !== undefined && line.from !== undefined) this.#arrive(line, time);
      else this.#arrivals.of(line);
    }
    if (line.action === 'proxy-accept') this.#origins.proxied(line);
    if (line.action === 'identify') this.#origins.identified(line);
    const action = queueAction(line);
    if (action === undefined) return;
    if (action === 'held' && line.queue_id === 'NOQUEUE') {
      if (line.client_ip !== undefined) this.#heldClients.note(line.mta_host ?? '', line.client_ip, time);
      return;
    }
    const hop = this.#hop(line, time);
    if (hop === undefined) return;
    switch (action) {
      case 'refused':
        hop.refused = true;
        return;
      case 'held':
        hop.held = true;
        return;
      case 'released':
        hop.held = false;
        hop.accepted = true;
        return;
      case 'split':
        if (line.remote_queue_id !== undefined) this.#links.goesOnAlso(hop, line.remote_queue_id);
        return;
      case 'moved':
        if (line.remote_queue_id !== undefined) this.#links.goesOn(hop, line.remote_queue_id);
        break;
      case 'deleted':
        hop.deleted = true;
    }
    this.#closing.close(hop, time);
  }
}
