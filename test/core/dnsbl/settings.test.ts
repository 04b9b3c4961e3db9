import { describe, expect, it } from 'vitest';
import { blocklistSettingsSchema, watchTargets } from '../../../lambda/core/dnsbl/settings.ts';

function problem(json: unknown): string | undefined {
  return blocklistSettingsSchema.safeParse(json).error?.issues[0]?.message;
}

describe('the settings of the watch', () => {
  it('default to no target and every list that needs no registration', () => {
    expect(blocklistSettingsSchema.parse({})).toEqual({ targets: [] });
  });

  it('expand blocks, and keep the mail server and role of whoever named a target first', () => {
    const settings = blocklistSettingsSchema.parse({
      targets: [
        { target: '198.18.0.1', mailServer: 'mx1.example.com', role: 'newsletter' },
        { target: '198.18.0.0/31', mailServer: 'mx2.example.com' },
        { target: 'Example.com' },
      ],
      lists: ['spamcop', 'spamhaus-zen-dqs'],
    });
    expect(watchTargets(settings)).toEqual([
      { text: '198.18.0.1', kind: 'ip4', mailServer: 'mx1.example.com', role: 'newsletter' },
      { text: '198.18.0.0', kind: 'ip4', mailServer: 'mx2.example.com' },
      { text: 'example.com', kind: 'domain' },
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
    ['an unknown key', { target: [] }, 'Invalid input'],
  ])('refuse %s', (_, json, message) => {
    expect(problem(json)).toContain(message);
  });
});
