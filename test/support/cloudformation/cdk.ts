import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { REGION } from '../harness/account.ts';
import { PROJECT } from '../harness/cdk-synth.ts';

/**
 * Runs the CDK CLI on a cloud assembly against an account that is played here.
 *
 * @param endpoint where all of AWS is
 * @returns its exit code and everything that it wrote
 */
export async function cdk(
  args: readonly string[],
  { assembly, endpoint }: { assembly: string; endpoint: string },
): Promise<{ code: number; output: string }> {
  const command = [join(PROJECT, 'node_modules', 'aws-cdk', 'bin', 'cdk'), ...args];
  const options = ['--app', assembly, '--no-notices', '--ci', '--no-color', '--output', `${assembly}-out`];
  const kept = Object.entries(process.env).filter(([name]) => !/^(AWS|CDK)_/.test(name));
  const env = {
    ...Object.fromEntries(kept),
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'operator',
    AWS_SECRET_ACCESS_KEY: 'not-a-secret',
    CDK_DISABLE_CLI_TELEMETRY: '1',
  };
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [...command, ...options], {
      cwd: PROJECT,
      env,
    });
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}
