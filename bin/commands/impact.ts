import { Command } from 'commander';
import { Correspondents } from '../../lambda/core/impact/correspondents.ts';
import { correspondentsJson, correspondentsText } from '../../lambda/core/impact/correspondents-text.ts';
import { Impact } from '../../lambda/core/impact/impact.ts';
import { impactJson } from '../../lambda/core/impact/impact-json.ts';
import { impactText } from '../../lambda/core/impact/impact-text.ts';
import { fittedText } from '../fit.ts';
import { helpEnd } from '../help.ts';
import { readBlock, readBlockList } from '../lines/block-list.ts';
import { type LogOptions, readLog } from '../lines/read-log.ts';
import { parseYear, parseZone } from '../replay/options.ts';
import { readSettings } from '../settings-file.ts';
import { UsageError } from '../usage-error.ts';

interface Options extends LogOptions {
  block?: string[];
  from?: string;
  refused?: boolean;
  config?: string;
}

export function command(): Command {
  return new Command('impact')
    .description('what a block of an address range would cost: whose mail came from there')
    .argument('<file...>', 'mail logs: plain, .gz, or - for standard input; merged by time')
    .option('--block <cidr>', 'a range to block, e.g. 198.51.100.0/24; may be given again', collect)
    .option('--from <list>', 'a file of ranges, one a line; also a Postfix cidr table')
    .option('--refused', 'instead: correspondents whom your own rules refuse now, and those who fell silent')
    .option('--config <file>', 'settings as JSON: ownNetworks, ownDomains, trustedRelays')
    .option('--json', 'print one JSON object')
    .option('--year <year>', 'year of the first line of the earliest file, where lines name none', parseYear)
    .option('--tz <zone>', 'time zone of lines that name none (default: UTC)', parseZone)
    .addHelpText(
      'after',
      helpEnd({
        examples: [
          'sendwatch impact --block 198.51.100.0/24 /var/log/mail.log',
          'sendwatch impact --from /etc/postfix/blocked.cidr /var/log/mail.log',
          'sendwatch impact --refused /var/log/mail.log',
        ],
        exits:
          '0 nothing would be lost, 1 mail would be, or own clients cut off (--refused: a correspondent is refused, or fell silent)',
      }),
    )
    .action(async (files: string[], options: Options) => {
      if (options.refused) {
        await tellRefused(files, options);
        return;
      }
      const ranges = [
        ...(options.block ?? []).map((text) => readBlock(text)),
        ...(options.from === undefined ? [] : readBlockList(options.from)),
      ];
      if (ranges.length === 0)
        throw new UsageError(
          'name the range to weigh, e.g. --block 198.51.100.0/24, or a list with --from FILE',
        );
      const unique = [...new Map(ranges.map((range) => [`${range.base}/${range.bits}`, range])).values()];
      const impact = new Impact(unique, readSettings(options.config));
      const { result, counts } = await readLog(files, options, impact);
      process.stdout.write(
        `${options.json ? JSON.stringify(impactJson(result, counts)) : fittedText(impactText(result, counts))}\n`,
      );
      const cut = result.blocks.some(({ ownClients }) => ownClients.length > 0);
      process.exitCode = result.wouldLose > 0 || cut ? 1 : 0;
    });
}

async function tellRefused(files: readonly string[], options: Options): Promise<void> {
  if (options.block !== undefined || options.from !== undefined)
    throw new UsageError('--refused looks at the rules that are in force; leave out --block and --from');
  const { result, counts } = await readLog(files, options, new Correspondents(readSettings(options.config)));
  const text = options.json
    ? JSON.stringify(correspondentsJson(result, counts))
    : fittedText(correspondentsText(result, counts));
  process.stdout.write(`${text}\n`);
  process.exitCode = result.refused.length + result.silent.length > 0 ? 1 : 0;
}

function collect(text: string, before: string[] = []): string[] {
  return [...before, text];
}
