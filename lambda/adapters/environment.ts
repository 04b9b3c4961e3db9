import { SendwatchError } from '../core/error.ts';

/** A handler was deployed without something it needs. Thrown at cold start, so that a deploy shows it at once. */
export class EnvironmentError extends SendwatchError {
  override name = 'EnvironmentError';
  readonly code = 'environment';
}

/** Reads variables from an environment. @throws EnvironmentError naming the one that is missing */
export function environmentReader(environment: Readonly<Record<string, string | undefined>>) {
  return (name: string): string => {
    const value = environment[name];
    if (value === undefined || value === '') {
      throw new EnvironmentError(`the environment variable ${name} is missing; the stack sets it`);
    }
    return value;
  };
}
