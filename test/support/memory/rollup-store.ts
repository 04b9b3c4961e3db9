import type { RollupStore } from '../../../lambda/core/ports.ts';
import type { Rollup } from '../../../lambda/core/rollup/rollup.ts';

/** Roll-ups by hour, kind and host, copied in and out. */
export function createMemoryRollupStore(): RollupStore {
  const stored = new Map<string, Rollup>();
  return {
    async put(rollups) {
      for (const rollup of rollups) {
        const key = `${rollup.hour} ${rollup.late} ${rollup.host}`;
        if ((stored.get(key)?.until ?? 0) <= rollup.until) stored.set(key, structuredClone(rollup));
      }
      return [];
    },
    async read(first, last) {
      const wanted = [...stored.values()].filter(({ hour }) => hour >= first && hour <= last);
      return structuredClone(wanted).sort((a, b) => a.hour - b.hour);
    },
  };
}
