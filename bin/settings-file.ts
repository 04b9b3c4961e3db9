import { readFileSync } from 'node:fs';
import { ConfigError, configJson, parseSettings, type Settings } from '../lambda/core/config.ts';
import { calledAs } from './called-as.ts';
import { whyUnreadable } from './open-input.ts';
import { UsageError } from './usage-error.ts';

/**
 * The settings of `--config FILE`, or the defaults without one.
 *
 * @throws UsageError when the file cannot be read, is no JSON or has a wrong value
 */
export function readSettings(path: string | undefined): Settings {
  if (path === undefined) return parseSettings({});
  try {
    return parseSettings(readSettingsJson(path));
  } catch (error) {
    if (error instanceof ConfigError) throw new UsageError(`the configuration '${path}': ${error.message}`);
    throw error;
  }
}

/**
 * The settings as they stand in the file. A stage's configuration, which `cdk deploy` takes, has them under
 * `settings`.
 *
 * @throws UsageError when the file cannot be read or is no JSON
 */
export function readSettingsJson(path: string): unknown {
  const json = readSettingsFile(path);
  return isStage(json) ? (json.settings ?? {}) : json;
}

/** The whole file. @throws UsageError when it cannot be read or is no JSON */
export function readSettingsFile(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const why = missing
      ? `no such file; \`${calledAs()} init\` writes one`
      : `${whyUnreadable(error)}; name a file that you may read`;
    throw new UsageError(`cannot read the configuration '${path}': ${why}`);
  }
  try {
    return configJson(text);
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new UsageError(
        `the configuration '${path}' is no JSON: ${error.message}; look there for a comma, a quotation mark or a bracket`,
      );
    throw error;
  }
}

/** Whether it is what `cdk deploy` takes. */
export function isStage(json: unknown): json is { settings?: unknown } {
  return typeof json === 'object' && json !== null && ('stage' in json || 'mailLog' in json);
}
