import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDnsResolver, type DnsResolver } from '../../lambda/adapters/dns-resolver.ts';
import { jobsFor, runJobs } from '../../lambda/core/dnsbl/check/run.ts';
import type { ListDescription } from '../../lambda/core/dnsbl/lists/describe.ts';
import { aList, aTarget } from '../support/builders/blocklist.ts';
import { haveRbldnsd, type Rbldnsd, startRbldnsd } from '../support/dns/rbldnsd.ts';

const ZONES = {
  'ip.example': [
    [
      'ip4set',
      ':127.0.0.2:$ is a spam source, see https://ip.example/$\n127.0.0.2\n198.18.0.1\n198.18.0.16/30',
    ],
    ['ip6trie', ':127.0.0.3:by /64\n::ffff:7f00:2/128\n2001:2:0:1::/64'],
  ],
  'codes.example': [
    [
      'ip4set',
      '127.0.0.2 :127.0.0.2:\n198.18.0.1 :127.0.0.4:\n198.18.0.2 :127.0.0.77:\n198.18.0.3 :127.255.255.254:\n198.18.0.4 :93.184.216.34:',
    ],
    // A second data set of the same zone: the address has two A records.
    ['ip4set', '198.18.0.1 :127.0.0.10:'],
  ],
  'names.example': [['dnset', ':127.0.0.72:\ntest\n.listed.example']],
  'untested.example': [['ip4set', '198.18.0.1 :127.0.0.2:']],
  'world.example': [['ip4set', '0.0.0.0/0 :127.0.0.2:']],
  'empty.example': [['ip4set', '']],
} as const;

const CODES = [
  { match: '127.0.0.2', meaning: 'source', severity: 'high' as const },
  { match: '127.0.0.3', meaning: 'network', severity: 'high' as const },
  { match: '127.0.0.4', meaning: 'infected', severity: 'critical' as const },
  { match: '127.0.0.10', meaning: 'policy', severity: 'low' as const },
];
const BITS = [
  { match: 'bit:8', meaning: 'phishing' },
  { match: 'bit:64', meaning: 'abuse' },
];

const live = haveRbldnsd();

describe.skipIf(!live)('against a live rbldnsd', () => {
  let server: Rbldnsd;
  let resolver: DnsResolver;
  beforeAll(async () => {
    server = await startRbldnsd(ZONES);
    resolver = createDnsResolver({
      mode: { kind: 'servers', servers: [server.address] },
      // The server is our own: nobody to be polite to.
      pace: { burst: 100, perSecond: 100, inFlight: 100 },
    });
  });
  afterAll(async () => {
    resolver?.close();
    await server?.stop();
  });

  async function check(zone: string, target: string, over: Partial<ListDescription> = {}) {
    const list = aList({ id: zone, zone: `${zone}.example`, codes: CODES, kinds: ['ip4', 'ip6'], ...over });
    const options = { randomLabel: 'random-x7f3', wantsText: () => true };
    const [result] = await runJobs(jobsFor([list], [aTarget(target)]), resolver.ask, options);
    return result!.checks[0]!;
  }

  it.each([
    ['a listed address', 'ip', '198.18.0.1', 'listed', 'source'],
    ['an address of a listed block', 'ip', '198.18.0.18', 'listed', 'source'],
    ['the neighbour of a listed block', 'ip', '198.18.0.20', 'clean', null],
    ['a listed /64', 'ip', '2001:2:0:1::ab', 'listed', 'network'],
    [
      'another address of it, with leading zeros',
      'ip',
      '2001:0002:0000:0001:0000:0000:0000:0001',
      'listed',
      'network',
    ],
    ['the /64 next to it', 'ip', '2001:2:0:2::ab', 'clean', null],
    ['an IPv4 address in IPv6 clothes', 'ip', '::ffff:198.18.0.1', 'listed', 'source'],
    ['two codes in one answer', 'codes', '198.18.0.1', 'listed', 'infected; policy'],
    ['a code without a meaning', 'codes', '198.18.0.2', 'unknown-code', null],
    ['a refusal code', 'codes', '198.18.0.3', 'refused', null],
    ['an address outside 127/8', 'codes', '198.18.0.4', 'unhealthy', null],
    ['a zone without its test entry', 'untested', '198.18.0.1', 'unhealthy', null],
    ['a zone that lists the whole IPv4 space', 'world', '198.18.0.1', 'unhealthy', null],
    ['an empty zone', 'empty', '198.18.0.1', 'unhealthy', null],
    ['a zone that the server does not have', 'elsewhere', '198.18.0.1', 'refused', null],
  ])('%s', async (_, zone, target, verdict, meaning) => {
    expect(await check(zone, target)).toMatchObject({ verdict, meaning });
  });

  it.each([
    ['a listed domain', 'listed.example', 'listed', 'phishing; abuse'],
    ['a name in a listed domain', 'www.listed.example', 'listed', 'phishing; abuse'],
    ['another domain', 'unlisted.example', 'clean', null],
  ])('%s, by bits', async (_, target, verdict, meaning) => {
    const over = { kinds: ['domain'] as const, codes: BITS, decode: 'bitmask' as const, testListed: 'test' };
    expect(await check('names', target, over)).toMatchObject({ verdict, meaning });
  });

  it("shows the list's own words without a link", async () => {
    expect((await check('ip', '198.18.0.1')).reason).toBe(
      '198.18.0.1 is a spam source, see hxxps://ip[.]example/198[.]18[.]0[.]1',
    );
  });

  it('believes a listing of a list whose test entry is unknown, and not its silence', async () => {
    const unknown = { testListed: null, testListedIp6: null };
    expect((await check('untested', '198.18.0.1', unknown)).verdict).toBe('listed');
    expect((await check('untested', '198.18.0.9', unknown)).verdict).toBe('unhealthy');
  });
});
