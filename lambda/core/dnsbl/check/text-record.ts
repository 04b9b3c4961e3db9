import { withoutHidden } from '../../text/plain-text.ts';
import { type Keys, redact } from '../lists/secret.ts';

/** Longer texts are cut: no list needs more to say why. */
export const LONGEST_TEXT = 300;
/** Nothing beyond this is looked at: a TXT answer may be 64 kB. */
const LONGEST_RAW = 4096;

/** ESC sequences: CSI, OSC (up to its end or the text's) and two-character ones, and their C1 forms. */
const ANSI =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b\]|\u009d)[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c|$)|\u001b[ -/]*[0-~]/g;
/** What shows as a box, or as whatever somebody's font made of it. */
const NO_CHARACTER = /[\p{Co}\p{Cn}]/gu;

/**
 * A TXT record as one harmless line of at most {@link LONGEST_TEXT} characters: hostile text stays text. URLs are
 * defanged so that no mail or chat program makes a link of them, angle brackets replaced so that nothing reads as
 * HTML or as a chat mention, keys redacted. It is still an outsider's claim: show it as such.
 *
 * @param records each record's character strings, as DNS delivers them (RFC 1035: chunks of 255 bytes)
 */
export function sanitiseText(records: readonly (readonly string[])[], keys: Keys = new Map()): string {
  const joined = records
    .map((chunks) => chunks.join(''))
    .join(' / ')
    .slice(0, LONGEST_RAW);
  const visible = withoutHidden(joined.replace(ANSI, '').replace(/[\t\r\n\v\f\u0085\u2028\u2029]+/g, ' '))
    .replace(NO_CHARACTER, '')
    .replace(/(\p{M}{2})\p{M}+/gu, '$1')
    .replace(/\s+/g, ' ')
    .trim();
  const inert = redact(visible, keys)
    .replace(/[a-z][a-z0-9+-]*:\/\/\S+|\bwww\.\S+/gi, defang)
    .replace(/</g, '‹')
    .replace(/>/g, '›');
  const characters = [...inert];
  return characters.length <= LONGEST_TEXT ? inert : `${characters.slice(0, LONGEST_TEXT - 1).join('')}…`;
}

function defang(url: string): string {
  return url
    .replace(/^ht/i, 'hx')
    .replace(/^(hx)t/i, '$1x')
    .replace(/(?<!\[)\./g, '[.]');
}
