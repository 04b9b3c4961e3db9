import { describe, expect, it } from 'vitest';
import { type Prefix, prefixOf, prefixText, without } from '../../../lambda/core/impact/prefix.ts';
import { parseCidr } from '../../../lambda/core/network.ts';

const prefix = (text: string): Prefix => prefixOf(parseCidr(text)!);

describe('a range without some addresses', () => {
  const rows: [range: string, taken: string[], left: string[]][] = [
    ['198.51.100.0/24', [], ['198.51.100.0/24']],
    ['198.51.100.77/24', [], ['198.51.100.0/24']],
    ['::ffff:198.51.100.0/120', [], ['198.51.100.0/24']],
    ['::ffff:198.51.100.7', [], ['198.51.100.7']],
    ['198.51.100.0/30', ['198.51.100.1'], ['198.51.100.0', '198.51.100.2/31']],
    ['198.51.100.0/30', ['198.51.100.0/24'], []],
    ['198.51.100.0/30', ['198.51.100.0/31', '198.51.100.2/31'], []],
    ['198.51.100.0/24', ['203.0.113.1', '2001:db8::1'], ['198.51.100.0/24']],
    ['0.0.0.0/0', ['128.0.0.0/1'], ['0.0.0.0/1']],
    ['2001:db8::/47', ['2001:db8:1::/48'], ['2001:db8::/48']],
    ['2001:db8::/126', ['2001:db8::3'], ['2001:db8::/127', '2001:db8::2']],
  ];
  it.each(rows)('%s without %j', (range, taken, left) => {
    expect(without(prefix(range), taken.map(prefix)).map(prefixText)).toEqual(left);
  });
});
