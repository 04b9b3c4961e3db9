import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * Runs `cdk synth --strict` on the project as a deployment would.
 *
 * @param config the stage's configuration file
 * @param output directory of the cloud assembly
 * @throws with what the command wrote when it fails
 */
export async function cdkSynth(config: string, output: string): Promise<void> {
  const cdk = join(PROJECT, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  const options = [
    '--strict',
    '--quiet',
    '--no-notices',
    '--no-lookups',
    '--output',
    output,
    '-c',
    `config=${config}`,
  ];
  try {
    await promisify(execFile)(process.execPath, [cdk, 'synth', ...options], {
      cwd: PROJECT,
      env: cleanEnvironment(),
    });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`cdk synth failed:\n${stdout}${stderr}`, { cause: error });
  }
}

/** The result must not depend on who runs the tests: no account, region or context of theirs. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(AWS|CDK)_/.test(name));
  return { ...Object.fromEntries(kept), CDK_DISABLE_CLI_TELEMETRY: '1', CI: '1' };
}
