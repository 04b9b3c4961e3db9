import { expect } from 'vitest';
import { BlockEncoder } from '../../bin/replay/bytes/block-encoder.ts';
import { EventReader } from '../../bin/replay/event-reader.ts';
import { countLine, newLineCounts } from '../../bin/replay/event-source.ts';
import { EventWriter } from '../../bin/replay/event-writer.ts';
import { toMessageEvent } from '../../lambda/core/events/event-of-line.ts';
import type { MessageEvent } from '../../lambda/core/events/message-event.ts';
import { createLineParser } from '../../lambda/core/mail-log/line-parser.ts';
import { NetworkSet } from '../../lambda/core/network.ts';

const RELAYS = new NetworkSet(['127.0.0.0/8', '::1', '192.0.2.99']);
const OPTIONS = { year: 2026, zone: undefined, eventsOnly: true } as const;

/** What the parser makes of a log, line by line. */
function parsed(log: Buffer) {
  const parse = createLineParser(OPTIONS);
  const counts = newLineCounts();
  const events: MessageEvent[] = [];
  const text = log.toString('utf8');
  for (const line of (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')) {
    const read = parse(line);
    countLine(counts, read.kind, read.time);
    const event = toMessageEvent(read);
    if (event === undefined) continue;
    const { outcome, way } = event;
    if (outcome !== undefined) {
      const joins = outcome.relayIp === undefined ? way === 'program' : RELAYS.has(outcome.relayIp);
      if (!joins) outcome.queuedAs = undefined;
    }
    events.push(event);
  }
  return { events, counts };
}

/** What comes out of the encoder; `direct` counts the lines that the parser was not asked for. */
function encoded(log: Buffer) {
  const writer = new EventWriter();
  const parse = createLineParser(OPTIONS);
  let asked = 0;
  const encoder = new BlockEncoder(
    writer,
    (line) => {
      asked++;
      return parse(line);
    },
    RELAYS,
  );
  const counts = newLineCounts();
  encoder.encode(log, counts);
  const batch = new EventReader().open(writer.take());
  const events: MessageEvent[] = [];
  for (let event = batch.next(); event !== undefined; event = batch.next()) events.push(event);
  return { events, counts, direct: counts.lines - asked };
}

/** Expects that the encoder and the parser make the same of a log. @returns how many lines the parser was not asked for */
export function expectSame(log: Buffer): number {
  const { direct, ...told } = encoded(log);
  expect(told).toEqual(parsed(log));
  return direct;
}
