import { type Limits, suggestLimits } from '../../../lambda/core/limits/limits.ts';
import type { Sending } from '../../../lambda/core/limits/sent-mail.ts';
import { DAY, HOUR } from '../../../lambda/core/time.ts';

/** `count` messages to one recipient each, `every` milliseconds. */
export function steady(count: number, every: number, start = 0): Sending[] {
  return Array.from({ length: count }, (_, at) => ({ time: start + at * every, recipients: 1 }));
}

export const incident = {
  id: 'i1',
  sender: 'host:192.168.1.7',
  related: ['login:anna'],
  opened: 10 * DAY,
  closed: 10 * DAY + 2 * HOUR,
};

/** What is suggested for senders of so much mail. */
export function suggested(senders: Record<string, Sending[]>, incidents = [incident]): Limits {
  return suggestLimits({ senders: new Map(Object.entries(senders)), seen: 1 }, incidents);
}
