import { readFileSync } from 'node:fs';
import { ConfigError, parseSettings, type Settings } from '../lambda/core/config.ts';
import { UsageError } from './usage-error.ts';

/**
 * The settings of `--config FILE`, or the defaults without one.
 *
 * @throws UsageError when the file cannot be read, is no JSON or has a wrong value
 */
export function readSettings(path: string | undefined): Settings {
  if (path === undefined) return parseSettings({});
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read the configuration '${path}': ${(error as Error).message}`);
  }
  try {
    return parseSettings(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new UsageError(`the configuration '${path}' is no JSON: ${error.message}`);
    if (error instanceof ConfigError) throw new UsageError(`the configuration '${path}': ${error.message}`);
    throw error;
  }
}
