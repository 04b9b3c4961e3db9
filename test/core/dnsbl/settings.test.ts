import { describe, expect, it } from 'vitest';
import { listsOf } from '../../../lambda/core/dnsbl/lists/chosen-lists.ts';
import { keyParameters } from '../../../lambda/core/dnsbl/lists/key-services.ts';
import { blocklistSettingsSchema } from '../../../lambda/core/dnsbl/settings.ts';
import { targetsOf } from '../../../lambda/core/dnsbl/target.ts';

function problem(json: unknown): string | undefined {
  return blocklistSettingsSchema.safeParse(json).error?.issues[0]?.message;
}

describe('the settings of the watch', () => {
  it("default to no target, every list that needs no registration, no key, the lists' own servers", () => {
    expect(blocklistSettingsSchema.parse({})).toEqual({ targets: [], keys: {}, resolver: 'authoritative' });
  });

  it('expand blocks, and keep the mail server and role of whoever named a target first', () => {
    const settings = blocklistSettingsSchema.parse({
      targets: [
        { target: '198.18.0.1', mailServer: 'mx1.example.com', role: 'newsletter' },
        { target: '198.18.0.0/31', mailServer: 'mx2.example.com' },
        { target: 'Example.com' },
      ],
      lists: ['spamcop', 'spamhaus-zen-dqs'],
      keys: { spamhaus: '/sendwatch/dqs' },
    });
    expect(targetsOf(settings.targets)).toEqual([
      { text: '198.18.0.1', kind: 'ip4', mailServer: 'mx1.example.com', role: 'newsletter' },
      { text: '198.18.0.0', kind: 'ip4', mailServer: 'mx2.example.com' },
      { text: 'example.com', kind: 'domain' },
    ]);
  });

  it.each(['192.0.2.53', '192.0.2.53:5353', '2001:db8::53', '[2001:db8::53]:5353'])(
    'take the resolver %s',
    (server) => {
      expect(problem({ resolver: [server] })).toBeUndefined();
    },
  );

  const OWN = { id: 'mine', zone: 'bl.example', kinds: ['ip4'], codes: [] };

  it('take lists of one’s own beside ids, and keep what was checked', () => {
    const { lists } = blocklistSettingsSchema.parse({ lists: ['default', 'spamcop', { ...OWN, x: 1 }] });
    expect(lists).toEqual(['default', 'spamcop', OWN]);
    const ids = listsOf(lists, new Map()).lists.map(({ id }) => id);
    expect(ids).toContain('barracuda');
    expect(ids.filter((id) => id === 'spamcop')).toHaveLength(1);
    expect(ids.at(-1)).toBe('mine');
  });

  it('ask nothing but what they name', () => {
    const ids = (lists: unknown) =>
      listsOf(blocklistSettingsSchema.parse({ lists }).lists, new Map()).lists.map(({ id }) => id);
    expect(ids([OWN])).toEqual(['mine']);
    expect(ids(['psbl', OWN])).toEqual(['psbl', 'mine']);
  });

  it('put a list of one’s own in the place of the built-in one of the same id', () => {
    const lists = blocklistSettingsSchema.parse({ lists: ['default', { ...OWN, id: 'spamcop' }] }).lists;
    const found = listsOf(lists, new Map()).lists.filter(({ id }) => id === 'spamcop');
    expect(found.map(({ zone }) => zone)).toEqual(['bl.example']);
  });

  it('name each parameter once, with the services that it serves', () => {
    const keys = { spamhaus: '/keys/one', abusix: '/keys/one' };
    expect([...keyParameters(blocklistSettingsSchema.parse({ keys }).keys)]).toEqual([
      ['/keys/one', ['spamhaus', 'abusix']],
    ]);
  });

  it.each([
    ['a private address', { targets: [{ target: '10.0.0.1' }] }, "'10.0.0.1' is a private address"],
    ['no address', { targets: [{ target: 'mail' }] }, "'mail' is no address, CIDR or domain"],
    [
      'too many targets',
      { targets: [0, 1, 2, 3, 4].map((n) => ({ target: `198.18.${n}.0/24` })) },
      'more than 1024 targets',
    ],
    ['a dead list', { lists: ['sorbs'] }, "'sorbs' (dnsbl.sorbs.net) is dead"],
    ['a list that does not exist', { lists: ['zen'] }, "'zen' is no known list"],
    ['a list that is named twice', { lists: ['psbl', 'psbl'] }, "names 'psbl' twice"],
    [
      'an own list without a zone',
      { lists: [{ id: 'mine', kinds: ['ip4'], codes: [] }] },
      "the list 'mine': zone is missing",
    ],
    [
      'an own list of a bad code',
      { lists: [{ id: 'mine', zone: 'bl.example', kinds: ['ip4'], codes: [{ match: '12' }] }] },
      "the list 'mine': ",
    ],
    [
      'an own list in a dead zone',
      { lists: [{ id: 'mine', zone: 'dnsbl.sorbs.net', kinds: ['ip4'], codes: [] }] },
      "the list 'mine': it cannot be asked: ",
    ],
    ['a number for a list', { lists: [7] }, 'is no object; write {"id"'],
    [
      'a key of an own list',
      { lists: [{ id: 'mine', zone: '{key}.bl.example', kinds: ['ip4'], codes: [], key: 'Marked7x3' }] },
      "the list 'mine': a key must not stand in the settings",
    ],
    [
      'a key in the zone of an own list',
      {
        lists: [
          { id: 'mine', zone: 'marked7x3.zen.dq.spamhaus.net', kinds: ['ip4'], codes: [], requiresKey: true },
        ],
      },
      "the list 'mine': a key must not stand in the settings",
    ],
    ['an unknown key', { target: [] }, 'Invalid input'],
    ['a list whose key is not there', { lists: ['spamhaus-zen-dqs'] }, 'name its parameter in keys.spamhaus'],
    ['a key in place of its name', { keys: { abusix: 'MarkedKey7x3' } }, 'is no name of an SSM parameter'],
    ['a resolver by name', { resolver: ['dns.example.com'] }, "'dns.example.com' is no resolver"],
    ['no resolver at all', { resolver: [] }, 'names no resolver'],
    ['a port beyond the last', { resolver: ['192.0.2.53:65536'] }, "'192.0.2.53:65536' is no resolver"],
    ['another word', { resolver: 'google' }, "must be 'authoritative', 'system' or an array"],
  ])('refuse %s', (_, json, message) => {
    expect(problem(json)).toContain(message);
    expect(problem(json)).not.toMatch(/marked/i);
  });
});
