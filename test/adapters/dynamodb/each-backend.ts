import { afterEach, beforeEach, describe } from 'vitest';
import { BACKENDS, type Stores } from './backends.ts';

/** Declares the same tests for every implementation of the ports, each test on empty stores. */
export function describeEachBackend(name: string, tests: (stores: () => Stores) => void): void {
  describe.each(BACKENDS)(`${name} $name`, ({ open }) => {
    let opened: Awaited<ReturnType<typeof open>>;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());
    tests(() => opened.stores);
  });
}
