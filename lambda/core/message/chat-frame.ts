import { plain, unlinked } from '../text/plain-text.ts';
import type { Step } from './commands/commands.ts';
import type { NotifySettings } from './settings.ts';

/**
 * A custom notification of Amazon Q Developer in chat applications. Source: its administrator guide, "Custom
 * notifications", event schema: `version` must be 1.0, `source` custom, `textType` client-markdown.
 */
export interface ChatNotification {
  version: '1.0';
  source: 'custom';
  id: string;
  content: {
    textType: 'client-markdown';
    title: string;
    description: string;
    nextSteps: string[];
    keywords: string[];
  };
  metadata: {
    /** The incident: what is told of it later stands in the same thread. */
    threadId: string;
    summary: string;
    eventType: string;
    relatedResources: string[];
    additionalContext: Record<string, string>;
  };
}

/** Stay well below what a chat shows without folding it away. */
export const CHAT_LIMIT = { title: 200, description: 3_000, step: 400, keyword: 60, summary: 200 } as const;
/** Characters of the description that links may take. */
const MOST_OF_LINKS = 1_500;

/** Our own links: whole ones only, as many as fit beside a text. */
function chatLinks(links: NotifySettings['links']): string {
  const lines = links.map(({ label, url }) => `${markdownSafe(plain(label, 60))}: ${url}`);
  while (lines.join('\n').length > MOST_OF_LINKS) lines.pop();
  return lines.join('\n');
}

/** Whole paragraphs only, as many as fit; the links stand below them in any case. */
export function description(paragraphs: readonly string[], links: NotifySettings['links']): string {
  const below = chatLinks(links);
  const room = CHAT_LIMIT.description - (below === '' ? 0 : below.length + 2);
  let text = '';
  for (const paragraph of paragraphs) {
    const longer = text === '' ? paragraph : `${text}\n\n${paragraph}`;
    if (longer.length > room) break;
    text = longer;
  }
  if (text === '') text = plain(paragraphs[0] ?? '', room);
  return [text, below].filter((part) => part !== '').join('\n\n');
}

/**
 * Text that a chat shows as it is. Look-alikes take the place of what would format, link or call somebody
 * (`<!channel>`, `@here`, a bare web address): an escape would be shown in the chat whose markdown does not know it.
 */
export function markdownSafe(text: string): string {
  return unlinked(text).replace(/[<>*_~`@#[\]\\|]/g, (character) => LOOK_ALIKES[character] ?? character);
}

/** A step as a chat shows it: what is to be typed stands in a code span, in which nothing is formatted or replaced. */
export function stepMarkdown(step: Step): string {
  return step.map((part) => (typeof part === 'string' ? markdownSafe(part) : `\`${part.code}\``)).join('');
}

const LOOK_ALIKES: Readonly<Record<string, string>> = {
  '<': '\u2039',
  '>': '\u203a',
  '*': '\u2217',
  _: '\uff3f',
  '~': '\u223c',
  '`': '\u2019',
  '@': '\uff20',
  '#': '\uff03',
  '[': '\uff3b',
  ']': '\uff3d',
  '\\': '\uff3c',
  '|': '\u2223',
};
