/** A stamp stands before this many characters are over, whatever a collector put around it. */
const LOOK = 120;
/** RFC 3339 (`2026-10-13T20:00:00.1+09:00`), and journalctl's short-iso (`+0900`). */
const STAMP = /\d\d:\d\d:\d\d(?:[.,]\d{1,9})?([+-])(\d\d):?(\d\d)(?!\d)/;
/** The clocks of a site change twice a year; more offsets than these are hosts of several countries. */
const MOST = 8;

/** The offsets from UTC that a log's stamps name. */
export class StampOffsets {
  readonly #seen = new Set<number>();

  add(line: string): void {
    const found = STAMP.exec(line.slice(0, LOOK));
    if (found === null || this.#seen.size >= MOST) return;
    const minutes = 60 * Number(found[2]) + Number(found[3]);
    this.#seen.add(found[1] === '-' ? -minutes : minutes);
  }

  /** Minutes east of UTC, each once, ascending; empty where no stamp names another than UTC. */
  offsets(): number[] {
    const all = [...this.#seen].sort((a, b) => a - b);
    return all.length === 1 && all[0] === 0 ? [] : all;
  }
}
