import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import { Command } from 'commander';
import { drillSender } from '../../lambda/core/drill/drill.ts';
import { plain, plainJson } from '../../lambda/core/text/plain-text.ts';
import { fixOf, rehearsalText } from '../drill/rehearsal-text.ts';
import { rehearse } from '../drill/rehearse.ts';
import { openStagePorts } from '../drill/stage-ports.ts';
import { fittedText } from '../fit.ts';
import { helpEnd } from '../help.ts';
import { onAws } from '../stage/aws-errors.ts';
import { needStage, stageOption } from '../stage/stage-name.ts';

interface Options {
  stage?: string;
  region?: string;
  by: string;
  page?: boolean;
  json?: boolean;
}

/** Exit codes: 0 it was told, and every log group read; 1 not within ten minutes; 2 it could not be started. */
export function command(): Command {
  return new Command('drill')
    .description('rehearse an alert: mail of a made-up sender, from the log to the published notice')
    .addOption(stageOption())
    .option('--page', 'tell it wherever a critical incident would be told')
    .option('--region <name>', 'AWS region (default: where the credentials point)')
    .option('--by <name>', 'who says so, for the others to see', userInfo().username)
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      helpEnd({
        examples: ['sendwatch drill --stage prod', 'sendwatch drill --stage prod --page'],
        exits: '0 it was told and every log group read, 1 not within ten minutes',
        unknown: 'it could not be started',
      }),
    )
    .action(async ({ region, by, page = false, json, ...named }: Options) => {
      const stage = needStage(named.stage);
      const nonce = randomBytes(16).toString('hex');
      const rehearsal = await onAws(async () => {
        const ports = await openStagePorts(stage, region, (line) =>
          process.stderr.write(`${fittedText(line)}\n`),
        );
        return rehearse(ports, { nonce, by: plain(by, 80), page });
      });
      const fix = fixOf(rehearsal);
      process.stdout.write(
        json
          ? `${plainJson({ stage, sender: drillSender(nonce), ...rehearsal, fix })}\n`
          : rehearsalText(rehearsal, stage),
      );
      process.exitCode = fix === undefined ? 0 : 1;
    });
}
