import { plain } from '../plain-text.ts';
import type { NotifySettings } from './settings.ts';

/** The end of an e-mail: our own links under a title, the only ones that can be clicked; nothing where there is none. */
export function linkLines(title: string, links: NotifySettings['links']): string[] {
  if (links.length === 0) return [];
  return ['', title, ...links.map(({ label, url }) => `${plain(label, 60)}: ${url}`)];
}
