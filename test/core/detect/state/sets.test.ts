import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../../../lambda/core/detect/fingerprint.ts';
import { Bloom } from '../../../../lambda/core/detect/state/bloom.ts';
import { RecentSet } from '../../../../lambda/core/detect/state/recent-set.ts';
import { hash53 } from '../../../../lambda/core/hash.ts';

describe('RecentSet', () => {
  it('behaves like a list of the last different values', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(fc.nat(30)), (capacity, values) => {
        const set = new RecentSet(capacity);
        let model: number[] = [];
        for (const value of values) {
          expect(set.add(value)).toBe(!model.includes(value));
          if (!model.includes(value)) model = [...model, value].slice(-capacity);
        }
        expect([...set.values()]).toEqual(model);
        expect(set.size).toBe(model.length);
        for (let value = 0; value <= 30; value++) expect(set.has(value)).toBe(model.includes(value));
      }),
    );
  });
});

describe('Bloom', () => {
  const name = (i: number): number => hash53(`domain${i}.example`) >>> 0;

  it('knows all that it was told and takes few others for known', () => {
    const set = new Bloom();
    for (let i = 0; i < 90_000; i++) set.add(name(i));
    for (let i = 0; i < 90_000; i += 7) expect(set.has(name(i))).toBe(true);
    const wrong = Array.from({ length: 20_000 }, (_, i) => set.has(name(1e6 + i))).filter(Boolean).length;
    expect(wrong / 20_000).toBeLessThan(0.02);
  });

  it('forgets what was not named for two generations', () => {
    const set = new Bloom();
    for (let i = 0; i < 320_000; i++) set.add(name(i));
    const remembered = Array.from({ length: 1000 }, (_, i) => set.has(name(i))).filter(Boolean).length;
    expect(remembered).toBeLessThan(100);
    expect(set.has(name(319_999))).toBe(true);
  });
});

describe('fingerprint', () => {
  it('is the same of a name in either case and of its hash', () => {
    expect(fingerprint('Example.COM')).toBe(fingerprint('example.com'));
    expect(fingerprint(hash53('example.com'))).toBe(fingerprint('example.com'));
  });
});
