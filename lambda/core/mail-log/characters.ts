// The codes of characters that a log line is read by: comparing codes in place is several times faster than comparing
// slices. One name a character, so that a parser reads as what it looks for.

export const TAB = 9;
export const ESCAPE = 27;
export const SPACE = 32;
export const QUOTE = 34; // "
export const OPEN_PARENTHESIS = 40; // (
export const CLOSE_PARENTHESIS = 41; // )
export const PLUS = 43; // +
export const COMMA = 44; // ,
export const HYPHEN = 45; // -
export const DOT = 46; // .
export const SLASH = 47; // /
export const DIGIT_0 = 48;
export const DIGIT_1 = 49;
export const DIGIT_2 = 50;
export const DIGIT_4 = 52;
export const DIGIT_5 = 53;
export const COLON = 58; // :
export const SEMICOLON = 59; // ;
export const LESS = 60; // <
export const EQUALS = 61; // =
export const GREATER = 62; // >
export const AT = 64; // @
export const UPPER_A = 65;
export const UPPER_H = 72;
export const UPPER_K = 75;
export const UPPER_L = 76;
export const UPPER_P = 80;
export const UPPER_S = 83;
export const UPPER_T = 84;
export const UPPER_U = 85;
export const UPPER_Z = 90;
export const OPEN_BRACKET = 91; // [
export const BACKSLASH = 92; // \
export const CLOSE_BRACKET = 93; // ]
export const UNDERSCORE = 95; // _
export const LOWER_A = 97;
export const LOWER_B = 98;
export const LOWER_C = 99;
export const LOWER_D = 100;
export const LOWER_E = 101;
export const LOWER_F = 102;
export const LOWER_M = 109;
export const LOWER_O = 111;
export const LOWER_P = 112;
export const LOWER_R = 114;
export const LOWER_S = 115;
export const LOWER_T = 116;
export const LOWER_U = 117;
export const OPEN_BRACE = 123; // {
export const PIPE = 124; // |
export const DELETE = 127;
export const BYTE_ORDER_MARK = 0xfeff;
export const REPLACEMENT = 0xfffd;

/** The distance from a capital ASCII letter to its small one. */
export const TO_LOWER = 32;

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** `A` to `Z`. */
export function isUpper(code: number): boolean {
  return code >= 65 && code <= 90;
}

/** `a` to `z`. */
export function isLower(code: number): boolean {
  return code >= 97 && code <= 122;
}

/** A letter or digit of ASCII. */
export function isAlphanumeric(code: number): boolean {
  return isDigit(code) || isUpper(code) || isLower(code);
}

/** A hexadecimal digit, its letters small. */
export function isLowerHex(code: number): boolean {
  return isDigit(code) || (code >= 97 && code <= 102);
}

/** A hexadecimal digit. */
export function isHex(code: number): boolean {
  return isLowerHex(code) || (code >= 65 && code <= 70);
}

/** C0 and C1 control characters and DEL; a tab counts too. */
export function isControl(code: number): boolean {
  return code < 32 || (code >= 127 && code < 160);
}
