import { SendwatchError } from '../lambda/core/error.ts';

/** Bad usage or input: the message names the value and the fix, is one line, and the exit code is 2. */
export class UsageError extends SendwatchError {
  override name = 'UsageError';
  readonly code = 'usage';
}
