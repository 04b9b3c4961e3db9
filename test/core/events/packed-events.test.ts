import { describe, expect, it } from 'vitest';
import type { MessageEvent } from '../../../lambda/core/events/message-event.ts';
import { packEvents, unpackEvents } from '../../../lambda/core/events/packed-events.ts';
import { anyEvents, REPORT, START, TURNED_AWAY } from './any-events.ts';

const ascending = (events: Iterable<MessageEvent>) => [...events].sort((a, b) => a.time - b.time);

describe('packEvents', () => {
  it.each([1, 2, 3, 4, 5])('gives back what it packed (seed %i)', (seed) => {
    const events = ascending(anyEvents(seed, 500));
    expect(unpackEvents(packEvents(events))).toEqual(events);
  });

  const at = { time: START, host: 'mx1', instance: 'postfix', queueId: '4F1B2C3D4E' };
  it.each<[string, MessageEvent]>([
    ['a session without a queue id', { ...at, queueId: undefined, session: '1234', removed: true }],
    ['the null sender', { ...at, from: '', nrcpt: 0 }],
    ['a local submission', { ...at, arrival: { localUser: 'größer 😀' } }],
    ['an arrival that says nothing', { ...at, arrival: {} }],
    ['hashes of 53 bits', { ...at, messageId: 2 ** 53 - 1 }],
    [
      'a whole message that expired',
      { ...at, outcome: { status: 'expired', recipients: [], block: 'a-list' } },
    ],
    ['the report of a queue', REPORT],
    ['what our own server did not take', TURNED_AWAY],
    ['a failed login', { ...TURNED_AWAY, turnedAway: { why: 'login', recipients: [] } }],
    ['one that names nobody', { ...REPORT, report: { ...REPORT.report!, sender: undefined } }],
    ['empty names', { ...at, host: '', instance: '', derived: '' }],
  ])('keeps %s', (_, event) => {
    const [unpacked] = unpackEvents(packEvents([event]));
    expect(unpacked).toEqual(event);
  });

  it('keeps no events', () => {
    expect(unpackEvents(packEvents([]))).toEqual([]);
  });

  it('holds each text once', () => {
    const events = Array.from({ length: 100 }, () => ({ ...at, from: 'ann@example.com' }));
    const { names, bytes } = packEvents(events);
    expect(names).toEqual(['mx1', 'postfix', '4F1B2C3D4E', 'ann@example.com']);
    expect(bytes.length).toBeLessThan(100 * 12);
  });
});
