import { logBeta, logGamma } from './log-gamma.ts';

/**
 * ln of the probability of one given sequence of `hits` and `misses` (real-valued: decayed counts) when the rate
 * of hits is itself Beta(a, b). The binomial coefficient is left out: it cancels in every ratio.
 * Source: Gelman et al., Bayesian Data Analysis (3rd ed.), 2.4, the beta-binomial distribution.
 */
export function logBetaBinomial(hits: number, misses: number, a: number, b: number): number {
  return logBeta(hits + a, misses + b) - logBeta(a, b);
}

/** The same for three categories with a Dirichlet(a1, a2, a3) prior (ibid., 3.4). */
export function logDirichlet3(
  n1: number,
  n2: number,
  n3: number,
  a1: number,
  a2: number,
  a3: number,
): number {
  const a = a1 + a2 + a3;
  return (
    logGamma(n1 + a1) -
    logGamma(a1) +
    logGamma(n2 + a2) -
    logGamma(a2) +
    logGamma(n3 + a3) -
    logGamma(a3) -
    logGamma(n1 + n2 + n3 + a) +
    logGamma(a)
  );
}

/** ln(p e^a + (1 - p) e^b), without overflow. */
export function logMix(p: number, a: number, b: number): number {
  const top = Math.max(a, b);
  return top + Math.log(p * Math.exp(a - top) + (1 - p) * Math.exp(b - top));
}

/**
 * A Bayes factor that may not veto: ln(w + (1 - w) e^z), at most `cap`. The share `w` says how often an attack
 * shows nothing of this kind (a clean list has no failures), so the smallest score is ln w; the cap keeps one
 * kind of evidence from deciding alone.
 */
export function softened(z: number, w: number, cap: number): number {
  if (z > 30) return cap;
  return Math.min(cap, Math.log(w + (1 - w) * Math.exp(z)));
}
