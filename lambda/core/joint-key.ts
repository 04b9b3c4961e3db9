/**
 * Texts as one key of a map, which no other texts have: a log's names may hold blanks, and whatever else would stand
 * between them. For the memory only; it is stored nowhere.
 */
export function jointKey(...texts: readonly string[]): string {
  return texts.map((text) => `${text.length} ${text}`).join('');
}
