/**
 * Text from logs, DNS or mail is hostile wherever it is shown. These make it plain: what they return has no
 * control character, no terminal escape, and nothing that reorders or hides other text.
 */

// Controls, formatting characters (bidirectional ones, zero-width ones, tags), halves of surrogate pairs, line and
// paragraph separators, and what Unicode calls default-ignorable: everything that hides or reorders text.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** The text without what hides or reorders text; line ends and tabs go, too. */
export function withoutHidden(text: string): string {
  return text.replace(HIDDEN, '');
}

/**
 * A value as JSON for a program, which a person may see on a terminal all the same: its strings are the same, but what
 * hides or reorders text is written as `\uXXXX`.
 *
 * @param indent spaces a level; absent: one line
 */
export function plainJson(value: unknown, indent?: number): string {
  return escapedJson(JSON.stringify(value, null, indent));
}

/** The same, of what is JSON already. */
export function escapedJson(json: string): string {
  // JSON.stringify escapes what is below the space in strings; elsewhere that is layout.
  return /[^\n\x20-\x7e]/.test(json)
    ? json.replace(HIDDEN, (hidden) => (hidden === '\n' ? hidden : escaped(hidden)))
    : json;
}

function escaped(text: string): string {
  const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

/** One line of visible text, at most `limit` UTF-16 units long; a cut is marked by `...`. */
export function plain(text: string, limit = 200): string {
  const visible = text
    .slice(0, limit * 4)
    .replace(HIDDEN, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  if (visible.length <= limit && text.length <= limit * 4) return visible;
  return `${visible.slice(0, Math.max(0, limit - 3)).replace(/[\ud800-\udbff]$/, '')}...`;
}

/** Like `plain`, but cut in the middle: of a long login the domain says more than what stands before it. */
export function shortened(text: string, limit: number): string {
  const visible = plain(text, 1_000);
  if (visible.length <= limit) return visible;
  const tail = Math.floor((limit - 3) / 2);
  const head = limit - 3 - tail;
  return `${visible.slice(0, head).replace(/[\ud800-\udbff]$/, '')}...${visible.slice(-tail).replace(/^[\udc00-\udfff]/, '')}`;
}

/** The same in printable ASCII, other characters as `?`: for e-mail subjects, which SNS restricts to it. */
export function ascii(text: string, limit: number): string {
  return plain(text.replace(/[^\x20-\x7e]/gu, '?'), limit);
}

/** Neither a link nor an address that a mail program makes clickable: the dots and the colon are defused. */
export function unlinked(text: string): string {
  return text.replace(/\b(https?|ftp):\/\//gi, '$1[:]//').replace(/\bwww\./gi, 'www[.]');
}
