import { readFileSync } from 'node:fs';
import type * as z from 'zod/mini';
import { ConfigError, configJson, parseSettings, type Settings } from '../lambda/core/config.ts';
import { explain } from '../lambda/core/config-errors.ts';
import { parseTarget } from '../lambda/core/dnsbl/target.ts';
import { type ConfigWarning, configWarnings } from './config-warnings.ts';
import { registrableAbove } from './registrable-domain.ts';
import { isDefaultRunbook } from './runbook-url.ts';
import { stageSchema } from './stage-schema.ts';

/** One stage's configuration, checked, every default filled in. */
export type StageConfig = Omit<z.infer<typeof stageSchema>, 'settings'> & {
  settings: Settings;
  /** What works, but probably not as it is meant; a synthesis warns of it. */
  warnings: readonly ConfigWarning[];
};

/**
 * Checks a parsed JSON configuration.
 *
 * @throws ConfigError naming every wrong key, its value and the fix; an unknown key is an error
 */
export function parseStageConfig(json: unknown): StageConfig {
  const result = stageSchema.safeParse(json, { reportInput: true });
  const settings = settingsOf(json);
  if (!result.success || settings instanceof ConfigError) {
    const problems = result.success ? [] : explain(result.error.issues, stageSchema);
    const inSettings = settings instanceof ConfigError ? settings.problems : [];
    throw new ConfigError([...problems, ...inSettings.map((problem) => `settings: ${problem}`)]);
  }
  return {
    ...result.data,
    settings: withRegistrable(withRunbook(settings, result.data.runbookUrl)),
    warnings: configWarnings({ alerts: result.data.alerts, settings }, result.data.settings),
  };
}

/** The settings in a stage's configuration, or what is wrong with them: told together with what else is. */
function settingsOf(json: unknown): Settings | ConfigError {
  const { settings = {} } = typeof json === 'object' && json !== null ? (json as { settings?: unknown }) : {};
  try {
    return parseSettings(settings);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

/** Notices link the runbook where it can be opened by a link. */
function withRunbook(settings: Settings, url: string): Settings {
  const { notify } = settings;
  if (!/^https?:/.test(url) || notify.links.some((link) => link.url === url)) return settings;
  const label = notify.language === 'ja' ? '対応手順書' : 'Runbook';
  const link = { label, url: isDefaultRunbook(url) ? `${url}#incidents` : url };
  return { ...settings, notify: { ...notify, links: [link, ...notify.links] } };
}

/** Beside a longer name the registrable domain above it, which some lists are asked about. */
function withRegistrable(settings: Settings): Settings {
  const targets = settings.blocklists.targets.map((entry) => {
    const parsed = parseTarget(entry.target);
    const [target] = 'targets' in parsed ? parsed.targets : [];
    if (target?.kind !== 'domain' || entry.registrable !== undefined) return entry;
    const registrable = registrableAbove(target.text);
    return registrable === undefined ? entry : { ...entry, registrable };
  });
  return { ...settings, blocklists: { ...settings.blocklists, targets } };
}

/** Reads and checks a configuration file. @throws ConfigError; each problem begins with the file's name */
export function loadStageConfig(path: string): StageConfig {
  try {
    return parseStageConfig(configJson(readFileSync(path, 'utf8')));
  } catch (error) {
    const problems = error instanceof ConfigError ? error.problems : [(error as Error).message];
    throw new ConfigError(problems.map((problem) => `${path}: ${problem}`));
  }
}
