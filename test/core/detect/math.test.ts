import { describe, expect, it } from 'vitest';
import { logGamma } from '../../../lambda/core/detect/math/log-gamma.ts';
import {
  BetaPrior,
  DirichletPrior,
  logBetaBinomial,
  logDirichlet3,
  logMix,
  softened,
} from '../../../lambda/core/detect/math/marginal.ts';

const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);

describe('logGamma', () => {
  it.each([
    // 1/x - gamma + 0.98906 x - 0.90748 x^2
    [0.002, Math.log(500 - 0.5772156649 + 0.00197811199 - 0.00000362992)],
    [0.5, Math.log(Math.sqrt(Math.PI))],
    [1, 0],
    [2, 0],
    [5, Math.log(24)],
    [21, Math.log(2432902008176640000)],
    [1e5, 1051287.7089736569],
  ])('of %f', (x, expected) => {
    expect(logGamma(x)).toBeCloseTo(expected, 6);
  });
});

describe('the marginals', () => {
  it('of a beta-binomial sum to one over all outcomes', () => {
    const prior = new BetaPrior(1.4, 3.2);
    const total = Array.from(
      { length: 13 },
      (_, k) => choose(12, k) * Math.exp(logBetaBinomial(k, 12 - k, prior)),
    );
    expect(total.reduce((a, b) => a + b)).toBeCloseTo(1, 9);
  });

  // What has faded away is spared its gamma functions.
  const COUNTS = [0, 5e-324, 1e-30, 2e-17, 1e-9, 0.3, 1, 7, 250];

  it('of a beta-binomial are the formula to the last digit, whatever has faded', () => {
    const [a, b] = [1.4, 60 * 0.998];
    const prior = new BetaPrior(a, b);
    const ofPrior = logGamma(a) + logGamma(b) - logGamma(a + b);
    for (const hits of COUNTS) {
      for (const misses of COUNTS) {
        const [x, y] = [hits + a, misses + b];
        expect(logBetaBinomial(hits, misses, prior)).toBe(
          logGamma(x) + logGamma(y) - logGamma(x + y) - ofPrior,
        );
      }
    }
  });

  it('of a Dirichlet are the formula to the last digit, whatever has faded', () => {
    const [a, b, c] = [6, 0.5, 0.1];
    const prior = new DirichletPrior(a, b, c);
    const ofPrior = logGamma(a) + logGamma(b) + logGamma(c) - logGamma(a + b + c);
    for (const i of COUNTS) {
      for (const j of COUNTS) {
        for (const k of COUNTS) {
          expect(logDirichlet3(i, j, k, prior)).toBe(
            logGamma(i + a) + logGamma(j + b) + logGamma(k + c) - logGamma(i + j + k + a + b + c) - ofPrior,
          );
        }
      }
    }
  });

  it('of a Dirichlet agree with the beta when one category is empty of both counts and belief', () => {
    const three = logDirichlet3(4, 7, 0, new DirichletPrior(1.5, 2, 1e-9));
    expect(three).toBeCloseTo(logBetaBinomial(4, 7, new BetaPrior(1.5, 2)), 6);
  });

  it('mix without overflow', () => {
    expect(logMix(0.3, -1000, -1001)).toBeCloseTo(-1000 + Math.log(0.3 + 0.7 * Math.exp(-1)), 9);
    expect(logMix(0.3, 900, -900)).toBeCloseTo(900 + Math.log(0.3), 9);
  });

  it.each([
    [-50, Math.log(0.15)],
    [0, 0],
    [5, Math.log(0.15 + 0.85 * Math.exp(5))],
    [1e6, 14],
  ])('are softened from %f', (z, expected) => {
    expect(softened(z, 0.15, 14)).toBeCloseTo(expected, 9);
  });
});
