import { describe, expect, it } from 'vitest';
import { decode } from '../../../../lambda/core/dnsbl/check/decode.ts';
import { parseListsFile } from '../../../../lambda/core/dnsbl/lists/lists-file.ts';

const MINIMAL = { id: 'mine', zone: 'bl.example', kinds: ['ip4'], codes: [{ match: '127.0.0.2' }] };

function one(over: object) {
  const { lists, keys } = parseListsFile([{ ...MINIMAL, ...over }]);
  return { list: lists[0]!, key: keys.get('mine') };
}

describe('parseListsFile', () => {
  describe('fills in', () => {
    it('everything but id, zone, kinds and codes', () => {
      const { list, key } = one({});
      expect(list).toMatchObject({
        id: 'mine',
        name: 'mine',
        zone: 'bl.example',
        tier: 1,
        severityDefault: 'medium',
        refused: [],
      });
      expect(list.codes[0]).toMatchObject({ meaning: 'listed', severity: 'medium', listing: true });
      expect(list.tests.ip4!.listed).toEqual([{ name: '127.0.0.2', kind: 'ip4', required: true }]);
      expect(list.notAsked).toBeUndefined();
      expect(key).toBeUndefined();
    });

    it.each([
      ['unknown keys are ignored', { operator: 'me', added: { by: 'hand' } }],
      [
        'null is "not said"',
        {
          name: null,
          zoneIp6: null,
          decode: null,
          severityDefault: null,
          refusedCodes: null,
          requiresKey: null,
        },
      ],
      ['a final dot and capitals of the zone do not matter', { zone: 'BL.Example.' }],
      ['a kind said twice counts once', { kinds: ['ip4', 'ip4'] }],
    ])('%s', (_, over) => {
      expect(one(over).list).toEqual(one({}).list);
    });
  });

  describe('reads', () => {
    it('bits, whether or not it says that they are', () => {
      const codes = [
        { match: 'bit:2', meaning: 'black' },
        { match: 'bit:8', meaning: 'red' },
      ];
      for (const decodeAs of ['bitmask', undefined]) {
        expect(decode(one({ codes, decode: decodeAs }).list, ['127.0.0.10']).meaning).toBe('black; red');
      }
    });

    it.each([
      [
        'a white answer',
        { codes: [{ match: '127.0.0.1', meaning: 'WHITE: trusted (not a listing)', severity: 'ignore' }] },
        'not-listing',
      ],
      [
        'an answer to be ignored',
        { codes: [{ match: '127.0.0.1', meaning: 'mixed', severity: 'ignore' }] },
        'not-listing',
      ],
      [
        'a whole list to be ignored, which still lists',
        {
          severityDefault: 'ignore',
          codes: [{ match: '127.0.0.1', meaning: 'whole network', severity: 'ignore' }],
        },
        'listed',
      ],
      [
        'a white answer of a list to be ignored',
        { severityDefault: 'ignore', codes: [{ match: '127.0.0.1', meaning: 'white', severity: 'ignore' }] },
        'not-listing',
      ],
    ])('%s', (_, over, kind) => {
      expect(decode(one(over).list, ['127.0.0.1']).kind).toBe(kind);
    });

    it('what the registry knows about a code, for a list of the same id', () => {
      const { lists } = parseListsFile([
        { ...MINIMAL, id: 'spamhaus-zen', codes: [{ match: '127.0.0.4', meaning: 'XBL' }] },
      ]);
      expect(lists[0]!.codes[0]).toMatchObject({ meaning: 'XBL', cause: 'infected', atOnce: true });
    });
  });

  describe('never asks', () => {
    it.each([
      ['a list of tier 0', { tier: 0, status: 'DEAD: shut 2013' }, 'the list is dead: shut 2013'],
      ['a list without a zone', { zone: null }, 'it has no zone to ask'],
      ['the zone of a dead list', { zone: 'dnsbl.sorbs.net' }, 'SORBS is dead: switched off on 2024-06-05'],
      ['a part of the zone of a dead list', { zone: 'spam.dnsbl.sorbs.net' }, 'SORBS is dead'],
    ])('%s', (_, over, reason) => {
      expect(one(over).list.notAsked).toContain(reason);
    });
  });

  describe('takes the key out of the list', () => {
    it.each([
      ['given apart', { zone: '{key}.bl.example', key: 'marked-key' }, '{key}.bl.example'],
      [
        'in a Spamhaus zone',
        { zone: 'marked-key.zen.dq.spamhaus.net', requiresKey: true },
        '{key}.zen.dq.spamhaus.net',
      ],
      [
        'in an Abusix zone',
        { zone: 'marked-key.combined.mail.abusix.zone', requiresKey: true },
        '{key}.combined.mail.abusix.zone',
      ],
      [
        'where keyFormat has it',
        { zone: 'marked-key.bl.example', requiresKey: true, keyFormat: '<reversed-ip>.<APIKEY>.bl.example' },
        '{key}.bl.example',
      ],
    ])('%s', (_, over, zone) => {
      const { list, key } = one(over);
      expect(list.zone).toBe(zone);
      expect(key).toBe('marked-key');
      expect(JSON.stringify(list)).not.toContain('marked-key');
    });

    it('as a long first label, and leaves the zone of a list that knows its customers by address', () => {
      const key = 'a1b2c3d4e5f6g7h8i9j0k1l2m3';
      expect(one({ zone: `${key}.bl.example`, requiresKey: true })).toMatchObject({
        key,
        list: { zone: '{key}.bl.example' },
      });
      expect(one({ zone: 'bl.score.example', requiresKey: true })).toMatchObject({
        key: undefined,
        list: { zone: 'bl.score.example' },
      });
    });
  });

  describe('refuses, naming the entry, the value and the fix,', () => {
    it.each([
      ['an object', { lists: [] }, 'are no JSON array; write'],
      ['nothing', [], 'name no list; write'],
      ['an entry that is no object', ['zen.spamhaus.org'], 'entry 1: is no object'],
      ['a missing id', [{ ...MINIMAL, id: undefined }], 'entry 1: id is missing'],
      [
        'a missing zone',
        [MINIMAL, { ...MINIMAL, id: 'b', zone: undefined }],
        'entry 2 ("b"): zone is missing',
      ],
      ['missing kinds', [{ ...MINIMAL, kinds: undefined }], 'entry 1 ("mine"): kinds is missing'],
      ['missing codes', [{ ...MINIMAL, codes: undefined }], 'codes is missing'],
      [
        'a strange kind',
        [{ ...MINIMAL, kinds: ['ip5'] }],
        'kinds.0 is "ip5"; it must be one of ip4, ip6, domain',
      ],
      ['a strange zone', [{ ...MINIMAL, zone: 'http://x/' }], 'zone is "http://x/"; it must be a DNS name'],
      [
        'a zone with a key in the middle',
        [{ ...MINIMAL, zone: 'a.{key}.b' }],
        'zone is "a.{key}.b"; it must be a DNS name',
      ],
      [
        'a strange severity',
        [{ ...MINIMAL, codes: [{ match: '127.0.0.2', severity: 'bad' }] }],
        'codes.0.severity is "bad"; it must be one of ignore, info',
      ],
      [
        'a strange code',
        [{ ...MINIMAL, codes: [{ match: '127.0.0' }] }],
        `'127.0.0' is no return code; write e.g. 127.0.0.2`,
      ],
      [
        'a strange refusal',
        [{ ...MINIMAL, refusedCodes: [{ match: 'all', meaning: 'x' }] }],
        `'all' is no return code`,
      ],
      ['a strange tier', [{ ...MINIMAL, tier: 4 }], 'tier is 4; it must be one of 0, 1, 2, 3'],
      ['a wrong type', [{ ...MINIMAL, codes: 'all' }], 'codes is "all"; it must be of type array'],
      ['an id twice', [MINIMAL, MINIMAL], 'entry 2 ("mine"): the id stands there twice'],
      [
        'a key that is no label',
        [{ ...MINIMAL, zone: '{key}.bl.example', key: 'a b' }],
        'its key is no DNS label',
      ],
    ])('%s', (_, json, message) => {
      expect(() => parseListsFile(json)).toThrow(message);
    });

    it('and does not repeat a key in the error', () => {
      expect(() => parseListsFile([{ ...MINIMAL, zone: '{key}.x', key: 'marked key' }])).toThrow(
        /^(?!.*marked)/,
      );
    });
  });
});
