import { randomBytes } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { isIP, isIPv6 } from 'node:net';
import Table from 'cli-table3';
import { Command } from 'commander';
import { createDnsResolver, type ResolverMode } from '../../lambda/adapters/dns-resolver.ts';
import { adviceFor, linksFor } from '../../lambda/core/dnsbl/advice.ts';
import type { Check } from '../../lambda/core/dnsbl/check.ts';
import { ListDescriptionError } from '../../lambda/core/dnsbl/describe.ts';
import { type ListsFile, parseListsFile } from '../../lambda/core/dnsbl/lists-file.ts';
import { POLITE, zoneTime } from '../../lambda/core/dnsbl/pace.ts';
import { chooseLists } from '../../lambda/core/dnsbl/registry.ts';
import { type Overall, overall, toRow } from '../../lambda/core/dnsbl/report.ts';
import { jobsFor, queriesPerZone, runJobs } from '../../lambda/core/dnsbl/run.ts';
import { parseTarget, type Target } from '../../lambda/core/dnsbl/target.ts';
import { readText } from '../input.ts';
import { progressBar } from '../progress.ts';
import { readSettings } from '../settings-file.ts';
import { UsageError } from '../usage-error.ts';

const MOST_TARGETS = 1024;
/** A person waits this long for lists that do not answer, apart from the time that pacing takes. Milliseconds. */
const PATIENCE = { query: 2000, run: 3500, places: 1200 } as const;

interface Options {
  lists?: string;
  resolver?: string;
  json?: boolean;
  config?: string;
}

export function command(): Command {
  return new Command('blocklists')
    .description('check addresses and domains against DNSBLs: refusals and dead lists are told from listings')
    .argument('<target...>', 'addresses, CIDRs (up to 256 addresses) and domains of yours')
    .option('--lists <file>', 'a JSON array of lists instead of the built-in ones')
    .option('--resolver <host[:port]>', "ask this resolver, or 'authoritative': each zone's own name servers")
    .option('--json', 'print rows for machines')
    .option('--config <file>', 'settings as JSON')
    .addHelpText(
      'after',
      '\nExit code: 0 nothing is listed (or nothing can be known), 1 something is listed, 2 bad usage or input.',
    )
    .action(run);
}

