import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import { DEFAULT_OWN_NETWORKS } from '../../../lambda/core/config.ts';
import { cdkSynth, PROJECT } from './cdk-synth.ts';
import { RUN_DIRECTORY } from './run-directory.ts';

/**
 * The cloud assembly of the project, once per test run and configuration: the first worker that asks makes it, the
 * others wait for it.
 *
 * @param changes top-level keys of the stage's configuration that are replaced
 * @returns the assembly's directory
 * @throws with what `cdk synth` wrote when it fails, in every worker that asks
 */
export async function synthesize(changes: Record<string, unknown> = {}): Promise<string> {
  const run = inject(RUN_DIRECTORY);
  if (run === undefined)
    throw new Error("add 'test/support/harness/global-setup.ts' to vitest's globalSetup");
  const name = createHash('sha256').update(JSON.stringify(changes)).digest('hex').slice(0, 8);
  const assembly = join(run, `cdk.out-${name}`);
  const attempt = join(run, `synth-${name}`);
  const failure = join(run, `synth-${name}-failed.txt`);
  try {
    mkdirSync(attempt);
  } catch {
    // Somebody else began: the directory gets its final name only when it is whole.
    while (!existsSync(assembly) && !existsSync(failure)) await sleep(100);
  }
  if (existsSync(assembly)) return assembly;
  if (existsSync(failure)) throw new Error(readFileSync(failure, 'utf8'));
  try {
    const config = join(run, `stage-${name}.json`);
    writeFileSync(config, JSON.stringify(stageConfig(changes)));
    await cdkSynth(config, attempt);
    renameSync(attempt, assembly);
  } catch (error) {
    writeFileSync(failure, String(error));
    throw error;
  }
  return assembly;
}

/**
 * The example's stage, but with the default settings: its networks are not those of the recorded office. The defaults
 * are written out, as a synthesis warns of a configuration that names nothing of its own.
 */
function stageConfig(changes: Record<string, unknown>): object {
  const example = readFileSync(join(PROJECT, 'config', 'example.json'), 'utf8');
  const settings = { ownNetworks: DEFAULT_OWN_NETWORKS, ...(changes.settings as object | undefined) };
  // One mail host is named, so that the functions get all that a configuration can give them.
  const mailLog = { new: { retentionDays: 30 }, hosts: ['mx1'] };
  return { ...(JSON.parse(example) as object), mailLog, ...changes, settings };
}
