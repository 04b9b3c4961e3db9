import { jointKey } from '../../joint-key.ts';
import type { Header } from '../header/header.ts';

/** Exim splits into 870 characters each; what syslog carries is not longer than this. */
const MOST_PARTS = 64;
const MOST_OPEN = 64;
/** Exim's parts are as long as this (its log.c, MAX_SYSLOG_LEN): one that is a character short ended with a space. */
const PART_LENGTH = 870;

interface Open {
  total: number;
  parts: number;
  text: string;
}

/** Puts together the messages that a daemon split, of each process the one at hand; for a log that is read in its order. */
export class PartJoiner {
  readonly #open = new Map<string, Open>();
  #unjoined = 0;

  /** Parts that were held and are in no whole message, so far. */
  get unjoined(): number {
    return this.#unjoined;
  }

  /**
   * Takes the part at hand.
   *
   * @param end what the line had behind it: a space may belong to the text
   * @returns the whole message with its last part, `held` before that; undefined when parts are missing
   */
  take(header: Header, end: string): { whole: string } | 'held' | undefined {
    const { part, line } = header;
    if (part === undefined || part.total > MOST_PARTS || part.number > part.total) return undefined;
    const key = jointKey(header.mta_host ?? '', header.program?.name ?? '', header.pid ?? '');
    // Of processes that nothing tells apart two may split a message at a time.
    const mixed = header.pid === undefined && part.number === 1 && this.#open.delete(key);
    if (mixed) return undefined;
    const before = part.number === 1 ? { total: part.total, parts: 0, text: '' } : this.#open.get(key);
    this.#open.delete(key);
    if (before === undefined || before.total !== part.total || before.parts !== part.number - 1)
      return undefined;
    const text = line.slice(part.start) + end;
    const short = part.number < part.total && text.length === PART_LENGTH - 1;
    const whole = before.text + text + (part.newline || short ? ' ' : '');
    if (part.number === part.total) {
      this.#unjoined -= before.parts;
      return { whole };
    }
    if (this.#open.size >= MOST_OPEN) this.#open.delete(this.#open.keys().next().value!);
    this.#open.set(key, { total: part.total, parts: part.number, text: whole });
    this.#unjoined++;
    return 'held';
  }
}
