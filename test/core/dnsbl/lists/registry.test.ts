import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

const source = join(import.meta.dirname, '../../../../../shared/dnsbl/lists.json');
const haveSource = existsSync(source);
if (!haveSource)
  console.warn('skipped: the registry against the collected facts: ../shared/dnsbl/lists.json is absent');

describe.skipIf(!haveSource)('the registry against the facts it was made from', () => {
  type Fact = {
    id: string;
    zone: string | null;
    tier: number | null;
    kinds: string[];
    codes: { match: string; severity: string }[];
    refusedCodes: { match: string }[];
    testListed: string | null;
    decode: string;
  };
  const facts: Fact[] = haveSource ? JSON.parse(readFileSync(source, 'utf8')) : [];

  it('knows every list, as alive, dead or web only', () => {
    const known = {
      alive: REGISTRY.map(({ id }) => id),
      dead: DEAD_LISTS.map(({ id }) => id),
      web: WEB_ONLY.map(({ id }) => id),
    };
    expect(known.alive.toSorted()).toEqual(
      facts
        .filter(({ tier, zone }) => tier !== 0 && zone)
        .map(({ id }) => id)
        .toSorted(),
    );
    expect(known.dead.toSorted()).toEqual(
      facts
        .filter(({ tier }) => tier === 0)
        .map(({ id }) => id)
        .toSorted(),
    );
    expect(known.web.toSorted()).toEqual(
      facts
        .filter(({ tier, zone }) => tier !== 0 && !zone)
        .map(({ id }) => id)
        .toSorted(),
    );
  });

  it.each(facts.filter(({ tier, zone }) => tier !== 0 && zone).map((fact) => [fact.id, fact] as const))(
    '%s has the same zone, codes, refusals and test entry',
    (id, fact) => {
      const entry = REGISTRY.find((each) => each.id === id)!;
      const matches = (codes: readonly { match: string }[] = []) => codes.map(({ match }) => match);
      expect(entry).toMatchObject({
        zone: fact.zone,
        kinds: fact.kinds,
        tier: fact.tier,
        testListed: fact.testListed,
      });
      expect(matches(entry.codes)).toEqual(expect.arrayContaining(matches(fact.codes)));
      // DNSWL's category 10 is a code of its own, and what its test entry answers: see the registry.
      const refusals = matches(fact.refusedCodes).filter((match) => match !== '127.0.10.*');
      expect(matches(entry.refusedCodes).toSorted()).toEqual(refusals.toSorted());
      expect(entry.decode ?? 'exact').toBe(fact.decode);
      for (const code of fact.codes) {
        expect(entry.codes.find(({ match }) => match === code.match)?.severity).toBe(code.severity);
      }
    },
  );

  it('can be read whole as a file of lists', () => {
    const { lists } = parseListsFile(facts);
    expect(lists).toHaveLength(facts.length);
    expect(
      lists
        .filter(({ notAsked }) => notAsked === undefined)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(REGISTRY.map(({ id }) => id).toSorted());
  });
});
