/**
 * Text from logs, DNS or mail is hostile wherever it is shown. These make it plain: what they return has no
 * control character, no terminal escape, and nothing that reorders or hides other text.
 */

// Controls, formatting characters (bidirectional ones, zero-width ones, tags), halves of surrogate pairs, line and
// paragraph separators, and what Unicode calls default-ignorable: everything that hides or reorders text.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

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
