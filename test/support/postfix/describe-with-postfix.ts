import { describe, expect, it } from 'vitest';
import { SECOND_CHANCE } from '../second-chance.ts';
import { postfixAvailable } from './installed-postfix.ts';

/**
 * `describe` for tests that need a live Postfix. Where it cannot run they are skipped with one clear line; in CI
 * (environment variable CI) they fail instead, because there a skipped test would look like a passed one. Tests that
 * play at another rate than real time need `scaledTime`.
 */
export function describeWithPostfix(
  name: string,
  tests: () => void,
  needs: { scaledTime?: boolean } = {},
): void {
  const available = postfixAvailable(needs);
  if (available.ok) {
    describe(name, SECOND_CHANCE, tests);
  } else if (process.env.CI) {
    describe(name, () => {
      it('needs a live Postfix in CI', () => expect.unreachable(available.reason));
    });
  } else {
    console.warn(`skipped: ${name}: ${available.reason}`);
    describe.skip(`${name} (${available.reason})`, tests);
  }
}
