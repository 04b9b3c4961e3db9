import { logGamma } from './log-gamma.ts';

/** A Beta(a, b) belief about a rate. Its gamma functions are worked out when they are asked for: of a sender's few are. */
export class BetaPrior {
  readonly a: number;
  readonly b: number;
  #logGammas: readonly number[] | undefined;

  constructor(a: number, b: number) {
    this.a = a;
    this.b = b;
  }

  /** ln Γ of a, of b and of their sum. */
  get logGammas(): readonly number[] {
    const { a, b } = this;
    this.#logGammas ??= [logGamma(a), logGamma(b), logGamma(a + b)];
    return this.#logGammas;
  }
}

/** Beta with the weight of `weight` observations around a mean. */
export function betaAround(mean: number, weight: number): BetaPrior {
  return new BetaPrior(weight * mean, weight * (1 - mean));
}

/**
 * ln of the probability of one given sequence of `hits` and `misses` (real-valued: decayed counts) when the rate
 * of hits is itself Beta(a, b). The binomial coefficient is left out: it cancels in every ratio.
 * Source: Gelman et al., Bayesian Data Analysis (3rd ed.), 2.4, the beta-binomial distribution.
 */
export function logBetaBinomial(hits: number, misses: number, { a, b, logGammas: of }: BetaPrior): number {
  return (
    logGammaOr(hits + a, a, of[0]!) +
    logGammaOr(misses + b, b, of[1]!) -
    logGammaOr(hits + a + (misses + b), a + b, of[2]!) -
    (of[0]! + of[1]! - of[2]!)
  );
}

/** ln Γ(x), which is `ofKnown` where x is `known`: a count that has faded away adds nothing to a belief. */
function logGammaOr(x: number, known: number, ofKnown: number): number {
  return x === known ? ofKnown : logGamma(x);
}

/** A Dirichlet(a1, a2, a3) belief about three shares. */
export class DirichletPrior {
  readonly a1: number;
  readonly a2: number;
  readonly a3: number;
  #logGammas: readonly number[] | undefined;

  constructor(a1: number, a2: number, a3: number) {
    this.a1 = a1;
    this.a2 = a2;
    this.a3 = a3;
  }

  /** ln Γ of the three, and of their sum. */
  get logGammas(): readonly number[] {
    const { a1, a2, a3 } = this;
    this.#logGammas ??= [logGamma(a1), logGamma(a2), logGamma(a3), logGamma(a1 + a2 + a3)];
    return this.#logGammas;
  }
}

/** The same as `logBetaBinomial` for three categories (ibid., 3.4). */
export function logDirichlet3(n1: number, n2: number, n3: number, prior: DirichletPrior): number {
  const { a1, a2, a3, logGammas: of } = prior;
  return (
    logGammaOr(n1 + a1, a1, of[0]!) +
    logGammaOr(n2 + a2, a2, of[1]!) +
    logGammaOr(n3 + a3, a3, of[2]!) -
    logGammaOr(n1 + n2 + n3 + a1 + a2 + a3, a1 + a2 + a3, of[3]!) -
    (of[0]! + of[1]! + of[2]! - of[3]!)
  );
}

/** ln(p e^a + (1 - p) e^b), without overflow. */
export function logMix(p: number, a: number, b: number): number {
  return a > b ? a + Math.log(p + (1 - p) * Math.exp(b - a)) : b + Math.log(p * Math.exp(a - b) + 1 - p);
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
