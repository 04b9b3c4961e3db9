import { Command } from 'commander';
import { createActionStore } from '../../lambda/adapters/dynamodb/action-store.ts';
import type { ExpectedSending } from '../../lambda/core/message/action.ts';
import { SENDER_EXAMPLES, SENDER_FORMS } from '../../lambda/core/sender.ts';
import { plain, plainJson } from '../../lambda/core/text/plain-text.ts';
import { clock } from '../../lambda/core/time.ts';
import { fittedText } from '../fit.ts';
import { helpEnd } from '../help.ts';
import { parseMax, parseSender, parseSpan } from '../stage/expected-job.ts';
import {
  onStage,
  type SaidBy,
  type StageOptions,
  withSpeaker,
  withStageOptions,
} from '../stage/stage-options.ts';

interface Options extends StageOptions, SaidBy {
  from: string;
  to: string;
  max: string;
}

export function command(): Command {
  return withSpeaker(
    withStageOptions(
      new Command('expect')
        .description('announce a bulk job: within its time and size, nothing is held against its sender')
        .argument('<sender>', SENDER_FORMS)
        .requiredOption('--from <time>', 'ISO 8601 with its offset, e.g. 2026-10-13T20:00+09:00, or now')
        .requiredOption('--to <time>', 'likewise')
        .requiredOption(
          '--max <recipients>',
          'recipients that it may reach; what exceeds them is judged as usual',
        )
        .addHelpText(
          'after',
          helpEnd({
            examples: [
              `sendwatch expect ${SENDER_EXAMPLES.login} --from now --to 2026-10-13T22:00+09:00 --max 5000 --stage prod`,
            ],
            exits: '0 it is noted',
          }),
        ),
    ),
  ).action(async (sender: string, options: Options) => {
    const now = Date.now();
    const action: ExpectedSending = {
      type: 'expect',
      sender: parseSender(sender),
      ...parseSpan(options.from, options.to, now),
      maxRecipients: parseMax(options.max),
      by: plain(options.by, 80),
      at: now,
    };
    await onStage(options, (table) => createActionStore(table, Date.now).put(action));
    process.stdout.write(`${options.json ? plainJson(action) : fittedText(text(action))}\n`);
  });
}

function text({ sender, from, to, maxRecipients, by }: ExpectedSending): string {
  return `Expected, says ${by}: ${plain(sender, 320)} reaches up to ${maxRecipients.toLocaleString('en-US')} recipients between ${clock(from)} and ${clock(to)}. The judge knows within a minute.`;
}
