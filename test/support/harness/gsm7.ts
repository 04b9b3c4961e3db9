// The harness's own reading of 3GPP TS 23.038 (section 6.2.1), apart from the project's: it judges what that one made.

/** One place each: the basic character set. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';

/** Two places each: the extension table, behind an escape. */
const EXTENSION = '\f^{}\\[~]|€';

/** Places that a text takes in the GSM 7-bit alphabet; undefined when a character is not in it. */
export function gsm7Length(text: string): number | undefined {
  let length = 0;
  for (const character of text) {
    if (BASIC.includes(character)) length += 1;
    else if (EXTENSION.includes(character)) length += 2;
    else return undefined;
  }
  return length;
}
