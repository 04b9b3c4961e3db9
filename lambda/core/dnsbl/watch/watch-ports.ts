import type { Ask } from '../check/answer.ts';
import type { KeyService } from '../lists/key-services.ts';

/** What the watch remembers, as saved. */
export interface SavedWatch {
  /** Counts up by one at each save. */
  version: number;
  /** What `encodeRecord` returns. */
  body: string;
}

export interface ListStateStore {
  load(): Promise<SavedWatch | undefined>;
  /** Saves over `version - 1` (0: nothing yet); false when another run has saved since it was loaded. */
  save(watch: SavedWatch): Promise<boolean>;
}

/** The questions of one run; nothing is sent after the run's end. */
export interface Lookup {
  ask: Ask;
  /** The PTR name of an address; undefined when there is none in time. */
  reverseName(address: string): Promise<string | undefined>;
  close(): void;
}

/** The customer's keys, in memory only. */
export interface KeyReader {
  /** Services whose key cannot be read are left out, and `problems` says why, without the key. */
  read(): Promise<{ keys: Partial<Record<KeyService, string>>; problems: string[] }>;
}
