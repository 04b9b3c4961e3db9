import { describe, expect, it } from 'vitest';
import { ipv6Pattern } from '../../../lambda/core/limits/settings/ipv6-pattern.ts';

describe('an IPv6 network as a pattern', () => {
  const rows: [network: string, inside: string[], outside: string[]][] = [
    ['2001:db8:1:2::/64', ['2001:db8:1:2::9', '2001:db8:1:2:a:b:c:d'], ['2001:db8:1:20::9', '2001:db8:1::2']],
    [
      '2001:db8::/64',
      ['2001:db8::', '2001:db8::1', '2001:db8::1:2:3:4', '2001:db8:0:0:1::2'],
      ['2001:db8::1:2:3:4:5'],
    ],
    ['2001:0:0:5::/64', ['2001::5:1:2:3:4', '2001:0:0:5::1'], ['2001::5:1:2:3', '2001::5']],
    ['2001:db8::/32', ['2001:db8::1', '2001:db8:5::1'], ['2001:db80::1']],
    ['fc00::/7', ['fd00:1::2', 'fc00::1'], ['fe80::1', '2001:db8::1']],
    ['::/64', ['::1', '::1:2:3:4'], ['::1:2:3:4:5', '2001::1']],
  ];
  it.each(rows)('%s', (network, inside, outside) => {
    const pattern = ipv6Pattern(network)!;
    expect(pattern).not.toContain(',');
    for (const address of inside) expect(address).toMatch(new RegExp(pattern));
    for (const address of outside) expect(address).not.toMatch(new RegExp(pattern));
  });
  it.each(['192.0.2.0/24', '2001:db8::/29', '::/0', '0::/7', 'x'])('is none of %s', (network) => {
    expect(ipv6Pattern(network)).toBeUndefined();
  });
});
