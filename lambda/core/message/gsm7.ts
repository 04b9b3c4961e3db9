/**
 * The GSM 7-bit default alphabet (3GPP TS 23.038, section 6.2.1). Characters of the extension table, such as `[`,
 * `{` or the euro sign, take two places; they are replaced here, as one counted wrong turns one SMS into two.
 */
const BASIC =
  '@\u00a3$\u00a5\u00e8\u00e9\u00f9\u00ec\u00f2\u00c7\n\u00d8\u00f8\r\u00c5\u00e5\u0394_\u03a6\u0393\u039b\u03a9\u03a0\u03a8\u03a3\u0398\u039e\u00c6\u00e6\u00df\u00c9 !"#\u00a4%&\'()*+,-./0123456789:;<=>?\u00a1ABCDEFGHIJKLMNOPQRSTUVWXYZ\u00c4\u00d6\u00d1\u00dc\u00a7\u00bfabcdefghijklmnopqrstuvwxyz\u00e4\u00f6\u00f1\u00fc\u00e0';

const ALPHABET = new Set(BASIC);
const REPLACEMENTS: Readonly<Record<string, string>> = {
  '[': '(',
  ']': ')',
  '{': '(',
  '}': ')',
  '|': '/',
  '~': '-',
  '\\': '/',
  '^': ' ',
};

/** What SNS writes before an SMS, as far as it is ours: the display name of a topic of the stack. */
export const SMS_SENDER = 'sendwatch';

/** Source: Amazon SNS developer guide, "Mobile text messaging": the first ten characters of a display name, and `> `. */
const LONGEST_PREFIX = 10 + '> '.length;

/** One SMS has 160 characters of the GSM 7-bit alphabet; what SNS puts before ours is among them. */
export const SMS_LENGTH = 160 - LONGEST_PREFIX;

/** The text in the GSM 7-bit default alphabet: look-alikes for the extension table, `?` for the rest. */
export function gsm7(text: string): string {
  let out = '';
  for (const character of text) {
    if (ALPHABET.has(character)) out += character;
    else out += REPLACEMENTS[character] ?? '?';
  }
  return out;
}
