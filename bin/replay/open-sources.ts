import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { distinctFiles } from '../lines/distinct-files.ts';
import type { EventSource } from './event-source.ts';
import { yearsOf } from './file-years.ts';
import { LogSource, type SourceOptions } from './log-source.ts';

/** Below this many bytes in all, starting a thread takes longer than it saves. */
const WORTH_A_THREAD = 8 << 20;

export interface OpenSources {
  sources: EventSource[];
  close(): Promise<void>;
}

/**
 * Opens the files, each content once, with a thread that reads and parses them where they are large and there is a processor for it.
 * The events are the same either way.
 */
export async function openSources(named: readonly string[], options: SourceOptions): Promise<OpenSources> {
  const paths = await distinctFiles(named);
  const years = await yearsOf(paths, options.year, options.zone);
  const optionsOf = (at: number): SourceOptions => ({ ...options, year: years[at] });
  if (options.thread ?? isWorthAThread(paths)) {
    const [{ startParseWorker }, { ParseThread }] = await Promise.all([
      import('./parse-worker.ts'),
      import('./threaded-source.ts'),
    ]);
    const worker = startParseWorker();
    if (worker !== undefined) {
      const thread = new ParseThread(worker);
      return {
        sources: paths.map((path, at) => thread.open(path, optionsOf(at))),
        close: () => thread.close(),
      };
    }
    if (options.thread) throw new Error('a parsing thread starts from the bundle only');
  }
  return { sources: paths.map((path, at) => new LogSource(path, optionsOf(at))), close: async () => {} };
}

/** Standard input is the main thread's. */
function isWorthAThread(paths: readonly string[]): boolean {
  if (paths.includes('-') || availableParallelism() < 2) return false;
  const bytes = paths.reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0);
  return bytes >= WORTH_A_THREAD;
}
