import { plain, unlinked } from '../text/plain-text.ts';
import { type Step, stepText } from './commands/commands.ts';
import type { NotifySettings } from './settings.ts';

/** A line of an e-mail: a text, or one that has something to be typed in it. */
export type EmailLine = string | Step;

/**
 * An e-mail as plain text: the lines, in which no address can be clicked and nothing that is to be typed is changed,
 * and below them our own links, the only ones that can be clicked.
 */
export function emailText(
  lines: readonly EmailLine[],
  linksTitle: string,
  links: NotifySettings['links'],
): string {
  const shown = lines.map((line) => (typeof line === 'string' ? unlinked(line) : stepText(line, unlinked)));
  if (links.length > 0) {
    shown.push('', linksTitle, ...links.map(({ label, url }) => `${plain(label, 60)}: ${url}`));
  }
  return shown.join('\n');
}
