import { lookup } from 'node:dns/promises';
import { isIP, isIPv6 } from 'node:net';
import type { ResolverMode } from '../../lambda/adapters/dns-resolver.ts';
import { listsOf } from '../../lambda/core/dnsbl/lists/chosen-lists.ts';
import { ListDescriptionError } from '../../lambda/core/dnsbl/lists/describe.ts';
import type { Blocklist } from '../../lambda/core/dnsbl/lists/list.ts';
import { parseListsFile } from '../../lambda/core/dnsbl/lists/lists-file.ts';
import type { BlocklistSettings } from '../../lambda/core/dnsbl/settings.ts';
import { parseTarget, type Target, targetsOf } from '../../lambda/core/dnsbl/target.ts';
import { registrableAbove } from '../../lib/registrable-domain.ts';
import { readText } from '../input.ts';
import { readSettings, readSettingsJson } from '../settings-file.ts';
import { UsageError } from '../usage-error.ts';

const MOST_TARGETS = 1024;

export interface BlocklistOptions {
  lists?: string;
  resolver?: string;
  json?: boolean;
  config?: string;
}

/** One run of the command: about what, whom, and how. */
export interface WhatToAsk {
  targets: Target[];
  lists: Blocklist[];
  keys: Map<string, string>;
  /** Why lists are not asked that a person might miss, a sentence each. */
  left: string[];
  mode: ResolverMode;
}

/**
 * What the command line says, and what it does not say from the configuration: its targets, its lists, its resolver.
 *
 * @throws UsageError for a wrong value, or when nobody names a target
 */
export async function whatToAsk(texts: readonly string[], options: BlocklistOptions): Promise<WhatToAsk> {
  const { blocklists } = readSettings(options.config);
  const targets = texts.length > 0 ? readTargets(texts) : targetsOf(blocklists.targets).map(withRegistrable);
  if (targets.length === 0) {
    throw new UsageError(
      options.config === undefined
        ? "missing required argument 'target': an address, CIDR or domain of yours, or a --config with targets"
        : `missing required argument 'target', and '${options.config}' names none in 'blocklists.targets'`,
    );
  }
  if (targets.length > MOST_TARGETS) {
    throw new UsageError(`${targets.length} targets are too many for one run; at most ${MOST_TARGETS}`);
  }
  const chosen = options.lists === undefined ? configured(blocklists) : await readLists(options.lists);
  return { targets, ...chosen, mode: await resolverMode(options.resolver ?? saidResolver(options.config)) };
}

/** The configuration's lists. Keys are in SSM, which a laptop need not reach. */
function configured({ lists, keys }: BlocklistSettings): Pick<WhatToAsk, 'lists' | 'keys' | 'left'> {
  const { lists: chosen, left, errors } = listsOf(lists, new Map());
  const unread = errors.map((error) => `${error}, which the deployed watch reads from SSM`);
  return {
    lists: chosen,
    keys: new Map(),
    left: [...left.map(({ why }) => why), ...(Object.keys(keys).length > 0 ? unread : [])],
  };
}

/** The resolver that a configuration names itself: its default is for a function in the cloud, not for a laptop. */
function saidResolver(config: string | undefined): string | readonly string[] | undefined {
  if (config === undefined) return undefined;
  const { blocklists } = readSettingsJson(config) as { blocklists?: Partial<BlocklistSettings> };
  return blocklists?.resolver;
}

function readTargets(texts: readonly string[]): Target[] {
  const targets = new Map<string, Target>();
  for (const text of texts) {
    const parsed = parseTarget(text);
    if ('error' in parsed) throw new UsageError(parsed.error);
    for (const target of parsed.targets) targets.set(target.text, withRegistrable(target));
  }
  return [...targets.values()];
}

/** Some lists keep registrable domains only, and are asked about that one. */
function withRegistrable(target: Target): Target {
  const registrable = target.kind === 'domain' ? registrableAbove(target.text) : undefined;
  return registrable === undefined ? target : { ...target, registrable };
}

async function readLists(path: string): Promise<Pick<WhatToAsk, 'lists' | 'keys' | 'left'>> {
  let text = '';
  for await (const part of readText(path, { wanted: 'a JSON array of lists' })) text += part;
  try {
    return { ...parseListsFile(JSON.parse(text)), left: [] };
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new UsageError(`the lists '${path}' are no JSON: ${error.message}`);
    if (error instanceof ListDescriptionError) throw new UsageError(`the lists '${path}': ${error.message}`);
    throw error;
  }
}

async function resolverMode(text: string | readonly string[] | undefined): Promise<ResolverMode> {
  // The settings have checked these.
  if (typeof text === 'object') return { kind: 'servers', servers: text };
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
