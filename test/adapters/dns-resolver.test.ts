import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDnsResolver, type DnsResolverOptions } from '../../lambda/adapters/dns-resolver.ts';
import type { Check } from '../../lambda/core/dnsbl/check/check.ts';
import { queryLabels } from '../../lambda/core/dnsbl/check/query-name.ts';
import { jobsFor, runJobs } from '../../lambda/core/dnsbl/check/run.ts';
import type { ListDescription } from '../../lambda/core/dnsbl/lists/describe.ts';
import { aList, aTarget } from '../support/builders/blocklist.ts';
import {
  addresses,
  type Behaviour,
  type FakeDns,
  listing,
  startFakeDns,
  TEST_ENTRY,
} from '../support/dns/fake-server.ts';
import { TYPES } from '../support/dns/packet.ts';

const TARGET = '198.18.0.1';
const LABELS = '1.0.18.198';
const SIX = '2001:2:0:1::ab';

let dns: FakeDns;
beforeAll(async () => {
  dns = await startFakeDns({});
});
afterAll(() => dns.close());

interface Setup {
  list?: Partial<ListDescription>;
  target?: string;
  keys?: Map<string, string>;
  resolver?: Partial<DnsResolverOptions>;
}

/** Asks one list, whose zone behaves like this, about one target. */
async function check(behaviour: Behaviour, setup: Setup = {}): Promise<Check> {
  const zone = 'bl.example';
  dns.zones = { [zone]: behaviour };
  dns.seen.length = 0;
  const resolver = createDnsResolver({
    mode: { kind: 'servers', servers: [dns.address] },
    queryMs: 300,
    ...setup.resolver,
  });
  const jobs = jobsFor([aList({ zone, ...setup.list })], [aTarget(setup.target ?? TARGET)]);
  const options = { randomLabel: 'random', wantsText: () => true, keys: setup.keys ?? new Map() };
  const [result] = await runJobs(jobs, resolver.ask, options);
  resolver.close();
  return result!.checks[0]!;
}

/** A working list that has this to say about the target. */
function answering(...codes: string[]): Behaviour {
  return listing({ ...TEST_ENTRY, [LABELS]: codes });
}

/** A working list, but for what it does with the target's name. */
function exceptTarget(behaviour: Behaviour): Behaviour {
  return (labels, query) =>
    labels === LABELS ? behaviour(labels, query) : listing(TEST_ENTRY)(labels, query);
}

const refused: Behaviour = () => ({ rcode: 'REFUSED' });
const nothing: Behaviour = () => ({ rcode: 'NXDOMAIN' });
const rubbish: Behaviour = () => ({ rcode: 'FORMERR' });
const silent: Behaviour = () => undefined;
const servfail: Behaviour = () => ({ rcode: 'SERVFAIL' });
const referral: Behaviour = () => ({
  authority: [{ name: 'bl.example', type: 'NS', data: 'ns.elsewhere.example' }],
});
const always =
  (...codes: string[]): Behaviour =>
  () => ({ answers: addresses(codes) });

