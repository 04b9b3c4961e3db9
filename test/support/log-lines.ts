import { toMessageEvent } from '../../lambda/core/events/event-of-line.ts';
import type { MessageEvent } from '../../lambda/core/events/message-event.ts';
import { createLineParser } from '../../lambda/core/mail-log/line-parser.ts';

/** The message events of some log lines of 2026. */
export function eventsOf(lines: readonly string[]): MessageEvent[] {
  const parse = createLineParser({ year: 2026 });
  return lines.map((line) => toMessageEvent(parse(line))).filter((event) => event !== undefined);
}
