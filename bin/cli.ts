#!/usr/bin/env node
// The `sendwatch` command: finds the subcommand, loads only that one, and turns every error into one clear line.
import { Command, CommanderError } from 'commander';
import { SendwatchError } from '../lambda/core/error.ts';
import pkg from '../package.json' with { type: 'json' };
import { calledAs } from './called-as.ts';
import { layOutHelp } from './help.ts';
import { note } from './note.ts';

interface CommandModule {
  command(): Command;
}

const COMMANDS: Record<string, { summary: string; load: () => Promise<CommandModule> }> = {
  demo: {
    summary: 'replay the recorded sample log and explain what was found',
    load: () => import('./commands/demo.ts'),
  },
  parse: { summary: 'print one JSON object per log line', load: () => import('./commands/parse.ts') },
  replay: {
    summary: 'find the incidents in a mail log, by its own clock',
    load: () => import('./commands/replay.ts'),
  },
  trace: {
    summary: 'follow a message, or all of a sender, from arrival to the last bounce',
    load: () => import('./commands/trace.ts'),
  },
  impact: {
    summary: 'what a block of an address range would cost',
    load: () => import('./commands/impact.ts'),
  },
  init: {
    summary: 'write the configuration of a deployment',
    load: () => import('./commands/init.ts'),
  },
  config: {
    summary: 'check a configuration file',
    load: () => import('./commands/config.ts'),
  },
  limits: {
    summary: 'limits that honest mail does not reach, with settings',
    load: () => import('./commands/limits.ts'),
  },
  backtest: {
    summary: 'run the detector over recorded minute tallies',
    load: () => import('./commands/backtest.ts'),
  },
  blocklists: {
    summary: 'check addresses and domains against DNSBLs',
    load: () => import('./commands/blocklists.ts'),
  },
  spool: {
    summary: "sort a clogged mail queue: one sender's mail, its bounces, and nothing else",
    load: () => import('./commands/spool.ts'),
  },
  doctor: {
    summary: 'whether a deployed stack is well, and what to do if not',
    load: () => import('./commands/doctor.ts'),
  },
  drill: {
    summary: 'rehearse an alert of a deployed stack, up to the published notice',
    load: () => import('./commands/drill.ts'),
  },
  redrive: {
    summary: 'store the batches that ingest of a deployed stack failed to store',
    load: () => import('./commands/redrive.ts'),
  },
  backfill: {
    summary: 'read a gap again from CloudWatch Logs',
    load: () => import('./commands/backfill.ts'),
  },
  ack: {
    summary: 'say that somebody works on an incident of a deployed stack',
    load: () => import('./commands/ack.ts'),
  },
  expect: {
    summary: 'announce a bulk job to a deployed stack',
    load: () => import('./commands/expect.ts'),
  },
};

/** Exit codes: 0 ran, nothing wrong; 1 ran and found something; 2 bad usage or input. */
async function main(argv: readonly string[]): Promise<number> {
  const name = argv[0] === 'help' ? argv[1] : argv[0];
  const program = new Command('sendwatch').description(pkg.description).version(pkg.version);
  for (const [each, { summary, load }] of Object.entries(COMMANDS)) {
    program.addCommand(each === name ? (await load()).command() : new Command(each).description(summary));
  }
  prepare(program);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    if (argv[0] === 'help' && name !== undefined && !(name in COMMANDS)) return await main([name]);
    note(explain(error, helpOf(program, argv)));
    return 2;
  }
}

/** Help as ours is, and errors as exceptions: of a command and of those in it. */
function prepare(command: Command): void {
  layOutHelp(command);
  command.exitOverride().configureOutput({ outputError: () => {}, writeErr: () => {} });
  for (const each of command.commands) prepare(each);
}

/** What to type for the help of the command that was named, also of one in another. */
function helpOf(program: Command, argv: readonly string[]): string {
  const words: string[] = [];
  let command: Command | undefined = program;
  for (const word of argv) {
    command = command.commands.find((each) => each.name() === word);
    if (command === undefined) break;
    words.push(word);
  }
  return [calledAs(), ...words, '--help'].join(' ');
}

function explain(error: unknown, help: string): string {
  if (error instanceof CommanderError) {
    if (error.code === 'commander.help') return `name a command; \`${help}\` lists them`;
    return `${error.message.replace(/^error: /, '').replaceAll('\n', ' ')}; see \`${help}\``;
  }
  if (error instanceof SendwatchError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

// `sendwatch ... | head` closes our standard output early: that is no error of ours. A full disk is.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  note(`cannot write the output: ${error.message}`);
  process.exit(2);
});

process.exitCode = await main(process.argv.slice(2));