describe('a list asked over DNS', () => {
  describe('tells apart', () => {
    it.each([
      ['no such name', listing(TEST_ENTRY), 'clean', null],
      ['a listing', answering('127.0.0.2'), 'listed', null],
      ['a code without a meaning', answering('127.0.0.77'), 'unknown-code', '127.0.0.77'],
      ['a refusal of this name', answering('127.255.255.254'), 'refused', 'public or unidentified resolver'],
      ['rcode REFUSED for everything', refused, 'refused', 'REFUSED'],
      ['rcode REFUSED for this name', exceptTarget(refused), 'refused', 'REFUSED'],
      ['an answer outside 127/8', answering('93.184.216.34'), 'unhealthy', 'outside 127/8'],
      ['a parked domain', always('93.184.216.34'), 'unhealthy', 'outside 127/8'],
      ['a wildcard zone', always('127.0.0.2'), 'unhealthy', 'lists the whole world'],
      ['a zone that always says NXDOMAIN', nothing, 'unhealthy', 'not there'],
      ['a zone without its test entry', listing({ [LABELS]: '127.0.0.2' }), 'unhealthy', 'not there'],
      ['silence', silent, 'unhealthy', 'no answer within 0.3 s for its test entry'],
      ['silence about this name', exceptTarget(silent), 'error', 'no answer within 0.3 s'],
      ['SERVFAIL for everything', servfail, 'unhealthy', 'SERVFAIL'],
      ['SERVFAIL for this name', exceptTarget(servfail), 'error', 'SERVFAIL'],
      ['a referral for everything', referral, 'unhealthy', 'a referral'],
      ['a referral for this name', exceptTarget(referral), 'error', 'a referral'],
      ['rubbish', rubbish, 'unhealthy', 'the query failed'],
    ] as const)('%s', async (_, behaviour, verdict, reason) => {
      const seen = await check(behaviour);
      expect(seen.verdict).toBe(verdict);
      if (reason === null) expect(seen.reason).toBeNull();
      else expect(seen.reason).toContain(reason);
    });

    it.each(['127.255.255.250', '127.255.255.251', '127.255.255.252', '127.255.255.254', '127.255.255.255'])(
      'the refusal %s for everything',
      async (code) => {
        expect((await check(always(code))).verdict).toBe('refused');
      },
    );

    it('nobody listening', async () => {
      const closed = await startFakeDns({});
      await closed.close();
      const seen = await check(silent, {
        resolver: { mode: { kind: 'servers', servers: [closed.address] } },
      });
      expect(seen).toMatchObject({ verdict: 'unhealthy' });
      expect(seen.reason).toContain('ECONNREFUSED');
    });
  });

  describe('reads', () => {
    it('all A records of an answer', async () => {
      const codes = [
        { match: '127.0.0.2', meaning: 'SBL', severity: 'critical' as const },
        { match: '127.0.0.4', meaning: 'XBL', severity: 'critical' as const },
        { match: '127.0.0.10', meaning: 'PBL', severity: 'high' as const },
      ];
      const seen = await check(answering('127.0.0.10', '127.0.0.4', '127.0.0.2'), { list: { codes } });
      expect(seen).toMatchObject({
        verdict: 'listed',
        codes: ['127.0.0.2', '127.0.0.4', '127.0.0.10'],
        meaning: 'SBL; XBL; PBL',
        severity: 'critical',
      });
    });

    it('a sum of bits', async () => {
      const codes = [
        { match: 'bit:8', meaning: 'PH' },
        { match: 'bit:64', meaning: 'ABUSE' },
      ];
      const list = { kinds: ['domain'] as const, testListed: 'test', decode: 'bitmask' as const, codes };
      const seen = await check(listing({ test: '127.0.0.254', 'example.com': '127.0.0.72' }), {
        list,
        target: 'example.com',
      });
      expect(seen).toMatchObject({ verdict: 'listed', meaning: 'PH; ABUSE' });
    });

    it('a white answer', async () => {
      const codes = [{ match: '127.0.0.1', meaning: 'white', severity: 'ignore' as const }];
      const seen = await check(answering('127.0.0.1'), { list: { codes } });
      expect(seen).toMatchObject({ verdict: 'clean', codes: ['127.0.0.1'], meaning: 'white', white: true });
    });

    it('IPv6 with its leading zeros', async () => {
      const entries = {
        [queryLabels('::ffff:7f00:2', 'ip6')]: '127.0.0.2',
        [queryLabels(SIX, 'ip6')]: '127.0.0.2',
      };
      const seen = await check(listing(entries), { list: { kinds: ['ip6'] }, target: SIX });
      expect(seen.verdict).toBe('listed');
      const names = dns.seen.map(({ name }) => name);
      expect(names).toContain(`b.a.${'0.'.repeat(14)}1.0.0.0.0.0.0.0.2.0.0.0.1.0.0.2.bl.example`);
    });

    it('the TTL of a listing', async () => {
      const seen = await check(exceptTarget(() => ({ answers: addresses('127.0.0.2', 7200) })));
      expect(seen.ttl).toBe(7200);
    });

    it('a truncated answer again over TCP', async () => {
      const real = answering('127.0.0.2');
      const seen = await check((labels, query) => (query.tcp ? real(labels, query) : { truncated: true }));
      expect(seen.verdict).toBe('listed');
      expect(dns.seen.filter(({ tcp }) => tcp).length).toBeGreaterThan(0);
    });
  });

  describe("shows the list's own words", () => {
    const saying = (chunks: readonly string[]) =>
      listing({ ...TEST_ENTRY, [LABELS]: '127.0.0.2' }, { [LABELS]: chunks });
    const utf8 = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

    it.each([
      ['joined', ['Blocked - see ', 'the page'], 'Blocked - see the page'],
      ['without control characters and ANSI', ['\u0000\u001b[2J\u001b[31mred\u001b[0m\r\nnext'], 'red next'],
      ['without bidi and zero-width characters', [utf8('pay\u202e\u2066l\u200bal')], 'paylal'],
      ['in UTF-8', [utf8('gelistet für Spam')], 'gelistet für Spam'],
      ['in Latin-1', ['gelistet f\u00fcr Spam'], 'gelistet für Spam'],
      [
        'without a link or HTML',
        ['<a href="https://evil.example/x">click</a>'],
        '‹a href="hxxps://evil[.]example/x"›click‹/a›',
      ],
      ['without a Markdown link', ['[click](https://evil.example/)'], '[click](hxxps://evil[.]example/)'],
      ['or nothing', [' \u0007 '], null],
    ])('%s', async (_, chunks, expected) => {
      expect((await check(saying(chunks))).reason).toBe(expected);
    });

    it('cut to 300 characters, of 64 kB over TCP', async () => {
      const chunks = Array.from({ length: 250 }, () => `\u001b[1m${'x'.repeat(250)}`);
      const big = saying(chunks);
      const seen = await check((labels, query) =>
        query.type === TYPES.TXT && !query.tcp ? { truncated: true } : big(labels, query),
      );
      expect(seen.verdict).toBe('listed');
      expect([...seen.reason!]).toHaveLength(300);
    });

    it('and stays listed when they do not come', async () => {
      const behaviour = saying(['never']);
      const seen = await check((labels, query) =>
        query.type === TYPES.TXT ? undefined : behaviour(labels, query),
      );
      expect(seen).toMatchObject({ verdict: 'listed', reason: null });
    });
  });

  it('keeps a time-out on one list away from the others', async () => {
    dns.zones = { 'dead.example': silent, 'good.example': answering('127.0.0.2') };
    const resolver = createDnsResolver({ mode: { kind: 'servers', servers: [dns.address] }, queryMs: 300 });
    const lists = ['dead', 'good'].map((id) => aList({ id, zone: `${id}.example` }));
    const results = await runJobs(jobsFor(lists, [aTarget()]), resolver.ask, { randomLabel: 'random' });
    resolver.close();
    expect(results.map(({ checks }) => checks[0]!.verdict)).toEqual(['unhealthy', 'listed']);
  });

  it('puts a key into the question and nowhere else', async () => {
    const list = { zone: '{key}.bl.example' };
    const keys = new Map([['a-list', 'Marked-Key-42']]);
    const keyed: Behaviour = (labels, query) => {
      const name = labels.replace(/\.marked-key-42$/, '');
      const words = { [LABELS]: [`see ${labels}.bl.example`] };
      return listing({ ...TEST_ENTRY, [LABELS]: '127.0.0.2' }, words)(name, query);
    };
    const listed = await check(keyed, { list, keys });
    expect(listed).toMatchObject({ verdict: 'listed', reason: `see ${LABELS}.{key}.bl.example` });
    expect(dns.seen.length).toBeGreaterThan(0);
    expect(dns.seen.every(({ name }) => name.includes('.marked-key-42.'))).toBe(true);
    const failing = await Promise.all(
      [silent, servfail, refused, referral].map((each) => check(each, { list, keys })),
    );
    expect(JSON.stringify([listed, ...failing])).not.toMatch(/marked-key/i);
  });

  it('sends a zone no more than six queries at once', async () => {
    dns.zones = { 'bl.example': listing(TEST_ENTRY) };
    dns.seen.length = 0;
    const start = Date.now();
    const resolver = createDnsResolver({
      mode: { kind: 'servers', servers: [dns.address] },
      until: start + 1500,
    });
    const targets = Array.from({ length: 20 }, (_, i) => aTarget(`198.18.0.${i}`));
    const [result] = await runJobs(jobsFor([aList()], targets), resolver.ask, { randomLabel: 'random' });
    resolver.close();
    expect(dns.seen.filter(({ at }) => at < start + 900)).toHaveLength(6);
    const verdicts = result!.checks.map(({ verdict, reason }) => `${verdict} ${reason}`);
    expect(verdicts.filter((each) => each === 'clean null').length).toBeGreaterThanOrEqual(3);
    expect(verdicts.at(-1)).toBe('error not asked: no time was left');
  });
});

