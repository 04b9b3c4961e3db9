import type { Series } from '../../lambda/core/report/series.ts';

/** The most values of a series: finer than a screen is wide. */
const MOST = 720;

/** The common scale of all series of a report: when the log turns out longer, every value stands for more minutes. */
export class Scale {
  start: number | undefined;
  width = 1;
  last = 0;

  /** The value that a minute belongs to, after making room for it. Minutes before the first count to it. */
  place(minute: number): number {
    this.start ??= minute;
    const behind = Math.max(0, minute - this.start);
    while (behind >= MOST * this.width) this.width *= 2;
    const at = Math.floor(behind / this.width);
    this.last = Math.max(this.last, behind);
    return at;
  }

  get length(): number {
    return Math.floor(this.last / this.width) + 1;
  }
}

/**
 * Counts over time in bounded memory: pairs of (place, count), one for each value that is not zero. The scale only
 * ever doubles, so older places are halved when a series is next touched or read.
 */
export class SparseSeries {
  readonly #scale: Scale;
  #width: number;
  readonly #places: number[] = [];
  readonly #counts: number[] = [];

  constructor(scale: Scale) {
    this.#scale = scale;
    this.#width = scale.width;
  }

  /** @param at from `Scale.place` in this minute */
  add(at: number, count: number): void {
    if (count === 0) return;
    if (this.#width !== this.#scale.width) this.#coarsen();
    const end = this.#places.length - 1;
    // Minutes come in order; one that does not joins the latest.
    if (end >= 0 && this.#places[end]! >= at) this.#counts[end]! += count;
    else {
      this.#places.push(at);
      this.#counts.push(count);
    }
  }

  series(): Series {
    if (this.#width !== this.#scale.width) this.#coarsen();
    const values = new Array<number>(this.#scale.length).fill(0);
    this.#places.forEach((place, at) => {
      values[place]! += this.#counts[at]!;
    });
    return { start: this.#scale.start ?? 0, width: this.#scale.width, values };
  }

  #coarsen(): void {
    const factor = this.#scale.width / this.#width;
    this.#width = this.#scale.width;
    let kept = 0;
    for (let at = 0; at < this.#places.length; at++) {
      const place = Math.floor(this.#places[at]! / factor);
      if (kept > 0 && this.#places[kept - 1] === place) this.#counts[kept - 1]! += this.#counts[at]!;
      else {
        this.#places[kept] = place;
        this.#counts[kept] = this.#counts[at]!;
        kept++;
      }
    }
    this.#places.length = kept;
    this.#counts.length = kept;
  }
}
