import { Resolver } from 'node:dns/promises';
import { isIPv6 } from 'node:net';
import type { Answer, Ask, Question } from '../core/dnsbl/check/answer.ts';
import { nameServersOf } from './dns/name-servers.ts';
import { Pacer, type PacerOptions } from './dns/pacer.ts';

/** Who is asked: the system's resolvers, servers of our choice, or each zone's own name servers. */
export type ResolverMode =
  | { kind: 'system' }
  /** `address` or `address:port`, IPv6 in brackets when it has a port. */
  | { kind: 'servers'; servers: readonly string[] }
  /** `via` finds the name servers; the system's resolvers when absent. @default port 53 */
  | { kind: 'authoritative'; via?: readonly string[]; port?: number };

export interface DnsResolverOptions extends PacerOptions {
  mode: ResolverMode;
  /** The wall deadline of one query, from the moment it is sent. Milliseconds; @default 5000 */
  queryMs?: number;
}

export interface DnsResolver {
  ask: Ask;
  /** The reverse name (PTR) of an address, for a person to read; undefined when there is none in time. */
  reverseName(address: string): Promise<string | undefined>;
  /** Cancels whatever is still under way: nothing keeps the process alive afterwards. */
  close(): void;
}

/** c-ares sends again after this; `timeout` times `tries` grows, hence the wall deadline beside it. Milliseconds. */
const RESEND_AFTER = 1000;

/** Whoever owns an address may write anything into its reverse name. */
const HOST_NAME = /^[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/i;

/**
 * Asks through node:dns, with one Resolver a list: `cancel()` and a slow server then concern that list alone.
 * c-ares asks again over TCP when an answer is truncated. Errors become answers, and never hold the name asked.
 */
export function createDnsResolver(options: DnsResolverOptions): DnsResolver {
  const queryMs = options.queryMs ?? 5000;
  const until = options.until ?? Number.POSITIVE_INFINITY;
  const pacer = new Pacer(options);
  const resolvers = new Map<string, Promise<Resolver | undefined>>();
  const open: Resolver[] = [];

  function create(servers?: readonly string[]): Resolver {
    const resolver = new Resolver({ timeout: RESEND_AFTER, tries: 2 });
    if (servers) resolver.setServers(servers);
    open.push(resolver);
    return resolver;
  }

  async function createFor(zone: string): Promise<Resolver | undefined> {
    const { mode } = options;
    if (mode.kind === 'system') return create();
    if (mode.kind === 'servers') return create(mode.servers);
    const addresses = await nameServersOf(zone, create(mode.via));
    const port = mode.port ?? 53;
    if (addresses.length === 0) return undefined;
    return create(
      addresses.map((address) => (isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`)),
    );
  }

  function resolverFor(question: Question): Promise<Resolver | undefined> {
    const key = `${question.list} ${question.zone}`;
    const resolver = resolvers.get(key) ?? createFor(question.zone);
    resolvers.set(key, resolver);
    return resolver;
  }

  async function send(question: Question): Promise<Answer> {
    const start = performance.now();
    const ms = () => performance.now() - start;
    const work = async (): Promise<Answer> => {
      const resolver = await resolverFor(question);
      if (!resolver) return { kind: 'failed', code: 'no name server found', ms: ms() };
      try {
        if (question.type === 'TXT') {
          const texts = await resolver.resolveTxt(question.name);
          return { kind: 'texts', texts: texts.map((chunks) => [asUtf8(chunks.join(''))]), ms: ms() };
        }
        return {
          kind: 'addresses',
          addresses: await resolver.resolve4(question.name, { ttl: true }),
          ms: ms(),
        };
      } catch (error) {
        return failure(error, ms());
      }
    };
    const left = Math.min(queryMs, until - Date.now());
    return withDeadline(work(), left, () => ({ kind: 'timeout', ms: ms() }));
  }

  return {
    ask: async (question) =>
      (await pacer.run(question.zone, () => send(question))) ?? {
        kind: 'unsent',
        why: 'no time was left',
        ms: 0,
      },
    reverseName: (address) => {
      const found = create(options.mode.kind === 'servers' ? options.mode.servers : undefined)
        .reverse(address)
        .then((names) => names.find((name) => HOST_NAME.test(name)))
        .catch(() => undefined);
      return withDeadline(found, queryMs, () => undefined);
    },
    close: () => {
      for (const resolver of open) resolver.cancel();
    },
  };
}

async function withDeadline<T>(work: Promise<T>, ms: number, late: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(late()), ms);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/** c-ares' codes; see https://nodejs.org/api/dns.html#error-codes. */
function failure(error: unknown, ms: number): Answer {
  const code = String((error as NodeJS.ErrnoException).code ?? 'unknown error');
  switch (code) {
    case 'ENOTFOUND':
      return { kind: 'nxdomain', ms };
    case 'ENODATA':
      return { kind: 'nodata', ms };
    case 'EREFUSED':
      return { kind: 'refused', ms };
    case 'ESERVFAIL':
      return { kind: 'servfail', ms };
    case 'ETIMEOUT':
    case 'ECANCELLED':
      return { kind: 'timeout', ms };
    default:
      return { kind: 'failed', code, ms };
  }
}

/** Node hands out a TXT record's bytes as one character each; most lists write UTF-8. */
function asUtf8(bytes: string): string {
  const text = Buffer.from(bytes, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? bytes : text;
}
