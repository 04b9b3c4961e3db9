import { describe, expect, it } from 'vitest';
import { describeList } from '../../../../lambda/core/dnsbl/lists/describe.ts';
import { parseListsFile } from '../../../../lambda/core/dnsbl/lists/lists-file.ts';
import { DEAD_LISTS } from '../../../../lambda/core/dnsbl/lists/registry/dead-lists.ts';
import { WEB_ONLY } from '../../../../lambda/core/dnsbl/lists/registry/domain-lists.ts';
import { SOURCES } from '../../../../lambda/core/dnsbl/lists/registry/sources.ts';
import { chooseLists, REGISTRY } from '../../../../lambda/core/dnsbl/lists/registry.ts';
import { deadZone, whyNotAsked } from '../../../../lambda/core/dnsbl/lists/why-not-asked.ts';
import { ADVICE_ENGLISH } from '../../../../lambda/core/message/words/english/advice.ts';

const KEYED = ['spamhaus-zen-dqs', 'spamhaus-dbl-dqs', 'spamhaus-zrd-dqs', 'abusix-combined'];

describe('the registry', () => {
  it('has every list once', () => {
    const ids = [...REGISTRY, ...DEAD_LISTS, ...WEB_ONLY].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const zones = [...REGISTRY, ...DEAD_LISTS].map(({ zone }) => zone);
    expect(new Set(zones).size).toBe(zones.length);
  });

  it.each(REGISTRY.map((entry) => [entry.id, entry] as const))('%s is complete', (_, entry) => {
    const list = describeList(entry);
    expect(SOURCES[entry.id]?.length).toBeGreaterThan(0);
    expect(Object.keys(list.tests).sort()).toEqual([...list.kinds].sort());
    for (const code of list.codes) {
      expect(code.meaning).not.toBe('');
      expect(ADVICE_ENGLISH).toHaveProperty(code.cause);
      // A listing whose cause nobody named would give a person nothing to do.
      if (code.listing) expect(code.cause).not.toBe('unknown');
      expect(code.listing && code.severity === 'ignore' && list.severityDefault !== 'ignore').toBe(false);
    }
    for (const link of [list.lookupUrl, list.delistUrl]) {
      if (link) expect(new URL(link.replace('{target}', 'x')).protocol).toMatch(/^https?:$/);
    }
  });

  it.each(DEAD_LISTS.map((list) => [list.id, list] as const))(
    '%s is dead, with a reason and a source',
    (_, list) => {
      expect(list.reason).not.toBe('');
      expect(list.sources.length).toBeGreaterThan(0);
      expect(deadZone(list.zone)).toContain(list.reason);
      expect(whyNotAsked(list.id)).toBe(`'${list.id}' (${list.zone}) is dead: ${list.reason}; remove it`);
      expect(chooseLists([list.id])).toMatchObject({ lists: [], errors: [expect.any(String)] });
    },
  );
});

describe('chooseLists', () => {
  it('asks by default what needs neither key nor registration', () => {
    const { lists, errors, left } = chooseLists();
    const ids = lists.map(({ id }) => id);
    expect(errors).toEqual([]);
    expect(ids).toEqual(
      expect.arrayContaining(['spamhaus-zen', 'spamcop', 'barracuda', 'surbl-multi', 'uceprotect-3']),
    );
    expect(ids).not.toEqual(expect.arrayContaining(KEYED));
    expect(left).toHaveLength(REGISTRY.length - lists.length);
    expect(left).toContainEqual({
      id: 'spamhaus-zen-dqs',
      why: "'spamhaus-zen-dqs' needs a key of your own",
    });
  });

  it('asks DQS instead of the public mirror when there is a key', () => {
    const { lists } = chooseLists(undefined, new Map([['spamhaus-zen-dqs', 'k']]));
    const ids = lists.map(({ id }) => id);
    expect(ids).toContain('spamhaus-zen-dqs');
    expect(ids).not.toContain('spamhaus-zen');
    expect(ids).toContain('spamhaus-dbl');
  });

  it('asks by name what is left out by default', () => {
    expect(chooseLists(['dnswl', 'dnswl', 'rbl-jp']).lists.map(({ id }) => id)).toEqual(['dnswl', 'rbl-jp']);
  });

  it.each([
    ['sorbs', "'sorbs' (dnsbl.sorbs.net) is dead: switched off on 2024-06-05"],
    ['senderbase', "'senderbase' cannot be asked: its public DNS lookup is closed"],
    ['zen', "'zen' is no known list; known are spamhaus-zen"],
  ])('refuses %s by name, with the reason', (id, reason) => {
    expect(whyNotAsked(id)).toContain(reason);
  });

  it('refuses a list whose key is not there', () => {
    expect(chooseLists(['spamhaus-zen-dqs'])).toMatchObject({
      lists: [],
      errors: ["'spamhaus-zen-dqs' needs a key of your own"],
    });
  });
});

