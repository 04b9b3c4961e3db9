import { randomBytes } from 'node:crypto';
import { Command } from 'commander';
import { createDnsResolver } from '../../lambda/adapters/dns-resolver.ts';
import type { ListVerdict } from '../../lambda/core/dnsbl/check/check.ts';
import { POLITE, zoneTime } from '../../lambda/core/dnsbl/check/pace.ts';
import { type Overall, overall, toRow } from '../../lambda/core/dnsbl/check/report.ts';
import { jobsFor, queriesPerZone, runJobs } from '../../lambda/core/dnsbl/check/run.ts';
import { plainJson } from '../../lambda/core/text/plain-text.ts';
import { asText } from '../blocklists/as-text.ts';
import { type BlocklistOptions, whatToAsk } from '../blocklists/what-to-ask.ts';
import { helpEnd } from '../help.ts';
import { note } from '../note.ts';
import { progressBar } from '../progress.ts';

/** A person waits this long for lists that do not answer, apart from the time that pacing takes. Milliseconds. */
const PATIENCE = { query: 2000, run: 3500, places: 1200 } as const;

export function command(): Command {
  return new Command('blocklists')
    .description('check addresses and domains against DNSBLs: refusals and dead lists are told from listings')
    .argument(
      '[target...]',
      'addresses, CIDRs (up to 256 addresses) and domains of yours; default: those of --config',
    )
    .option('--lists <file>', 'a JSON array of lists instead of the built-in ones')
    .option('--resolver <host[:port]>', "ask this resolver, or 'authoritative': each zone's own name servers")
    .option('--json', 'print rows for machines')
    .option(
      '--config <file>',
      "settings as JSON, or a stage's configuration: its blocklists' targets, lists and resolver, where no other is named",
    )
    .addHelpText(
      'after',
      helpEnd({
        examples: [
          'sendwatch blocklists 192.0.2.1 example.com',
          'sendwatch blocklists --resolver authoritative --config config/prod.json',
        ],
        exits: '0 nothing is listed, 1 something is listed',
        unknown: 'of a target nothing is known (no first-tier list answered)',
      }),
    )
    .action(run);
}

async function run(texts: string[], options: BlocklistOptions): Promise<void> {
  const { targets, lists, keys, left, mode } = await whatToAsk(texts, options);
  const jobs = jobsFor(lists, targets);
  const pacingMs = zoneTime(Math.max(0, ...queriesPerZone(jobs).values()));
  const resolver = createDnsResolver({
    mode,
    queryMs: PATIENCE.query,
    overdueMs: Math.min(1000, PATIENCE.places / Math.ceil(jobs.length / POLITE.inFlight)),
    until: Date.now() + PATIENCE.run + pacingMs,
  });
  if (!options.json && pacingMs > 0) {
    process.stderr.write(
      `one query a second and list: this takes up to ${Math.ceil((PATIENCE.run + pacingMs) / 1000)} s\n`,
    );
  }
  const progress = progressBar('asking', !options.json);
  let done = 0;
  const results = await runJobs(jobs, resolver.ask, {
    keys,
    randomLabel: `sendwatch-${randomBytes(6).toString('hex')}`,
    wantsText: () => true,
    onDone: () => progress.update(++done, jobs.length),
  });
  progress.stop();
  resolver.close();
  const targetsSeen = overall(
    targets,
    results.flatMap((result) => result.checks),
  );
  const checks = targetsSeen.flatMap(({ all }) => all);
  process.stdout.write(options.json ? `${plainJson(checks.map(toRow), 1)}\n` : asText(targetsSeen, left));
  const unknown = targetsSeen.filter((target) => !isKnown(target)).map(({ target }) => target);
  process.exitCode = checks.some(({ verdict }) => verdict === 'listed') ? 1 : unknown.length > 0 ? 2 : 0;
  if (process.exitCode === 2) note(nothingKnown(unknown, targets.length));
}

/** Targets of which nothing is known, as one line names them. */
const MOST_NAMED = 5;

const ANSWERED: ReadonlySet<ListVerdict> = new Set(['listed', 'unknown-code', 'clean']);

/** For cron: silence is no all-clear, and one target's answers are none about another. */
function isKnown({ all }: Overall): boolean {
  return all.some(({ list, verdict }) => list.tier === 1 && ANSWERED.has(verdict));
}

function nothingKnown(unknown: readonly string[], targets: number): string {
  if (unknown.length === targets)
    return 'no first-tier list answered, so nothing is known; try --resolver authoritative';
  const more = unknown.length - MOST_NAMED;
  const named = unknown.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
  return `no first-tier list answered about ${named}, so it is not known whether they are listed`;
}
