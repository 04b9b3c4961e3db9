import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { parseSettings } from '../../lambda/core/config.ts';
import { calledAs } from '../called-as.ts';
import { outputWidth, wrapped } from '../fit.ts';
import { helpEnd } from '../help.ts';
import { progressBar } from '../progress.ts';
import { replayLog } from '../replay/replay-log.ts';
import { reportText } from '../replay/report-text.ts';

/** From dist/, where the bundle is. */
const SAMPLE = fileURLToPath(new URL('../samples/infected-pc.log.gz', import.meta.url));
const YEAR = 2026;
const STORY =
  'An office morning, recorded from a real Postfix: a dozen machines send their mail, and from 10:05 on one of ' +
  'them relays spam through the server. sendwatch sees only the log (samples/infected-pc.log.gz).';

export function command(): Command {
  return new Command('demo')
    .description('replay the recorded sample log and explain what was found')
    .addHelpText(
      'after',
      helpEnd({
        examples: ['sendwatch demo'],
        exits: '0 always',
      }),
    )
    .action(async () => {
      process.stdout.write(`${wrapped(STORY, Math.min(80, outputWidth())).join('\n')}\n\n`);
      // Through a pipe, the words above may come to the terminal after the bar, and would stand behind it.
      const progress = progressBar('replaying', process.stdout.isTTY);
      const report = await replayLog([SAMPLE], parseSettings({}), {
        year: YEAR,
        zone: undefined,
        onProgress: (bytes, total) => progress.update(bytes, total),
      });
      progress.stop();
      process.stdout.write(`${reportText(report)}\n`);
      process.stdout.write(`\nYour own log:\n  ${calledAs()} replay /var/log/mail.log\n`);
    });
}
