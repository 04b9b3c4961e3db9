import { parseSettings } from '../../../lambda/core/config.ts';
import { idsOf, type Life, stateOf } from '../../../lambda/core/life/life.ts';
import { LifeBook } from '../../../lambda/core/life/life-book.ts';
import { createLineParser } from '../../../lambda/core/mail-log/line-parser.ts';

/** The messages of a log of 2026, in the order in which they were settled. */
export function livesOf(log: string, settings: object = {}): Life[] {
  const lives: Life[] = [];
  const book = new LifeBook(parseSettings(settings), (life) => lives.push(life));
  const parse = createLineParser({ year: 2026, eventsOnly: true });
  for (const line of log.trim().split('\n')) book.add(parse(line.trim()));
  book.end();
  return lives;
}

/** One message in a line: ids, who is accountable, its state, each recipient with its tries, what it is a notice of. */
export function told(life: Life): string {
  const recipients = life.recipients.all.map(({ to, status, attempts }) => `${to} ${status} ${attempts}`);
  const parts = [
    idsOf(life).join('+'),
    life.senders.join(' ') || '-',
    stateOf(life),
    recipients.join(', ') || '-',
  ];
  if (life.ofId !== undefined) parts.push(`of ${life.of === undefined ? '?' : ''}${life.ofId}`);
  return parts.join(' | ');
}
