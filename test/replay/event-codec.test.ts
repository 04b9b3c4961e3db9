import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventReader } from '../../bin/replay/event-reader.ts';
import { EventWriter } from '../../bin/replay/event-writer.ts';
import type { MessageEvent, Outcome } from '../../lambda/core/events/message-event.ts';
import { REPORT } from '../core/events/any-events.ts';

const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', 'mx1', 'ann@example.com'));
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const hash = fc.nat({ max: Number.MAX_SAFE_INTEGER });

const outcomes: fc.Arbitrary<Outcome> = fc.record({
  status: fc.constantFrom('sent', 'deferred', 'bounced', 'expired'),
  recipients: fc.array(fc.record({ hash, domain: text }), { maxLength: 40 }),
  dsn: maybe(text),
  class: maybe(fc.constantFrom('unknown-user', 'policy', 'mailbox', 'transient', 'other')),
  reply: maybe(text),
  block: maybe(text),
  relayIp: maybe(text),
  queuedAs: maybe(text),
});

const events: fc.Arbitrary<MessageEvent> = fc.record({
  time: fc.integer({ min: 0, max: 4e12 }),
  host: text,
  instance: text,
  queueId: maybe(text),
  session: maybe(text),
  arrival: maybe(
    fc.record({
      clientIp: maybe(text),
      origClientIp: maybe(text),
      origQueueId: maybe(text),
      login: maybe(text),
      localUser: maybe(text),
    }),
  ),
  from: maybe(text),
  nrcpt: maybe(fc.nat()),
  messageId: maybe(hash),
  outcome: maybe(outcomes),
  derived: maybe(text),
  removed: maybe(fc.constant(true)),
  localUser: maybe(text),
  report: fc.constantFrom(undefined, REPORT.report, { ...REPORT.report!, sender: undefined }),
  turnedAway: maybe(
    fc.record({
      why: fc.constantFrom('refused', 'put-off', 'login'),
      recipients: fc.array(fc.record({ hash, domain: text }), { maxLength: 1 }),
      clientIp: maybe(text),
      login: maybe(text),
      of: maybe(text),
      times: maybe(fc.nat()),
      dsn: maybe(text),
      reason: maybe(text),
    }),
  ),
});

/** What comes out of batches of `size` events, all of which wait before the first one is read. */
function through(list: readonly MessageEvent[], size: number): MessageEvent[] {
  const writer = new EventWriter();
  const reader = new EventReader();
  const batches = [];
  for (let start = 0; start < list.length; start += size) {
    for (const event of list.slice(start, start + size)) writer.add(event);
    batches.push(reader.open(structuredClone(writer.take())));
  }
  const out: MessageEvent[] = [];
  for (const batch of batches) {
    for (let event = batch.next(); event !== undefined; event = batch.next()) out.push(event);
  }
  return out;
}

describe('EventWriter and EventReader', () => {
  it('give back every event as it was', () => {
    fc.assert(
      fc.property(fc.array(events), fc.integer({ min: 1, max: 5 }), (list, size) => {
        expect(through(list, size)).toEqual(list);
      }),
    );
  });

  it('start the table of names again when it is full', () => {
    const list = Array.from(
      { length: 150_000 },
      (_, i): MessageEvent => ({
        time: i,
        host: 'mx1',
        instance: '',
        queueId: 'A1',
        from: `${i}@example.com`,
      }),
    );
    const out = through(list, 40_000);
    expect(out.length).toBe(list.length);
    expect(out.filter(({ host, from }, i) => host !== 'mx1' || from !== list[i]!.from)).toEqual([]);
  });
});
