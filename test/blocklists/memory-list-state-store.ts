import type { ListStateStore, SavedWatch } from '../../lambda/core/dnsbl/watch/watch-ports.ts';

export interface MemoryListStates extends ListStateStore {
  saved: SavedWatch | undefined;
}

/** What one process remembers. */
export function createMemoryListStateStore(): MemoryListStates {
  return {
    saved: undefined,
    async load() {
      return this.saved;
    },
    async save(watch) {
      if ((this.saved?.version ?? 0) !== watch.version - 1) return false;
      this.saved = watch;
      return true;
    },
  };
}
