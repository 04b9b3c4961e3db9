import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../../lambda/core/config.ts';
import { newEvidence } from '../../../../lambda/core/detect/evidence.ts';
import { detectSettings } from '../../../../lambda/core/detect/settings/detect-settings.ts';
import {
  CodecError,
  decodeFleet,
  decodeSender,
  encodeFleet,
  encodeSender,
  SENDER_BYTES,
} from '../../../../lambda/core/detect/state/codec/codec.ts';
import { KEPT } from '../../../../lambda/core/detect/state/kept.ts';
import { CAPACITY, SenderState } from '../../../../lambda/core/detect/state/sender-state.ts';
import { WHOLE } from '../../../../lambda/core/detect/state/whole-counts.ts';
import { COUNTER, STRIDE } from '../../../../lambda/core/detect/state/windows.ts';
import { judgeMinute, newJudgeState } from '../../../../lambda/core/incident/judge-minute.ts';
import { DAY, MONDAY, mailing, officeDays, pc } from '../office.ts';

const FIXTURES = join(import.meta.dirname, '../../../fixtures');
const OLD = join(FIXTURES, '8c70732/sender.bin.gz');
/** Of the bot of `afterBot`. */
const BEFORE_REFUSALS = join(FIXTURES, 'ad85a0f/sender.bin.gz');
const BEFORE_WHOLE_TOTALS = join(FIXTURES, '1d0e7db/sender.bin.gz');

/** A state in which everything is full, with as much evidence as there can be. */
function fullest(): SenderState {
  const state = new SenderState(MONDAY, 19_723);
  const spread = (i: number): number => Math.imul(i + 1, 0x9e3779b1) >>> 0;
  for (const array of [
    state.windows,
    state.slotRecipients,
    state.slotMinutes,
    state.sizes,
    state.categories,
  ]) {
    array.forEach((_, i) => {
      array[i] = 1 / (i + 3);
    });
  }
  state.slotSizes.fill(9);
  state.today.hourly.fill(9);
  state.today.largest.fill(0.1);
  for (let i = 0; i < 500; i++) {
    for (const set of [state.domains, state.envelopeSenders, state.networks, state.correspondents])
      set.add(spread(i));
    for (const set of [state.today.domains, state.today.failing, state.today.envelopeSenders])
      set.add(spread(i));
  }
  for (let i = 0; i < 300; i++)
    state.whole.add(
      MONDAY + i,
      WHOLE.map(() => 1000),
    );
  state.newNetworks = Array.from({ length: CAPACITY.newNetworks }, (_, i) => ({
    network: spread(i),
    minute: MONDAY,
  }));
  state.alarm = { since: MONDAY, until: MONDAY + 120, watch: 3 };
  const evidence = newEvidence();
  evidence.messages = Array.from({ length: 128 }, (_, i) => 2 ** 52 + i);
  Object.assign(evidence.samples, { messages: 90_000, recipients: 2_000_000, tried: 1_999_999, failed: 0 });
  evidence.samples.failures = Array.from({ length: 5 }, (_, i) => ({
    domain: `d${i}.example`,
    reply: 'x'.repeat(500),
  }));
  state.warm = { since: MONDAY, evidence };
  return state;
}

/** What the detector comes to in an office of which one PC sends spam. */
function afterBot() {
  const settings = detectSettings(parseSettings({}));
  const senders = new Map<string, SenderState>();
  const state = { ...newJudgeState(), senders };
  const bot = mailing({
    sender: pc(7),
    from: MONDAY + 2 * DAY,
    minutes: 60,
    perMinute: 3,
    failed: 0.3,
    novel: 0.5,
  });
  for (const each of [...officeDays(4), ...bot].sort((a, b) => a.minute - b.minute)) {
    judgeMinute(state, each.minute, [each], settings);
  }
  return state;
}

