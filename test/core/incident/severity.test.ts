import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../lambda/core/detect/signals/findings.ts';
import { besidesNumbers, severityOf } from '../../../lambda/core/incident/severity.ts';

describe('severity', () => {
  const of = (score: number, recipients: number, tempo: number, blocked = false, besides = 4) =>
    severityOf({ score, threshold: 11, besides, tempo, recipients, blocked }).severity;
  it.each([
    ['a score just above the threshold', of(11.5, 30, 20), 'warning'],
    ['a score far above it', of(15, 30, 20), 'high'],
    ['two hundred recipients', of(11.5, 200, 20), 'high'],
    ['a hundred in ten minutes, just above it', of(11.5, 100, 100), 'warning'],
    ['a hundred in ten minutes, far above it', of(15, 100, 100), 'critical'],
    ['a thousand in all, just above it', of(11.5, 1000, 5), 'high'],
    ['a thousand in all, far above it', of(15, 1000, 5), 'critical'],
    ['a refusal that names a blocklist, just above it', of(11.5, 30, 15, true), 'warning'],
    ['a refusal that names a blocklist, far above it', of(15, 30, 15, true), 'critical'],
    ['a hundred in ten minutes, far above it by numbers and strangers', of(15, 100, 100, false, 1), 'high'],
  ])('of %s', (_, severity, expected) => {
    expect(severity).toBe(expected);
  });
});

describe('what speaks besides numbers and strangers', () => {
  const finding = (name: 'volume' | 'recipients' | 'failures' | 'network', score: number) =>
    ({ name, score }) as Finding;
  it.each([
    ['nothing of a first run of invoices', [10, 2.6, 0.7, -0.7], 0],
    ['the failures of a bot', [8, 1, 6, 0], 6],
    ['a network where its owner never was', [9, 4, -0.7, 1.3], 2],
  ])('%s', (_, [volume, recipients, failures, network], expected) => {
    const signals = [
      finding('volume', volume!),
      finding('recipients', recipients!),
      finding('failures', failures!),
      finding('network', network!),
    ];
    expect(besidesNumbers(signals)).toBeCloseTo(expected);
  });
});