async function run(texts: string[], options: Options): Promise<void> {
  readSettings(options.config);
  const targets = readTargets(texts);
  const { lists, keys, left } = await readLists(options.lists);
  const jobs = jobsFor(lists, targets);
  const pacingMs = zoneTime(Math.max(0, ...queriesPerZone(jobs).values()));
  const resolver = createDnsResolver({
    mode: await resolverMode(options.resolver),
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
  process.stdout.write(
    options.json ? `${JSON.stringify(checks.map(toRow), null, 1)}\n` : asText(targetsSeen, left),
  );
  process.exitCode = checks.some((check) => check.verdict === 'listed') ? 1 : 0;
}

function readTargets(texts: readonly string[]): Target[] {
  const targets = new Map<string, Target>();
  for (const text of texts) {
    const parsed = parseTarget(text);
    if ('error' in parsed) throw new UsageError(parsed.error);
    for (const target of parsed.targets) targets.set(target.text, target);
  }
  if (targets.size > MOST_TARGETS) {
    throw new UsageError(`${targets.size} targets are too many for one run; at most ${MOST_TARGETS}`);
  }
  return [...targets.values()];
}

async function readLists(path: string | undefined): Promise<ListsFile & { left: string[] }> {
  if (path === undefined) {
    const { lists, left } = chooseLists();
    return { lists, keys: new Map(), left };
  }
  let text = '';
  for await (const part of readText(path)) text += part;
  try {
    return { ...parseListsFile(JSON.parse(text)), left: [] };
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new UsageError(`the lists '${path}' are no JSON: ${error.message}`);
    if (error instanceof ListDescriptionError) throw new UsageError(`the lists '${path}': ${error.message}`);
    throw error;
  }
}

async function resolverMode(text: string | undefined): Promise<ResolverMode> {
  if (text === undefined || text === 'system') return { kind: 'system' };
  if (text === 'authoritative') return { kind: 'authoritative' };
  const [, inBrackets, plain, portText] = /^(?:\[([^\]]+)\]|([^:\s]+))(?::(\d+))?$/.exec(text) ?? [];
  const host = isIPv6(text) ? text : (inBrackets ?? plain);
  const port = Number(portText ?? 53);
  if (host === undefined || port < 1 || port > 65_535 || (inBrackets !== undefined && !isIPv6(inBrackets))) {
    throw new UsageError(
      `'${text}' is no resolver; write e.g. 192.0.2.53, 192.0.2.53:5353 or [2001:db8::53]:5353`,
    );
  }
  const found = isIP(host) ? [{ address: host }] : await lookup(host, { all: true }).catch(() => []);
  if (found.length === 0) throw new UsageError(`the resolver '${host}' has no address; write its IP address`);
  const servers = found.map(({ address }) =>
    isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`,
  );
  return { kind: 'servers', servers };
}

function asText(targets: readonly Overall[], left: readonly string[]): string {
  const parts = targets.map(targetText);
  const asked = targets.filter(({ all }) => all.length > 0);
  if (asked.length > 0 && asked.every(({ open, all }) => open.length === all.length)) {
    parts.push(
      "Not one list could be trusted: is the resolver right? '--resolver authoritative' asks the lists' own servers.\n",
    );
  }
  if (left.length > 0) parts.push(`Not asked: ${left.join('; ')}.\n`);
  return parts.join('\n');
}

function targetText({ target, verdict, all, listed, clean, open }: Overall): string {
  if (all.length === 0)
    return `${target}: no list fits; addresses go to address lists, domains to domain lists.\n`;
  const text = [`${target}: ${headline(verdict, listed.length, clean.length, open.length)}`];
  const shown = [...listed, ...open];
  if (shown.length > 0) {
    const width = Math.max(40, Math.min(process.stdout.columns ?? 110, 160) - 64);
    const table = new Table({
      head: ['list', 'verdict', 'codes', 'what it says'],
      colWidths: [20, 14, 18, width],
      wordWrap: true,
      style: { head: [], border: [] },
    });
    for (const check of shown)
      table.push([check.list.id, check.verdict, check.codes.join(' '), saying(check)]);
    text.push(table.toString());
  }
  for (const check of listed) text.push(todo(check));
  if (clean.length > 0) text.push(`Clean on ${clean.map((check) => check.list.id).join(', ')}.`);
  return `${text.join('\n')}\n`;
}

function headline(verdict: Overall['verdict'], listed: number, clean: number, open: number): string {
  const rest = open > 0 ? `, ${open} could not be trusted` : '';
  if (verdict === 'listed') return `LISTED on ${listed} of ${listed + clean + open}${rest}`;
  if (verdict === 'clean') return `not listed on ${clean} of ${clean + open}${rest}`;
  return `UNKNOWN, not clean: no list of tier 1 could be trusted (${clean} lists say clean${rest})`;
}

function saying(check: Check): string {
  if (check.verdict !== 'listed') return check.reason ?? '';
  const words = check.reason === null ? '' : `\nThe list's own words, unchecked: ${check.reason}`;
  return `${check.severity}: ${check.meaning}${words}`;
}

function todo(check: Check): string {
  const advice = adviceFor(check.causes);
  const { lookup: look, delist } = linksFor(check.list, check.target);
  const links = [look && `look it up: ${look}`, delist && delist !== look && `removal: ${delist}`].filter(
    Boolean,
  );
  return [`${check.list.id}: ${advice.first} ${advice.removal}`, ...links.map((link) => `  ${link}`)].join(
    '\n',
  );
}
