import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SETTINGS_FILE } from '../contract.ts';
import { parseSettings, type Settings } from '../core/config.ts';

/** The settings that were bundled beside the handler. @throws ConfigError, or when the file is missing */
export function readSettings(folder: string): Settings {
  return parseSettings(JSON.parse(readFileSync(join(folder, SETTINGS_FILE), 'utf8')));
}
