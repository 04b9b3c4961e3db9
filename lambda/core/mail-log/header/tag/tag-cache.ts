import { detach } from '../../detach.ts';
import type { Family, Program } from '../program.ts';

/** What stands between a header's time stamp and its message. */
export interface Tag {
  /** `mail postfix/smtpd`: the text from the host to the bracket before the pid. */
  key: string;
  host: string | undefined;
  program: Program;
}

const SLOTS = 256;

/**
 * Remembers the hosts and programs of a log, which names the same few again and again. Comparing a slice is
 * several times faster than reading its characters.
 */
export class TagCache {
  readonly #slots: (Tag | undefined)[] = new Array<Tag | undefined>(SLOTS).fill(undefined);

  readonly #programs = new Map<string, Program>();
  readonly #familyOf: (tag: string) => Family;

  constructor(familyOf: (tag: string) => Family) {
    this.#familyOf = familyOf;
  }

  /** The tag of which `line.slice(start, end)` is the key, when it was added before. */
  known(line: string, start: number, end: number): Tag | undefined {
    const tag = this.#slots[slot(line, start, end)];
    return tag !== undefined && line.slice(start, end) === tag.key ? tag : undefined;
  }

  add(line: string, start: number, end: number, host: string | undefined, program: string): Tag {
    const tag = { key: detach(line.slice(start, end)), host, program: this.program(program) };
    this.#slots[slot(line, start, end)] = tag;
    return tag;
  }

  /** The one Program of a name. */
  program(name: string): Program {
    let program = this.#programs.get(name);
    if (program === undefined) {
      const own = detach(name);
      program = { name: own, family: this.#familyOf(own) };
      if (this.#programs.size >= MOST_PROGRAMS) this.#programs.clear();
      this.#programs.set(own, program);
    }
    return program;
  }
}

const MOST_PROGRAMS = 1000;

function slot(line: string, start: number, end: number): number {
  const length = end - start;
  const codes =
    line.charCodeAt(end - 1) * 7 + line.charCodeAt(end - 4) * 3 + line.charCodeAt(start + (length >> 1));
  return (length * 31 + codes) & (SLOTS - 1);
}
