import {
  EVENT_BITS,
  OUTCOME_BITS,
  type Outcome,
  REPLY_LENGTH,
  type Way,
} from '../../../lambda/core/events/message-event.ts';
import { isForwarded, wayOfAway, wayOfTaken } from '../../../lambda/core/events/way.ts';
import { hash53, hash53OfBytes } from '../../../lambda/core/hash.ts';
import { nextHopId } from '../../../lambda/core/mail-log/next-hop.ts';
import { judgeReply } from '../../../lambda/core/mail-log/reply/reply-verdict.ts';
import type { EventWriter } from '../event-writer.ts';
import { DeliveryPlaces } from './delivery-places.ts';
import type { KnownHeaders } from './known-headers.ts';
import { NEXT_HOP, type NextHops } from './next-hops.ts';
import { type Place, startsWith, word } from './scan-bytes.ts';

const SENT = word('sent (');
const DEFERRED = word('deferred (');
const BOUNCED = word('bounced (');

/** Reads the deliveries that `DeliveryPlaces` finds its way in. */
export class DeliveryBytes {
  readonly #writer: EventWriter;
  readonly #headers: KnownHeaders;
  readonly #at: DeliveryPlaces;

  constructor(writer: EventWriter, headers: KnownHeaders, relays: NextHops) {
    this.#writer = writer;
    this.#headers = headers;
    this.#at = new DeliveryPlaces(relays);
  }

  /** False, and nothing is written, for what only the parser can read. */
  read(bytes: Buffer, id: Place, at: number, end: number): boolean {
    if (!this.#at.read(bytes, at, end)) return false;
    const { status } = this.#at;
    if (startsWith(bytes, status, SENT)) {
      this.#sent(bytes, id, status + 6, end - 1);
      return true;
    }
    const failed = startsWith(bytes, status, DEFERRED) ? 'deferred' : 'bounced';
    const reply = status + failed.length + 2;
    if (failed === 'bounced' && !startsWith(bytes, status, BOUNCED)) return false;
    if (reply >= end - 1) return false;
    this.#failed(bytes, id, failed, reply, end - 1);
    return true;
  }

  #failed(bytes: Buffer, id: Place, status: 'deferred' | 'bounced', reply: number, end: number): void {
    const { dsn, dsnEnd } = this.#at;
    const words = bytes.toString('latin1', reply, end);
    const code = dsn < 0 ? undefined : bytes.toString('latin1', dsn, dsnEnd);
    const verdict = judgeReply(status, code, words);
    const writer = this.#writer;
    const way = this.#isAway() ? this.#wayOfAway(bytes) : undefined;
    this.#start(
      bytes,
      EVENT_BITS.queueId | EVENT_BITS.outcome | (way === undefined ? 0 : EVENT_BITS.way),
      id,
    );
    this.#outcome(bytes, status);
    writer.count(
      (dsn < 0 ? 0 : OUTCOME_BITS.dsn) |
        (verdict.class === undefined ? 0 : OUTCOME_BITS.class) |
        OUTCOME_BITS.reply |
        (verdict.block === undefined ? 0 : OUTCOME_BITS.block),
    );
    if (dsn >= 0) writer.nameOfBytes(bytes, dsn, dsnEnd);
    if (verdict.class !== undefined) writer.name(verdict.class);
    writer.textOfBytes(bytes, reply, Math.min(reply + REPLY_LENGTH, end));
    if (verdict.block !== undefined) writer.name(verdict.block.id);
    if (way !== undefined) writer.name(way);
  }

  #sent(bytes: Buffer, id: Place, reply: number, end: number): void {
    const { relay, nameEnd, addressEnd, nextHop, socket } = this.#at;
    let way: Way | undefined;
    let copy: string | undefined;
    let queuedAs: string | undefined;
    if (this.#isAway()) way = this.#wayOfAway(bytes);
    const words = reply < end ? bytes.toString('latin1', reply, end) : '';
    const host = socket || nextHop >= 0 ? undefined : bytes.toString('latin1', relay, nameEnd);
    if (!this.#isAway()) way = wayOfTaken(nextHop >= 0, host, words) ?? this.#wayOfNear(bytes);
    // Which next hops are ours is known once the log has been read so far: each may be one.
    if (nextHop < 0 && this.#at.isHere(bytes)) copy = nextHopId(words);
    else queuedAs = nextHopId(words);
    const parts = (copy === undefined ? 0 : EVENT_BITS.derived) | (way === undefined ? 0 : EVENT_BITS.way);
    this.#start(bytes, EVENT_BITS.queueId | EVENT_BITS.outcome | parts, id);
    this.#outcome(bytes, 'sent');
    const writer = this.#writer;
    writer.count(
      (nextHop < 0 ? 0 : OUTCOME_BITS.relayIp) | (queuedAs === undefined ? 0 : OUTCOME_BITS.queuedAs),
    );
    if (nextHop >= 0) writer.nameOfBytes(bytes, nameEnd + 1, addressEnd);
    if (queuedAs !== undefined) writer.text(queuedAs);
    if (copy !== undefined) writer.text(copy);
    if (way !== undefined) writer.name(way);
  }

  /** Whether the next hop is another network's. */
  #isAway(): boolean {
    return this.#at.nextHop === NEXT_HOP.public;
  }

  #wayOfAway(bytes: Buffer): Way | undefined {
    const { to, toEnd, original, originalEnd } = this.#at;
    if (original < 0) return 'away';
    return wayOfAway(bytes.toString('latin1', original, originalEnd), bytes.toString('latin1', to, toEnd));
  }

  #wayOfNear(bytes: Buffer): Way | undefined {
    const { to, toEnd, original, originalEnd, nextHop } = this.#at;
    if (nextHop < 0 || original < 0) return undefined;
    const before = bytes.toString('latin1', original, originalEnd);
    return isForwarded(before, bytes.toString('latin1', to, toEnd)) ? 'alias' : undefined;
  }

  /** What an outcome always has. */
  #outcome(bytes: Buffer, status: Outcome['status']): void {
    const writer = this.#writer;
    const { to, toEnd, domain, capital } = this.#at;
    writer.name(status);
    writer.count(1);
    if (capital) {
      writer.hash(hash53(bytes.toString('latin1', to, toEnd).toLowerCase()));
      writer.name(domain < 0 ? '' : bytes.toString('latin1', domain, toEnd).toLowerCase());
      return;
    }
    writer.hash(hash53OfBytes(bytes, to, toEnd));
    if (domain < 0) writer.name('');
    else writer.nameOfBytes(bytes, domain, toEnd);
  }

  #start(bytes: Buffer, has: number, id: Place): void {
    const { time, host, instance } = this.#headers;
    this.#writer.start(has, time, host, instance);
    this.#writer.idOfBytes(bytes, id.start, id.end);
  }
}
