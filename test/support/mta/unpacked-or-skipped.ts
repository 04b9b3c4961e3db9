import { unpackedPackages } from './debian-packages.ts';

/**
 * Debian packages, unpacked, for the tests of a program that is tried. Where they cannot be had, undefined and one
 * clear line; in CI (environment variable CI) an error, because there a skipped test would look like a passed one.
 */
export function unpackedOrSkipped(
  what: string,
  name: string,
  packages: readonly string[],
): string | undefined {
  try {
    return unpackedPackages(name, packages);
  } catch (error) {
    if (process.env.CI) throw error;
    console.warn(`skipped: ${what}: ${String(error).split('\n')[0]}`);
    return undefined;
  }
}
