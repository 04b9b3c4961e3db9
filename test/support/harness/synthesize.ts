import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import { cdkSynth, PROJECT } from './cdk-synth.ts';
import { RUN_DIRECTORY } from './run-directory.ts';

/**
 * The cloud assembly of the project, once per test run: the first worker that asks makes it, the others wait for it.
 *
 * @returns the assembly's directory
 * @throws with what `cdk synth` wrote when it fails, in every worker that asks
 */
export async function synthesize(): Promise<string> {
  const run = inject(RUN_DIRECTORY);
  if (run === undefined)
    throw new Error("add 'test/support/harness/global-setup.ts' to vitest's globalSetup");
  const assembly = join(run, 'cdk.out');
  const attempt = join(run, 'synth');
  const failure = join(run, 'synth-failed.txt');
  try {
    mkdirSync(attempt);
  } catch {
    // Somebody else began: the directory gets its final name only when it is whole.
    while (!existsSync(assembly) && !existsSync(failure)) await sleep(100);
  }
  if (existsSync(assembly)) return assembly;
  if (existsSync(failure)) throw new Error(readFileSync(failure, 'utf8'));
  try {
    const config = join(run, 'stage.json');
    writeFileSync(config, JSON.stringify(stageConfig()));
    await cdkSynth(config, attempt);
    renameSync(attempt, assembly);
  } catch (error) {
    writeFileSync(failure, String(error));
    throw error;
  }
  return assembly;
}

/** The example's stage, but with the default settings: its networks are not those of the recorded office. */
function stageConfig(): object {
  const example = readFileSync(join(PROJECT, 'config', 'example.json'), 'utf8');
  return { ...(JSON.parse(example) as object), settings: {} };
}
