/** Simulated time: what is planned happens one after the other, in its order, however long it really takes. */
export class Timeline {
  readonly #planned: { at: number; action: (at: number) => Promise<void> }[] = [];

  /** @param at milliseconds since 1970; of two things at the same time the one planned first happens first */
  plan(at: number, action: (at: number) => Promise<void>): void {
    const later = this.#planned.findIndex((each) => each.at > at);
    this.#planned.splice(later < 0 ? this.#planned.length : later, 0, { at, action });
  }

  /** Runs until nothing is planned any more, what the actions plan included. */
  async run(): Promise<void> {
    for (let next = this.#planned.shift(); next !== undefined; next = this.#planned.shift()) {
      await next.action(next.at);
    }
  }
}
