import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { DEFAULT_OWN_NETWORKS } from '../../lambda/core/config.ts';
import { shellQuoted } from '../../lambda/core/message/commands/shell.ts';
import { OwnProposals } from '../../lambda/core/own/propose.ts';
import { plain } from '../../lambda/core/text/plain-text.ts';
import { fittedText } from '../fit.ts';
import { helpEnd } from '../help.ts';
import type { Answers } from '../init/answers.ts';
import { requirePlace, writeFile } from '../init/place.ts';
import { proposalsOf } from '../init/proposals.ts';
import { askOpen } from '../init/questions.ts';
import { problemsWith, stageFile } from '../init/stage-file.ts';
import { readLog } from '../lines/read-log.ts';
import { parseYear, parseZone } from '../replay/options.ts';
import { UsageError } from '../usage-error.ts';

interface Options extends Answers {
  fromLog?: string[];
  year?: number;
  tz?: string;
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
    .option('--relay <address...>', 'your content filters and inner relays, which pass mail on')
    .option('--time-zone <name>', "the office's time zone, e.g. Europe/Berlin")
    .option('--language <en|ja>', 'of notices, report and dashboard')
    .option('--from-log <file...>', 'propose from mail logs what is yours, with the reasons')
    .option('--year <year>', 'of the log, as in replay', parseYear)
    .option('--tz <zone>', 'of the log, as in replay; also proposed as --time-zone', parseZone)
    .option('--out <file>', 'where to write it (default: standard output)')
    .option('--force', 'write over a file that exists')
    .addHelpText(
      'after',
      helpEnd({
        examples: [
          'sendwatch init --from-log /var/log/mail.log --email oncall@example.com --out config/prod.json',
        ],
        exits: '0 it was written',
      }),
    )
    .action(async ({ fromLog, year, tz, out, force, ...given }: Options) => {
      // Whoever is refused is refused before the log is read and anything is asked.
      if (out !== undefined) requirePlace(out, force === true);
      const wrong = problemsWith(given);
      if (wrong.length > 0) throw new UsageError(wrong.join('; '));
      const proposed = fromLog === undefined ? {} : await proposedBy(fromLog, { year, tz, given });
      const text = stageFile(await completed(given, proposed), DEFAULT_OWN_NETWORKS);
      if (out === undefined) process.stdout.write(text);
      else {
        writeFile(out, text, force === true);
        process.stdout.write(
          `${fittedText(`Wrote ${plain(out)}. The next step, in the checkout:`)}\nnpx cdk deploy -c ${shellQuoted(`config=${plain(out)}`)}\n`,
        );
      }
    });
}

/** What the log proposes; its reasons are told on standard error. */
async function proposedBy(
  files: readonly string[],
  { year, tz, given }: { year: number | undefined; tz: string | undefined; given: Answers },
): Promise<Answers> {
  const { result } = await readLog(files, { year, tz }, new OwnProposals());
  const machine = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const { answers, reasons } = proposalsOf(result, { said: tz, machine, now: Date.now() }, given);
  process.stderr.write(`${fittedText(reasons.join('\n'))}\n`);
  return answers;
}

/**
 * What is read first of a terminal whose input had ended before it was asked, as `script` has it with /dev/null: the
 * kernel keeps the end as this character when the terminal's lines become single keys.
 */
const ENDED = '\0';

/**
 * Asks at a terminal, on standard error; elsewhere what is not said is as proposed, or left to its default.
 *
 * @throws UsageError when somebody leaves the questions, by Ctrl-C or Ctrl-D
 */
async function completed(given: Answers, proposed: Answers): Promise<Answers> {
  if (!process.stdin.isTTY) return { ...proposed, ...given };
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const gone = () => new UsageError('stopped before the last question; nothing was written');
  const left = new Promise<never>((_, reject) => terminal.once('close', () => reject(gone())));
  left.catch(() => {});
  process.stdin.once('keypress', (_, { sequence }: { sequence?: string }) => {
    if (sequence === ENDED) terminal.close();
  });
  terminal.once('SIGINT', () => {
    process.stderr.write('\n');
    terminal.close();
  });
  try {
    const asked = {
      ask: (question: string) => Promise.race([left, terminal.question(question)]),
      tell: (why: string) => process.stderr.write(`  ${why}\n`),
    };
    return await askOpen(given, asked, proposed);
  } catch (error) {
    throw (error as Error).name === 'AbortError' ? gone() : error;
  } finally {
    terminal.close();
  }
}
