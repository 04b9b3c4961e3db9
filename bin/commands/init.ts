import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { DEFAULT_OWN_NETWORKS } from '../../lambda/core/config.ts';
import { shellQuoted } from '../../lambda/core/message/shell.ts';
import { plain } from '../../lambda/core/plain-text.ts';
import { type Answers, askOpen, stageFile } from '../init/stage-file.ts';
import { UsageError } from '../usage-error.ts';

interface Options extends Answers {
  out?: string;
  force?: boolean;
}

export function command(): Command {
  return new Command('init')
    .description('write the configuration of a deployment, from options or by asking')
    .option('--stage <name>', 'its name; the stack is sendwatch-NAME (default: prod)')
    .option('--email <address...>', 'who is told everything')
    .option('--log-group <name...>', 'log groups with the mail logs (default: a new one)')
    .option('--domain <name...>', 'your own mail domains')
    .option('--network <cidr...>', 'public networks of your own clients, beside private ones')
    .option('--target <address...>', 'addresses and domains to watch on DNSBLs')
    .option('--language <en|ja>', 'of notices, report and dashboard')
    .option('--out <file>', 'where to write it (default: standard output)')
    .option('--force', 'write over a file that exists')
    .action(async ({ out, force, ...given }: Options) => {
      const text = stageFile(await completed(given), DEFAULT_OWN_NETWORKS);
      if (out === undefined) process.stdout.write(text);
      else {
        write(out, text, force === true);
        process.stdout.write(
          `Wrote ${plain(out)}. The next step, in the checkout:\nnpx cdk deploy -c ${shellQuoted(`config=${plain(out)}`)}\n`,
        );
      }
    });
}

/** Asks at a terminal, on standard error; elsewhere what is not said is left to its default. */
async function completed(given: Answers): Promise<Answers> {
  if (!process.stdin.isTTY) return given;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await askOpen(given, (question) => terminal.question(question));
  } finally {
    terminal.close();
  }
}

/** @throws UsageError when the file exists, or cannot be written */
function write(path: string, text: string, over: boolean): void {
  try {
    writeFileSync(path, text, { flag: over ? 'w' : 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') {
      throw new UsageError(`'${plain(path)}' exists; name another file, or write over it with --force`);
    }
    throw new UsageError(`cannot write '${plain(path)}': ${code}; name a file in a folder that exists`);
  }
}