describe('createDnsResolver', () => {
  const question = { list: 'a-list', zone: 'bl.example', name: '2.0.0.127.bl.example', type: 'A' } as const;

  it("asks a zone's own name servers in authoritative mode", async () => {
    const own = await startFakeDns({ 'bl.example': listing(TEST_ENTRY) });
    const parents: Behaviour = (labels, { type }) => {
      if (labels === '' && type === TYPES.NS) return { answers: [{ type: 'NS', data: 'ns1.example' }] };
      return { rcode: 'NXDOMAIN' };
    };
    dns.zones = {
      example: parents,
      'ns1.example': (_, { type }) => (type === TYPES.A ? { answers: addresses('127.0.0.1') } : {}),
    };
    const resolver = createDnsResolver({
      mode: { kind: 'authoritative', via: [dns.address], port: own.port },
    });
    const answer = await resolver.ask({ ...question, zone: 'bl.list.example', name: '2.0.0.127.bl.example' });
    resolver.close();
    await own.close();
    // `example` is a top-level domain here: never asked.
    expect(answer).toMatchObject({ kind: 'failed', code: 'no name server found' });
    expect(own.seen).toEqual([]);
  });

  it('finds the name servers of the nearest name above the zone', async () => {
    const own = await startFakeDns({ 'bl.list.example': listing(TEST_ENTRY) });
    dns.zones = {
      'list.example': (labels, { type }) => {
        if (labels === '' && type === TYPES.NS) return { answers: [{ type: 'NS', data: 'ns1.example' }] };
        return { rcode: 'NXDOMAIN' };
      },
      'ns1.example': (_, { type }) => (type === TYPES.A ? { answers: addresses('127.0.0.1') } : {}),
    };
    const resolver = createDnsResolver({
      mode: { kind: 'authoritative', via: [dns.address], port: own.port },
    });
    const ask = (name: string) => resolver.ask({ ...question, zone: 'bl.list.example', name });
    expect(await ask('2.0.0.127.bl.list.example')).toMatchObject({ kind: 'addresses' });
    expect(await ask('random.bl.list.example')).toMatchObject({ kind: 'nxdomain' });
    resolver.close();
    expect(own.seen).toHaveLength(2);
    await own.close();
  });

  it.each([
    ['mail.example.com', 'mail.example.com'],
    ['<b>evil</b>.example', undefined],
    [undefined, undefined],
  ])('finds the reverse name %s, if a host can have it', async (name, expected) => {
    dns.zones = {
      'in-addr.arpa': () => (name ? { answers: [{ type: 'PTR', data: name }] } : { rcode: 'NXDOMAIN' }),
    };
    const resolver = createDnsResolver({ mode: { kind: 'servers', servers: [dns.address] } });
    expect(await resolver.reverseName(TARGET)).toBe(expected);
    resolver.close();
    expect(dns.seen.at(-1)!.name).toBe('1.0.18.198.in-addr.arpa');
  });

  it('ends a query at its wall deadline, whatever c-ares would still try', async () => {
    dns.zones = { 'bl.example': silent };
    const resolver = createDnsResolver({ mode: { kind: 'servers', servers: [dns.address] }, queryMs: 50 });
    const answer = await resolver.ask(question);
    resolver.close();
    expect(answer.kind).toBe('timeout');
  });
});
