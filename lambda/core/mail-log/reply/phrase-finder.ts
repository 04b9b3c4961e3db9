import { isUpper, TO_LOWER } from '../characters.ts';

/** The bits of a rolling code: a character is shifted out by the fifth. Its bitmap stays in the processor's cache. */
const BITS = 13;
const CODES = 1 << BITS;
const SHIFT = 4;
/** Characters that a code stands for. */
const WIDTH = 4;

interface Phrase {
  words: string;
  table: number;
  rank: number;
}

/**
 * Finds, for each of some tables of phrases, the first in rank that stands anywhere in a text, in one pass whatever
 * their number. ASCII letters are compared without their case.
 *
 * Four characters at a time are looked up in a bitmap of what the phrases begin with, and only there compared: as Rabin
 * and Karp (IBM J. Res. Dev. 31, 1987), but every step is independent of the look-ups, which an automaton's are not.
 */
export class PhraseFinder {
  readonly #begins = new Uint8Array(CODES);
  readonly #phrases = new Map<number, Phrase[]>();
  readonly #tables: number;

  /**
   * @param tables phrases in lower-case ASCII, the most important first
   * @throws RangeError for a phrase of less than four characters
   */
  constructor(...tables: (readonly string[])[]) {
    this.#tables = tables.length;
    tables.forEach((phrases, table) => {
      phrases.forEach((words, rank) => {
        this.#add({ words, table, rank });
      });
    });
  }

  /**
   * By table the rank of the most important phrase in the first `length` characters of `text`, or -1.
   *
   * @param unlessBehind a character (code) behind which an occurrence does not count
   */
  first(text: string, length = text.length, unlessBehind = -1): number[] {
    const begins = this.#begins;
    const first = new Array<number>(this.#tables).fill(-1);
    let code = 0;
    for (let at = 0; at < length; at++) {
      code = next(code, text.charCodeAt(at));
      if (begins[code] === 0 || at < WIDTH - 1) continue;
      const start = at - WIDTH + 1;
      for (const { words, table, rank } of this.#phrases.get(code)!) {
        if (first[table]! >= 0 && first[table]! <= rank) continue;
        if (start + words.length > length || text.charCodeAt(start - 1) === unlessBehind) continue;
        if (standsAt(text, start, words)) first[table] = rank;
      }
    }
    return first;
  }

  #add(phrase: Phrase): void {
    if (phrase.words.length < WIDTH)
      throw new RangeError(`'${phrase.words}' has less than ${WIDTH} characters`);
    let code = 0;
    for (let i = 0; i < WIDTH; i++) code = next(code, phrase.words.charCodeAt(i));
    this.#begins[code] = 1;
    this.#phrases.set(code, [...(this.#phrases.get(code) ?? []), phrase]);
  }
}

/** Capital letters get the code of small ones; that others share one costs a comparison. */
function next(code: number, character: number): number {
  return ((code << SHIFT) ^ (character | TO_LOWER)) & (CODES - 1);
}

function standsAt(text: string, at: number, words: string): boolean {
  for (let i = 0; i < words.length; i++) {
    const code = text.charCodeAt(at + i);
    const lower = isUpper(code) ? code + TO_LOWER : code;
    if (lower !== words.charCodeAt(i)) return false;
  }
  return true;
}
