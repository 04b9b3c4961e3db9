import { describe, expect, it } from 'vitest';
import { parseTarget } from '../../../lambda/core/dnsbl/target.ts';

function texts(text: string): string[] | string {
  const parsed = parseTarget(text);
  return 'error' in parsed ? parsed.error : parsed.targets.map((target) => `${target.kind} ${target.text}`);
}

describe('parseTarget', () => {
  describe('accepts', () => {
    it.each([
      ['198.18.0.1', 'ip4 198.18.0.1'],
      [' 198.18.0.1 ', 'ip4 198.18.0.1'],
      ['::ffff:198.18.0.1', 'ip4 198.18.0.1'],
      ['::FFFF:C612:1', 'ip4 198.18.0.1'],
      ['::198.18.0.1', 'ip4 198.18.0.1'],
      ['2001:2:0:0001:0000:0000:0000:00AB', 'ip6 2001:2:0:1::ab'],
      ['Mail.Example.COM', 'domain mail.example.com'],
      ['example.com.', 'domain example.com'],
      ['_dmarc.example.com', 'domain _dmarc.example.com'],
      ['bücher.example', 'domain xn--bcher-kva.example'],
      ['198.18.0.7/32', 'ip4 198.18.0.7'],
      ['2001:2:0:1::/64', 'ip6 2001:2:0:1::'],
    ])('%s as %s', (text, expected) => {
      expect(texts(text)).toEqual([expected]);
    });
  });

  describe('expands', () => {
    it.each([
      ['198.18.0.254/30', 4, 'ip4 198.18.0.252', 'ip4 198.18.0.255'],
      ['198.18.1.0/24', 256, 'ip4 198.18.1.0', 'ip4 198.18.1.255'],
      ['2001:2:0:fffe::/63', 2, 'ip6 2001:2:0:fffe::', 'ip6 2001:2:0:ffff::'],
      ['2001:2:0:ff00::/56', 256, 'ip6 2001:2:0:ff00::', 'ip6 2001:2:0:ffff::'],
    ])('%s to %i targets', (text, count, first, last) => {
      const all = texts(text);
      expect(all).toHaveLength(count);
      expect([all[0], all.at(-1)]).toEqual([first, last]);
      expect(new Set(all).size).toBe(count);
    });
  });

  describe('refuses, with the range it is in,', () => {
    it.each([
      ['10.1.2.3', 'private address (RFC 1918)'],
      ['172.31.255.255', 'private address'],
      ['192.168.0.1', 'private address'],
      ['::ffff:192.168.0.1', 'private address'],
      ['192.168.1.0/28', 'private address'],
      ['127.0.0.2', 'loopback'],
      ['::1', 'loopback'],
      ['100.64.0.1', 'carrier-grade NAT'],
      ['100.127.255.255', 'carrier-grade NAT'],
      ['169.254.169.254', 'link-local'],
      ['fe80::1', 'link-local'],
      ['fe80::1%eth0', 'link-local'],
      ['224.0.0.1', 'multicast'],
      ['ff02::1', 'multicast'],
      ['192.0.2.1', 'documentation address (RFC 5737)'],
      ['198.51.100.1', 'documentation'],
      ['203.0.113.255', 'documentation'],
      ['2001:db8::1', 'documentation address (RFC 3849)'],
      ['fd00::1', 'unique local'],
      ['fc00::1', 'unique local'],
      ['0.0.0.0', 'this network'],
      ['255.255.255.255', 'reserved'],
      ['::', 'unspecified'],
      ['64:ff9b::c612:1', 'NAT64'],
    ])('%s', (text, reason) => {
      expect(texts(text)).toContain(`'${text}' is`);
      expect(texts(text)).toContain(reason);
    });
  });

  describe('refuses, with the fix,', () => {
    it.each([
      ['198.18.0.0/23', '512 addresses; at most 256 (a /24)'],
      ['0.0.0.0/0', '4294967296 addresses'],
      ['2001:2::/48', '65536 /64s; at most 256 (a /56)'],
      ['2001:2::1/96', 'smaller than a /64; name the address itself'],
      ['198.18.0.0/33', "'198.18.0.0/33' is no CIDR"],
      ['198.18.0', 'write e.g.'],
      ['198.18.0.256', 'write e.g.'],
      ['0198.18.0.1', 'write e.g.'],
      ['1::2::3', 'write e.g.'],
      ['localhost', 'write e.g.'],
      ['', 'write e.g.'],
      ['exa mple.com', 'write e.g.'],
      ['-a.example.com', 'write e.g.'],
      [`${'a'.repeat(64)}.example`, 'write e.g.'],
      [`${'a.'.repeat(130)}example`, 'write e.g.'],
      ['http://mail.example.com/', 'did you mean mail.example.com?'],
      ['postmaster@example.com', 'did you mean example.com?'],
      ['example.com:25', 'did you mean example.com?'],
    ])('%s', (text, reason) => {
      expect(texts(text)).toContain(reason);
    });
  });
});
