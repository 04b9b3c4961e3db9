// Reading a line in bytes: each takes the bytes and an index and returns an index or a verdict. A line ends with a
// line feed or with its buffer, so that every scan stops there by itself.

/** A piece of a line: from its first byte to behind its last one. */
export interface Place {
  start: number;
  end: number;
}

/** A word to compare with: bytes compare faster with bytes than with characters. */
export function word(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

/** Whether `text` stands at `at`. */
export function startsWith(bytes: Uint8Array, at: number, text: Uint8Array): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text[i]) return false;
  return true;
}

/** Where the next `code` stands from `at` on and before `end`, or -1. */
export function find(bytes: Uint8Array, at: number, end: number, code: number): number {
  for (let i = at; i < end; i++) if (bytes[i] === code) return i;
  return -1;
}

const LONGEST_ID = 24;

/**
 * Where the queue id at `at` ends, or -1: as `queueIdEnd` of the parser, but for ids so long that only it need read
 * them.
 */
export function idEnd(bytes: Uint8Array, at: number): number {
  let digits = false;
  let lower = false;
  const limit = at + LONGEST_ID;
  for (let i = at; i <= limit; i++) {
    const code = bytes[i]!;
    if (code >= 48 && code <= 57) digits = true;
    else if (code >= 97 && code <= 122) lower = true;
    else if (!(code >= 65 && code <= 90)) return i > at && (digits || !lower) ? i : -1;
  }
  return -1;
}

/** Where the digits that end just before `end` begin; `end` when there are none. */
export function digitsBefore(bytes: Uint8Array, end: number): number {
  let i = end;
  while (bytes[i - 1]! >= 48 && bytes[i - 1]! <= 57) i--;
  return i;
}

/** The number in the digits from `start` to `end`. */
export function integer(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) value = value * 10 + bytes[i]! - 48;
  return value;
}

/** Whether the bytes have the letters of an IP address, as `isAddress` of the parser. */
export function isAddress(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 2 || end - start > 45) return false;
  let separators = 0;
  for (let i = start; i < end; i++) {
    const code = bytes[i]!;
    if (code === 46 || code === 58) separators++;
    else if (!((code >= 48 && code <= 57) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70)))
      return false;
  }
  return separators > 1;
}
