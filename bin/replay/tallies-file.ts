import { closeSync, openSync, writeSync } from 'node:fs';
import { tallyRecord } from '../../lambda/core/backtest/tally-record.ts';
import { UsageError } from '../usage-error.ts';
import type { MinuteObserver } from './replay.ts';

/** Written at once when so many characters wait. */
const CHUNK = 1 << 16;

/** The tallies of a replay as the file that `backtest` reads: one JSON object a line, ordered by minute. */
export interface TalliesFile {
  observe: MinuteObserver;
  close(): void;
}

/** @throws UsageError when the file cannot be written */
export function openTallies(path: string): TalliesFile {
  const file = opened(path);
  let waiting = '';
  const flush = () => {
    writeSync(file, waiting);
    waiting = '';
  };
  return {
    observe: (_, tallies) => {
      for (const tally of tallies) waiting += `${JSON.stringify(tallyRecord(tally))}\n`;
      if (waiting.length >= CHUNK) flush();
    },
    close() {
      flush();
      closeSync(file);
    },
  };
}

function opened(path: string): number {
  if (path === '-') throw new UsageError("the tallies '-' is no file; write e.g. --tallies tallies.jsonl");
  try {
    return openSync(path, 'w');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new UsageError(`cannot write the tallies '${path}': ${code}; name a file in a folder that exists`);
  }
}
