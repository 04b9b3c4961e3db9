import { Command } from 'commander';
import { ConfigError } from '../../lambda/core/config.ts';
import { plain, plainJson } from '../../lambda/core/plain-text.ts';
import { loadStageConfig } from '../../lib/config.ts';
import { helpEnd } from '../help.ts';
import { isStage, readSettings, readSettingsFile } from '../settings-file.ts';
import { UsageError } from '../usage-error.ts';

/** What was checked; a file with an error in it ends with one line that names each, and exit code 2. */
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
      process.stdout.write(`${options.json ? plainJson(checked) : text(checked)}\n`);
    });
  return config;
}

function check(file: string): Checked {
  if (!isStage(readSettingsFile(file))) {
    readSettings(file);
    return { file, kind: 'settings' };
  }
  try {
    const { stage } = loadStageConfig(file);
    return { file, kind: 'stage', stage };
  } catch (error) {
    if (error instanceof ConfigError) throw new UsageError(`the configuration ${error.message}`);
    throw error;
  }
}

function text({ file, kind, stage }: Checked): string {
  return kind === 'stage'
    ? `${plain(file)}: no error; the stack is sendwatch-${stage}`
    : `${plain(file)}: no error; these are settings for --config, without a stage to deploy`;
}