describe('the sender codec', () => {
  it('keeps everything, exactly, of states that the detector comes to', () => {
    const state = afterBot();
    const { senders } = state;
    expect(senders.size).toBe(12);
    for (const sender of senders.values()) {
      const bytes = encodeSender(sender);
      expect(bytes.length).toBeLessThanOrEqual(SENDER_BYTES);
      expect(encodeSender(decodeSender(bytes))).toEqual(bytes);
      const { warm: _, ...kept } = sender;
      expect(decodeSender(bytes)).toMatchObject({
        clock: kept.clock,
        score: kept.score,
        windows: kept.windows,
        burst: kept.burst,
      });
    }
    expect(encodeFleet(decodeFleet(encodeFleet(state.fleet)))).toEqual(encodeFleet(state.fleet));
  });

  it.each([
    [false, false],
    [true, false],
    [false, true],
  ])('keeps whether it is a guest (%s) and has come back (not: %s)', (guest, passing) => {
    const state = Object.assign(new SenderState(1, 0), { guest, passing });
    expect(decodeSender(encodeSender(state))).toMatchObject({ guest, passing });
  });

  it('fits the fullest state into 4096 bytes, at the cost of texts alone', () => {
    const bytes = encodeSender(fullest());
    expect(bytes.length).toBeLessThanOrEqual(SENDER_BYTES);
    const { warm: before, whole: _, ...state } = fullest();
    const { warm: after, whole: __, ...decoded } = decodeSender(bytes);
    expect(decoded).toEqual(state);
    expect(after!.since).toBe(before!.since);
    const { messages, recipients, tried, failed } = before!.evidence.samples;
    expect(after!.evidence.samples).toMatchObject({ messages, recipients, tried, failed });
  });

  it('reads version 2, of 8c70732, and version 1, which kept no burst', () => {
    const bytes = new Uint8Array(gunzipSync(readFileSync(OLD)));
    expect(bytes[0]).toBe(2);
    const newer = decodeSender(bytes);
    expect(newer).toMatchObject({ burst: 55, score: 3.5, days: 7.25, recovered: 0, guest: false });
    expect(newer.record).toMatchObject({ failureRate: 0.03, dayRecipients: 12, strangers: 0, placedDays: 0 });
    expect(newer.domains.size).toBe(19);
    expect([0, 1, 2, 3].map((window) => newer.windows[window * STRIDE + COUNTER.minutes])).toEqual([
      7.5, 15.5, 23.5, 31.5,
    ]);
    const older = decodeSender(Uint8Array.of(1, ...bytes.slice(1 + 8)));
    expect(older.burst).toBe(7);
    expect({ ...older, burst: 55 }).toEqual(newer);
  });

  it('reads version 3, of ad85a0f, which knew no refusals of our own server', () => {
    const bytes = new Uint8Array(gunzipSync(readFileSync(BEFORE_REFUSALS)));
    expect(bytes[0]).toBe(3);
    const now = decodeSender(encodeSender(afterBot().senders.get(pc(7))!));
    now.record.tried = 0;
    now.today.sums.tried = 0;
    now.whole.restart(now.clock);
    const { total } = KEPT;
    for (const name of [...total.record, ...total.added.record]) now.record[name] = 0;
    expect(decodeSender(bytes)).toEqual(now);
  });

  it('reads version 4, of 1d0e7db, which kept no whole count of a total', () => {
    const bytes = new Uint8Array(gunzipSync(readFileSync(BEFORE_WHOLE_TOTALS)));
    expect(bytes[0]).toBe(4);
    const now = decodeSender(encodeSender(afterBot().senders.get(pc(7))!));
    for (const name of KEPT.total.added.record) now.record[name] = 0;
    expect(decodeSender(bytes)).toEqual(now);
  });

  it.each([
    ['of another version', Uint8Array.of(99, 1, 2)],
    ['cut short', encodeSender(fullest()).slice(0, 700)],
    ['empty', new Uint8Array()],
  ])('refuses bytes that are %s', (_, bytes) => {
    expect(() => decodeSender(bytes)).toThrow(CodecError);
  });

  it('ends on any bytes, with a state or a CodecError', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 2, 3, 4),
        fc.uint8Array({ minLength: 0, maxLength: 300 }),
        (version, bytes) => {
          try {
            decodeSender(Uint8Array.of(version, ...bytes));
          } catch (error) {
            expect(error).toBeInstanceOf(CodecError);
          }
        },
      ),
    );
  });
});
