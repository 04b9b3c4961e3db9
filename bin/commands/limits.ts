import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import type { Settings } from '../../lambda/core/config.ts';
import { type CheckedLimit, checkLimit } from '../../lambda/core/limits/check.ts';
import { checkText } from '../../lambda/core/limits/check-text.ts';
import { limitsInForce } from '../../lambda/core/limits/in-force.ts';
import { type KnownIncident, type Limits, suggestLimits } from '../../lambda/core/limits/limits.ts';
import { limitsJson } from '../../lambda/core/limits/limits-json.ts';
import { limitsText } from '../../lambda/core/limits/limits-text.ts';
import { SentMailReader } from '../../lambda/core/limits/sent-mail.ts';
import { eximSettings } from '../../lambda/core/limits/settings/exim.ts';
import { postfixSettings } from '../../lambda/core/limits/settings/postfix.ts';
import { postfwdSettings } from '../../lambda/core/limits/settings/postfwd.ts';
import { rspamdSettings } from '../../lambda/core/limits/settings/rspamd.ts';
import { fittedText } from '../fit.ts';
import { helpEnd } from '../help.ts';
import { type LogOptions, nowOf, readLog } from '../lines/read-log.ts';
import { whyUnreadable } from '../open-input.ts';
import { parseYear, parseZone } from '../replay/options.ts';
import { replayLog } from '../replay/replay-log.ts';
import { readSettings } from '../settings-file.ts';
import { UsageError } from '../usage-error.ts';

const SETTINGS: Readonly<Record<string, (limits: Limits, ownNetworks: readonly string[]) => string>> = {
  postfix: postfixSettings,
  postfwd: postfwdSettings,
  rspamd: rspamdSettings,
  exim: eximSettings,
};

interface Options extends LogOptions {
  for?: string;
  check?: string;
  config?: string;
}

export function command(): Command {
  return new Command('limits')
    .description('limits that honest mail does not reach, and what they would have done')
    .argument('<file...>', 'mail logs: plain or .gz; merged by time; two weeks or more')
    .addOption(
      new Option('--for <server>', 'print settings for a mail server').choices(Object.keys(SETTINGS)),
    )
    .option(
      '--check <file>',
      'try the limits that are in force: main.cf, postfwd rules, ACLs, ratelimit.conf',
    )
    .option('--config <file>', 'settings as JSON: ownNetworks, trustedRelays, detect')
    .option('--json', 'print one JSON object')
    .option('--year <year>', 'year of the first line of the earliest file, where lines name none', parseYear)
    .option('--tz <zone>', 'time zone of lines that name none (default: UTC)', parseZone)
    .option(
      '--now <time>',
      'what time it is, where this machine does not know: later lines are set aside (default: its clock)',
    )
    .addHelpText(
      'after',
      helpEnd({
        examples: [
          'sendwatch limits /var/log/mail.log /var/log/mail.log.1.gz',
          'sendwatch limits --for postfwd /var/log/mail.log',
          'sendwatch limits --check /etc/postfix/main.cf /var/log/mail.log',
        ],
        exits: '0 limits were found',
      }),
    )
    .action(async (files: string[], options: Options) => {
      if (files.includes('-'))
        throw new UsageError('limits reads a log twice, which standard input cannot be; name a file');
      const settings = readSettings(options.config);
      const inForce = options.check === undefined ? undefined : readInForce(options.check);
      // First: of a time that no clock confirms it says so by itself.
      const incidents = await incidentsOf(files, options, settings);
      const { result: mail } = await readLog(files, options, new SentMailReader(settings));
      const limits = suggestLimits(mail, incidents);
      const checked = inForce?.map((each) => checkLimit(each, mail, incidents)) ?? [];
      process.stdout.write(`${output(limits, checked, options, settings)}\n`);
      process.exitCode = 0;
    });
}

function output(limits: Limits, checked: CheckedLimit[], options: Options, settings: Settings): string {
  if (options.for !== undefined) return SETTINGS[options.for]!(limits, settings.ownNetworks);
  if (options.json) return JSON.stringify(limitsJson(limits, checked));
  return fittedText(options.check === undefined ? limitsText(limits) : checkText(checked));
}

/** What the detector finds in the same log: what its senders did then is not what they usually do. */
async function incidentsOf(
  files: readonly string[],
  options: Options,
  settings: Settings,
): Promise<KnownIncident[]> {
  const { incidents } = await replayLog(files, settings, {
    year: options.year,
    zone: options.tz,
    now: nowOf(options),
    command: 'limits',
  });
  return incidents
    .filter(({ severity }) => severity !== 'warning')
    .map(({ id, sender, related, opened, closed }) => ({ id, sender, related, opened, closed }));
}

function readInForce(path: string) {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(
      `cannot read the limits in '${path}': ${whyUnreadable(error)}; name main.cf or what postconf -n printed`,
    );
  }
  const found = limitsInForce(text);
  if (found.length === 0)
    throw new UsageError(
      `'${path}' holds no limit that is known; give main.cf, the output of postconf -n, postfwd rules, Exim ACLs or rspamd's ratelimit.conf`,
    );
  return found;
}
