import { MINUTE, SECOND } from '../lambda/core/time.ts';

export interface Progress {
  update(done: number, total: number): void;
  /** Takes the bar away; what is printed next begins at the margin. */
  stop(): void;
}

/** Drawn anew after so many milliseconds. */
const REDRAWN = 100;
const WIDEST = 78;
/** Carriage return, and clear to the end of the line: no other sequence, as the cursor may have gone on meanwhile. */
const CLEAR = '\r\u001b[K';

/**
 * A progress bar on standard error, for people only: nothing is drawn when that is no terminal. It stays in its line,
 * and saves no position of the cursor: what another program prints meanwhile is not drawn over.
 */
export function progressBar(what: string, wanted: boolean): Progress {
  const { stderr } = process;
  if (!wanted || !stderr.isTTY) return { update: () => {}, stop: () => {} };
  const began = Date.now();
  let drawn = 0;
  return {
    update(done, total) {
      const now = Date.now();
      if (total <= 0 || now - drawn < REDRAWN) return;
      drawn = now;
      const share = Math.min(1, done / total);
      const left = share === 0 ? 0 : ((now - began) * (1 - share)) / share;
      stderr.write(CLEAR + barText(what, share, left, Math.min(WIDEST, (stderr.columns || 80) - 1)));
    },
    stop() {
      if (drawn > 0) stderr.write(CLEAR);
      drawn = 0;
    },
  };
}

/**
 * `replaying [=====     ]  42 %, 12 s left`, never wider than `width`.
 *
 * @param share from 0 to 1
 * @param left milliseconds to the end, about
 */
export function barText(what: string, share: number, left: number, width: number): string {
  const numbers = `${String(Math.floor(100 * share)).padStart(3)} %, ${duration(left)} left`;
  const room = width - what.length - numbers.length - 4;
  if (room < 5) return `${what} ${numbers}`.slice(0, width);
  const full = Math.round(share * room);
  return `${what} [${'='.repeat(full)}${' '.repeat(room - full)}] ${numbers}`;
}

function duration(milliseconds: number): string {
  return milliseconds < MINUTE
    ? `${Math.ceil(milliseconds / SECOND)} s`
    : `${Math.ceil(milliseconds / MINUTE)} min`;
}
