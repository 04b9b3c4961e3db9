import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Tally } from './campaign.ts';
import type { Job } from './jobs.ts';

/** Does the jobs in so many processes, each its next when it is done; the answers are in the order of the jobs. */
export class Pool {
  readonly #workers: ChildProcess[];

  constructor(size: number) {
    this.#workers = Array.from({ length: size }, () => fork(join(import.meta.dirname, 'worker.ts')));
  }

  /** @throws Error when a worker dies */
  async run(jobs: readonly Job[], onDone: (job: Job) => void): Promise<Tally[][]> {
    const answers: Tally[][] = [];
    const waiting = jobs.entries();
    await Promise.all(
      this.#workers.map(async (worker) => {
        for (const [i, job] of waiting) {
          answers[i] = await ask(worker, job);
          onDone(job);
        }
      }),
    );
    return answers;
  }

  close(): void {
    for (const worker of this.#workers) worker.disconnect();
  }
}

function ask(worker: ChildProcess, job: Job): Promise<Tally[]> {
  return new Promise((resolve, reject) => {
    const died = (code: number | null) => reject(new Error(`a worker of the bench ended with code ${code}`));
    worker.once('exit', died);
    worker.once('message', (answer) => {
      worker.off('exit', died);
      resolve(answer as Tally[]);
    });
    worker.send(job);
  });
}
