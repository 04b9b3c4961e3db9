import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import { hostKey, NetworkSet, networkOf } from '../../lambda/core/network.ts';

const part = fc.oneof(fc.nat(255).map(String), fc.constantFrom('', '0', '00', '01', '256', '999', 'x', '-1'));
const text = fc.oneof(
  fc.array(part, { minLength: 3, maxLength: 5 }).map((parts) => parts.join('.')),
  fc.ipV4(),
  fc.ipV4().map((address) => `::ffff:${address}`),
  fc.ipV6(),
  fc.string({ maxLength: 20 }),
);

describe('NetworkSet', () => {
  it('has what ipaddr.js finds in its ranges', () => {
    const cidr = fc.tuple(fc.ipV4(), fc.nat(32)).map(([address, prefix]) => `${address}/${prefix}`);
    fc.assert(
      fc.property(fc.array(cidr, { maxLength: 4 }), text, (cidrs, address) => {
        const read =
          ipaddr.IPv6.isValid(address) || ipaddr.IPv4.isValidFourPartDecimal(address)
            ? ipaddr.process(address)
            : undefined;
        const inside = cidrs.some((each) => {
          const [network, prefix] = ipaddr.parseCIDR(each);
          return read?.kind() === 'ipv4' && (read as ipaddr.IPv4).match(network as ipaddr.IPv4, prefix);
        });
        expect(new NetworkSet(cidrs).has(address)).toBe(inside);
      }),
      { numRuns: 1000 },
    );
  });

  it('has IPv6 ranges, an IPv4 address in IPv6’s form, and no address that is none', () => {
    const set = new NetworkSet(['192.168.10.77/24', '2001:db8::/32']);
    const inside = ['192.168.10.0', '192.168.10.255', '::ffff:192.168.10.9', '2001:DB8:1::7'];
    const outside = ['192.168.11.0', '192.168.9.255', '192.168.10.09', '192.168.10', '2001:db9::1', ''];
    expect(inside.filter((each) => !set.has(each))).toEqual([]);
    expect(outside.filter((each) => set.has(each))).toEqual([]);
  });
});

it('the key of a host is its IPv4 address, or its IPv6 /64', () => {
  const texts = ['192.0.2.1', '::ffff:192.0.2.1', '2001:db8:1:2:3::4', '192.0.2.256', 'unknown'];
  expect(texts.map(hostKey)).toEqual([
    '192.0.2.1',
    '192.0.2.1',
    '2001:db8:1:2::/64',
    '192.0.2.256',
    'unknown',
  ]);
  expect(texts.slice(0, 3).map(networkOf)).toEqual(['192.0.2.0/24', '192.0.2.0/24', '2001:db8:1:2::/64']);
});
