import type { HeardStore, HostsStore } from '../../../lambda/core/ports.ts';

/** Who was heard, by slot. */
export function createMemoryHeardStore(): HeardStore {
  const stored = new Map<number, Map<string, number>>();
  return {
    async put(slot, host, least) {
      const heard = stored.get(slot) ?? new Map<string, number>();
      stored.set(slot, heard);
      heard.set(host, Math.min(least, heard.get(host) ?? least));
    },
    async read(slot) {
      return new Map(stored.get(slot));
    },
  };
}

/** What is remembered of the mail hosts. */
export function createMemoryHostsStore(): HostsStore {
  let saved: { version: number; body: string } | undefined;
  return {
    async load() {
      return structuredClone(saved);
    },
    async save(record) {
      if (saved !== undefined && saved.version !== record.version - 1) return false;
      saved = structuredClone(record);
      return true;
    },
  };
}
