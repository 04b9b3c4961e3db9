import { Command } from 'commander';
import { plainJson } from '../../lambda/core/text/plain-text.ts';
import { collect } from '../doctor/collect.ts';
import { examine } from '../doctor/examine.ts';
import { findingsText } from '../doctor/finding-text.ts';
import { helpEnd } from '../help.ts';
import { onAws } from '../stage/aws-errors.ts';
import { needStage, stageOption } from '../stage/stage-name.ts';

interface Options {
  stage?: string;
  region?: string;
  json?: boolean;
}

/** Exit codes: 0 all is well; 1 a warning or a failure; 2 nothing could be looked at. */
export function command(): Command {
  return new Command('doctor')
    .description('whether a deployed stack is well, from the mail hosts to who is told; it changes nothing')
    .addOption(stageOption())
    .option('--region <name>', 'AWS region (default: where the credentials point)')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      helpEnd({
        examples: ['sendwatch doctor --stage prod'],
        exits: '0 all is well, 1 something is not',
        unknown: 'nothing could be looked at',
      }),
    )
    .action(async ({ region, json, ...named }: Options) => {
      const stage = needStage(named.stage);
      const facts = await onAws(() => collect(stage, region, Date.now()));
      const findings = examine(facts);
      process.stdout.write(
        json
          ? `${plainJson({ stage, at: new Date(facts.now).toISOString(), findings })}\n`
          : findingsText(findings),
      );
      process.exitCode = findings.every(({ level }) => level === 'ok') ? 0 : 1;
    });
}
