import { describe, expect, it } from 'vitest';
import { encodeRecord } from '../../lambda/core/dnsbl/watch/watch-record.ts';
import { emptyState, type Phase } from '../../lambda/core/dnsbl/watch/watch-state.ts';
import { listedIn } from '../../lambda/judge/listed.ts';

const TARGETS = [
  { target: '203.0.113.5', mailServer: 'mx1.example.com' },
  { target: 'example.com', mailServer: 'mx1.example.com' },
];

function record(target: string, list: string, phase: Phase): string {
  return encodeRecord({
    state: { ...emptyState(), targets: { [target]: { [list]: { phase, askedAt: 1 } } } },
    outbox: [],
  });
}

describe('what the DNSBL watch has found', () => {
  it.each([
    ['agrees with a refusal that names the list', '203.0.113.5', 'spamhaus-zen', 'listed', 'mx1', true],
    ['says nothing of another list', '203.0.113.5', 'barracuda', 'listed', 'mx1', false],
    ['nor of another mail server', '203.0.113.5', 'spamhaus-zen', 'listed', 'mx2', false],
    ['nor before a second answer', '203.0.113.5', 'spamhaus-zen', 'suspected', 'mx1', false],
    ['nor when it is over', '203.0.113.5', 'spamhaus-zen', 'delisted', 'mx1', false],
    ['nor of an address, where a domain is listed', 'example.com', 'spamhaus-dbl', 'listed', 'mx1', false],
  ] as const)('%s', (_, target, list, phase, host, expected) => {
    expect(listedIn(record(target, list, phase), TARGETS)(host, 'spamhaus')).toBe(expected);
  });

  it.each([
    ['without a record', undefined],
    ['of a version that this one does not read', '{"format":99}'],
  ])('is nothing %s', (_, body) => {
    expect(listedIn(body, TARGETS)('mx1', 'spamhaus')).toBe(false);
  });
});
