/** A log in the making: lines by time, written out in order. */
export class Log {
  readonly #lines: { at: number; order: number; text: string }[] = [];
  readonly #host: string;

  constructor(host: string) {
    this.#host = host;
  }

  /**
   * @param at seconds since 1970, UTC
   * @param program as the tag has it, without `postfix/` and process id
   */
  write(at: number, program: string, text: string): void {
    const stamp = new Date(Math.floor(at * 1000)).toISOString().replace('Z', '000+00:00');
    const pid = 1000 + ((this.#lines.length * 7) % 900);
    this.#lines.push({
      at,
      order: this.#lines.length,
      text: `${stamp} ${this.#host} postfix/${program}[${pid}]: ${text}`,
    });
  }

  /** All lines before `end` (seconds), in time order. */
  text(end: number): string {
    return this.#lines
      .filter(({ at }) => at < end)
      .sort((a, b) => a.at - b.at || a.order - b.order)
      .map(({ text }) => `${text}\n`)
      .join('');
  }
}
