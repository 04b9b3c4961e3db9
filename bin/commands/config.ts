import { Command } from 'commander';
import { ConfigError, parseSettings } from '../../lambda/core/config.ts';
import { plain, plainJson } from '../../lambda/core/text/plain-text.ts';
import { parseStageConfig } from '../../lib/config.ts';
import { fittedText } from '../fit.ts';
import { helpEnd } from '../help.ts';
import { isStage, readSettingsFile } from '../settings-file.ts';
import { UsageError } from '../usage-error.ts';

/** What was checked; a file with errors in it ends with a line for each, and exit code 2. */
interface Checked {
  file: string;
  /** `stage`: what `cdk deploy` takes; `settings`: what the commands' `--config` takes, which a stage holds, too. */
  kind: 'stage' | 'settings';
  stage?: string;
}

export function command(): Command {
  const config = new Command('config').description('work with a configuration file');
  config
    .command('check')
    .description('check a configuration: every wrong key with its value and how to mend it')
    .argument('<file>', "a stage's configuration, or settings as --config takes them")
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      helpEnd({
        examples: ['sendwatch config check config/prod.json'],
        exits: '0 the file has no error',
      }),
    )
    .action((file: string, options: { json?: boolean }) => {
      const checked = check(file);
      process.stdout.write(`${options.json ? plainJson(checked) : fittedText(text(checked))}\n`);
    });
  return config;
}

function check(file: string): Checked {
  const json = readSettingsFile(file);
  try {
    if (isStage(json)) return { file, kind: 'stage', stage: parseStageConfig(json).stage };
    parseSettings(json);
    return { file, kind: 'settings' };
  } catch (error) {
    if (error instanceof ConfigError) throw new UsageError(`the configuration ${told(file, error.problems)}`);
    throw error;
  }
}

/** One problem in the line that names the file, several in a line each. */
function told(file: string, problems: readonly string[]): string {
  if (problems.length === 1) return `'${plain(file)}': ${problems[0]}`;
  return `'${plain(file)}' has ${problems.length} errors:\n${problems.map((problem) => `  ${problem}`).join('\n')}`;
}

function text({ file, kind, stage }: Checked): string {
  return kind === 'stage'
    ? `${plain(file)}: no error; the stack is sendwatch-${stage}`
    : `${plain(file)}: no error; these are settings for --config, without a stage to deploy`;
}
