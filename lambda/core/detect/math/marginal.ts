import { logBeta, logGamma } from './log-gamma.ts';

/** A Beta(a, b) belief about a rate. ln B(a, b) is worked out when it is asked for: of a sender's beliefs few are. */
export class BetaPrior {
  readonly a: number;
  readonly b: number;
  #norm = Number.NaN;

  constructor(a: number, b: number) {
    this.a = a;
    this.b = b;
  }

  get norm(): number {
    if (Number.isNaN(this.#norm)) this.#norm = logBeta(this.a, this.b);
    return this.#norm;
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
export function logBetaBinomial(hits: number, misses: number, prior: BetaPrior): number {
  return logBeta(hits + prior.a, misses + prior.b) - prior.norm;
}

/** A Dirichlet(a1, a2, a3) belief about three shares. */
export class DirichletPrior {
  readonly a1: number;
  readonly a2: number;
  readonly a3: number;
  #norm = Number.NaN;

  constructor(a1: number, a2: number, a3: number) {
    this.a1 = a1;
    this.a2 = a2;
    this.a3 = a3;
  }

  get norm(): number {
    const { a1, a2, a3 } = this;
    if (Number.isNaN(this.#norm))
      this.#norm = logGamma(a1) + logGamma(a2) + logGamma(a3) - logGamma(a1 + a2 + a3);
    return this.#norm;
  }
}

/** The same as `logBetaBinomial` for three categories (ibid., 3.4). */
export function logDirichlet3(n1: number, n2: number, n3: number, prior: DirichletPrior): number {
  const { a1, a2, a3, norm } = prior;
  return (
    logGamma(n1 + a1) + logGamma(n2 + a2) + logGamma(n3 + a3) - logGamma(n1 + n2 + n3 + a1 + a2 + a3) - norm
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
