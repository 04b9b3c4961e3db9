// What a mail queue's deferred messages cost: kept in the checkpoint, or spilled into items of their own.
import { deflateRawSync } from 'node:zlib';
import { parseSettings } from '../../lambda/core/config.ts';
import { hash53 } from '../../lambda/core/hash.ts';
import { Ledger } from '../../lambda/core/tally/count/ledger.ts';
import { Joiner } from '../../lambda/core/tally/joiner.ts';
import { encodeJoiner } from '../../lambda/core/tally/joiner-codec.ts';
import type { JoinerState } from '../../lambda/core/tally/joiner-state.ts';
import { seededRandom } from '../../test/support/harness/random.ts';
import { DAYS, PRICES } from './prices.ts';

/** Of all messages, and how long each of them waits. Hours. */
const DEFERRED = 0.02;
const WAITS = 6;
/** Postfix tries again after so long, in the end: maximal_backoff_time is 4,000 s. Hours. */
const RETRY = 4_000 / 3_600;
const CHECKPOINTS = 4;
const SAMPLE = 20_000;
const START = Date.UTC(2026, 9, 13, 4);
/** One read unit, and half of one for a read that may be a second old. */
const READ = 4_096;
/** Keys and expiry of an item. */
const ITEM = 100;
/** Of an index in the checkpoint, for each spilled message: half its hash, which does not compress, and its item. */
const INDEXED = 10;
/** A minute is folded by so many runs until the checkpoint passes it. */
const FOLDS = 22.5;

/** A joiner in whose queues `SAMPLE` messages have waited for up to six hours. */
function waiting(filtered: boolean): JoinerState {
  const random = seededRandom(1);
  const below = (limit: number) => Math.floor(random() * limit);
  const joiner = new Joiner(new Ledger(), parseSettings({}));
  for (let n = 0; n < SAMPLE; n++) {
    const time = START + Math.floor((n * WAITS * 3_600_000) / SAMPLE);
    const sender = below(2_000);
    const queueId = (part: number) => (0xa000000000 + (2 * n + part) * 65_537 + below(60_000)).toString(16);
    const [origin, copy] = [queueId(0).toUpperCase(), queueId(1).toUpperCase()];
    const at = { time, host: `mx${below(4)}.example.com`, instance: 'postfix' };
    const nrcpt = below(5) === 0 ? 3 : 1;
    const recipients = Array.from({ length: nrcpt }, (_, i) => ({
      hash: hash53(`${n} ${i}`),
      domain: 'a.example',
    }));
    const from = `user${sender}@example.com`;
    const arrive = (id: string, clientIp: string, login?: string) => {
      joiner.add({ ...at, queueId: id, arrival: { clientIp, ...(login === undefined ? {} : { login }) } });
      joiner.add({ ...at, queueId: id, messageId: hash53(`${n}@example.com`) });
      joiner.add({ ...at, queueId: id, from, nrcpt });
    };
    arrive(origin, `10.0.${sender >> 8}.${sender & 255}`, sender % 2 === 0 ? undefined : from);
    if (filtered) {
      arrive(copy, '127.0.0.1');
      const handed = { status: 'sent', recipients, relayIp: '127.0.0.1', queuedAs: copy } as const;
      joiner.add({ ...at, queueId: origin, outcome: handed });
      joiner.add({ ...at, queueId: origin, removed: true });
    }
    const deferred = { status: 'deferred', recipients, dsn: '4.7.1', reply: 'later' } as const;
    joiner.add({ ...at, queueId: filtered ? copy : origin, outcome: deferred });
  }
  return joiner.dump();
}

const deflated = (bytes: Uint8Array | string) => deflateRawSync(bytes).length;

/** Bytes of a message in an item of about one read unit. */
function spilledBytes(state: JoinerState, count: number): number {
  const perItem = Math.floor(READ / 60);
  const own = { ...state, copies: [], closed: [], closedLate: [] };
  let bytes = 0;
  let items = 0;
  for (let at = 0; at + perItem <= count; at += perItem, items++) {
    // Roots stand behind all copies: their place is what a group would have to carry along.
    bytes += ITEM + deflated(encodeJoiner({ ...own, messages: state.messages.slice(at, at + perItem) }));
  }
  return bytes / (items * perItem);
}

/** USD a month for each million messages a day: 2 % of them wait for six hours. */
export function openMessages(): string[] {
  const notes: string[] = [];
  const messageHours = 1e6 * DEFERRED * WAITS * DAYS;
  const usd = (writes: number, reads = 0) =>
    (messageHours * (writes * PRICES.writes + reads * PRICES.reads)) / 1e6;
  const line = (what: string, perHour: number, reads = 0) =>
    `  ${what}: ${((DEFERRED * WAITS * 1000 * perHour) as number).toFixed(1)} write and ${(DEFERRED * WAITS * 1000 * reads).toFixed(1)} ` +
    `read units per 1,000 messages, ${usd(perHour, reads).toFixed(2)} USD a month and million messages a day`;
  for (const filtered of [false, true]) {
    const state = waiting(filtered);
    const json = deflated(JSON.stringify(state)) / SAMPLE;
    const packed = deflated(encodeJoiner(state)) / SAMPLE;
    const spilled = spilledBytes(state, state.messages.length) * (state.messages.length / SAMPLE);
    const index = (CHECKPOINTS * INDEXED) / 1024;
    notes.push(
      `Open messages${filtered ? ' behind a content filter' : ''}, ${DEFERRED * 100} % of all for ${WAITS} hours: ` +
        `${packed.toFixed(0)} bytes each in the checkpoint, ${json.toFixed(0)} as JSON, ${spilled.toFixed(0)} spilled`,
      line('kept in the checkpoint', (CHECKPOINTS * packed) / 1024),
      line('kept as JSON', (CHECKPOINTS * json) / 1024),
      line('spilled, packed, read once a retry', spilled / 1024 / RETRY + index, 0.5 / RETRY),
      line('spilled, packed, read at each run', spilled / 1024 / RETRY + index, (0.5 * FOLDS) / RETRY),
      line('spilled, an item each, read once a retry', 1 / RETRY, 0.5 / RETRY),
    );
  }
  return notes;
}
