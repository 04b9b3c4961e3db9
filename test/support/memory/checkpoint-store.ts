import type { Checkpoint, CheckpointStore } from '../../../lambda/core/ports.ts';

/** The latest checkpoint. It is copied in and out: whoever changes its bytes changes only his own. */
export function createMemoryCheckpointStore(): CheckpointStore {
  let saved: Checkpoint | undefined;
  let before: Checkpoint | undefined;
  return {
    async load() {
      return structuredClone(saved);
    },
    async loadBefore() {
      return structuredClone(before);
    },
    async save(checkpoint) {
      if (saved !== undefined && saved.version !== checkpoint.version - 1) return false;
      before = saved;
      saved = structuredClone(checkpoint);
      return true;
    },
  };
}
