import type { Answer } from '../../../lambda/core/dnsbl/check/answer.ts';
import { describeList, type ListDescription } from '../../../lambda/core/dnsbl/lists/describe.ts';
import type { Blocklist } from '../../../lambda/core/dnsbl/lists/list.ts';
import { parseTarget, type Target } from '../../../lambda/core/dnsbl/target.ts';

/** An address list with one code, whatever a test does not care about filled in. */
export function aList(over: Partial<ListDescription> = {}): Blocklist {
  return describeList({
    id: 'a-list',
    zone: 'bl.example',
    kinds: ['ip4'],
    codes: [{ match: '127.0.0.2', meaning: 'spam source', severity: 'high' }],
    ...over,
  });
}

export function aTarget(text = '198.18.0.1'): Target {
  const parsed = parseTarget(text);
  if ('error' in parsed) throw new Error(parsed.error);
  return parsed.targets[0]!;
}

/** What the resolver hands over: addresses, or one of the failures by its kind. */
export function answer(what: string | readonly string[]): Answer {
  const ms = 7;
  if (typeof what === 'string' && !/^\d/.test(what)) {
    if (what === 'failed') return { kind: 'failed', code: 'ECONNREFUSED', ms };
    if (what === 'unsent') return { kind: 'unsent', why: 'no time was left', ms: 0 };
    return { kind: what as 'nxdomain' | 'nodata' | 'refused' | 'servfail' | 'timeout', ms };
  }
  return { kind: 'addresses', addresses: [what].flat().map((address) => ({ address, ttl: 300 })), ms };
}
