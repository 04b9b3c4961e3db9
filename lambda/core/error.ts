/**
 * What sendwatch itself finds wrong: a class for each cause, with a code by which docs/errors.md tells what it means
 * and what to do. The message names the bad value and the fix, in one line. Whatever else is thrown is a fault of ours
 * or of a library.
 */
export abstract class SendwatchError extends Error {
  /** The cause's name in docs/errors.md; the same in every version. */
  abstract readonly code: string;
}