/** As the lists' own pages say: zone, kinds, the entry for tests, codes that mean a listing, and codes that refuse. */
const FACTS: readonly (readonly [
  id: string,
  zone: string,
  kinds: string[],
  test: string,
  decode: 'exact' | 'bitmask',
  listed: string[],
  refused: string[],
])[] = [
  [
    'spamhaus-zen',
    'zen.spamhaus.org',
    ['ip4', 'ip6'],
    '127.0.0.2',
    'exact',
    ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.9', '127.0.0.10', '127.0.0.11'],
    ['127.255.255.252', '127.255.255.254', '127.255.255.255'],
  ],
  [
    'spamhaus-dbl',
    'dbl.spamhaus.org',
    ['domain'],
    'dbltest.com',
    'exact',
    ['127.0.1.2', '127.0.1.4', '127.0.1.5', '127.0.1.6', '127.0.1.102', '127.0.1.103', '127.0.1.104'],
    ['127.0.1.255', '127.255.255.252', '127.255.255.254', '127.255.255.255'],
  ],
  ['spamcop', 'bl.spamcop.net', ['ip4', 'ip6'], '127.0.0.2', 'exact', ['127.0.0.2'], []],
  ['barracuda', 'b.barracudacentral.org', ['ip4'], '127.0.0.2', 'exact', ['127.0.0.2'], []],
  [
    'surbl-multi',
    'multi.surbl.org',
    ['domain'],
    'test.surbl.org',
    'bitmask',
    ['bit:8', 'bit:16', 'bit:64', 'bit:128'],
    ['127.0.0.1'],
  ],
  [
    'uribl-multi',
    'multi.uribl.com',
    ['domain'],
    'test.uribl.com',
    'bitmask',
    ['bit:2', 'bit:4', 'bit:8'],
    ['127.0.0.1'],
  ],
  ['psbl', 'psbl.surriel.com', ['ip4'], '127.0.0.2', 'exact', ['127.0.0.2'], []],
  ['uceprotect-1', 'dnsbl-1.uceprotect.net', ['ip4'], '127.0.0.2', 'exact', ['127.0.0.2'], []],
];

describe('the registry against what the lists say of themselves', () => {
  it.each(FACTS)(
    '%s: zone, kinds, test entry, codes and refusals',
    (id, zone, kinds, test, decode, listed, refused) => {
      const entry = REGISTRY.find((each) => each.id === id)!;
      const matches = (codes: readonly { match: string }[] = []) => codes.map(({ match }) => match);
      expect(entry).toMatchObject({ zone, kinds, testListed: test });
      expect(entry.decode ?? 'exact').toBe(decode);
      expect(matches(entry.codes)).toEqual(expect.arrayContaining(listed));
      expect(matches(entry.refusedCodes)).toEqual(refused);
    },
  );
});

/** A registry's row as a file of lists gives it. */
const asFact = (entry: (typeof REGISTRY)[number]) => ({
  id: entry.id,
  zone: entry.zone,
  kinds: entry.kinds,
  codes: entry.codes,
  testListed: entry.testListed,
});

describe('a file of lists', () => {
  it('can hold the whole registry, the dead lists and those without a zone', () => {
    const dead = DEAD_LISTS.map(({ id, zone }) => ({ id, zone, tier: 0, kinds: ['ip4'], codes: [] }));
    const web = WEB_ONLY.map(({ id }) => ({ id, zone: null, kinds: ['domain'], codes: [] }));
    const { lists } = parseListsFile([...REGISTRY.map(asFact), ...dead, ...web]);
    expect(lists).toHaveLength(REGISTRY.length + dead.length + web.length);
    const asked = lists.filter(({ notAsked }) => notAsked === undefined).map(({ id }) => id);
    expect(asked.toSorted()).toEqual(REGISTRY.map(({ id }) => id).toSorted());
  });
});
