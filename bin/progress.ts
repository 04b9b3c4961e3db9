import { SingleBar } from 'cli-progress';

export interface Progress {
  update(done: number, total: number): void;
  stop(): void;
}

/** A progress bar on standard error, for people only: nothing is drawn when that is no terminal. */
export function progressBar(what: string, wanted: boolean): Progress {
  if (!wanted || !process.stderr.isTTY) return { update: () => {}, stop: () => {} };
  const bar = new SingleBar({
    format: `${what} {bar} {percentage}% | {eta_formatted} left`,
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
  });
  bar.start(1, 0);
  return {
    update(done, total) {
      if (total > 0) {
        bar.setTotal(total);
        bar.update(Math.min(done, total));
      }
    },
    stop: () => bar.stop(),
  };
}
