import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SETTINGS_FILE } from '../contract.ts';
import type { DeployedSettings } from '../core/config.ts';

/**
 * The settings that were bundled beside the handler: checked and complete when they were written, and deployed as
 * one with the code. Checking them again would put the parser and the table of DNSBLs into every bundle.
 *
 * @throws when the file is missing
 */
export function readSettings(folder: string): DeployedSettings {
  return JSON.parse(readFileSync(join(folder, SETTINGS_FILE), 'utf8')) as DeployedSettings;
}
