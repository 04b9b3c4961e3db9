import { hash53 } from '../../../lambda/core/hash.ts';
import type { Random } from '../random.ts';

/**
 * Whom the world can write to, as hashes. Three pools that every kind of traffic draws from in its own
 * proportions, so that no domain is spam by its name: large providers, the companies one does business with, and
 * the long tail that newsletters, ticket systems and spam lists share.
 */
const PROVIDERS = 40;
const BUSINESS = 6_000;
const TAIL = 60_000;

const pool = (kind: string, size: number): readonly number[] =>
  Array.from({ length: size }, (_, i) => hash53(`${kind}${i}.example`));

export class Domains {
  readonly providers = pool('provider', PROVIDERS);
  readonly business = pool('business', BUSINESS);
  readonly tail = pool('tail', TAIL);

  provider(random: Random): number {
    return this.providers[random.zipf(PROVIDERS)]!;
  }

  partner(random: Random): number {
    return this.business[random.zipf(BUSINESS)]!;
  }

  /** Any company, the small ones as often as the large: cold calls, merges, spam. */
  anyCompany(random: Random): number {
    return this.business[Math.floor(random.next() * BUSINESS)]!;
  }

  anybody(random: Random): number {
    return this.tail[Math.floor(random.next() * TAIL)]!;
  }

  mixed(random: Random, mix: Mix): number {
    const at = random.next();
    if (at < mix.provider) return this.provider(random);
    if (at < mix.provider + mix.partner) return this.partner(random);
    if (at < mix.provider + mix.partner + mix.company) return this.anyCompany(random);
    return this.anybody(random);
  }
}

/** Shares of the pools; the rest is the tail. */
export interface Mix {
  provider: number;
  partner: number;
  company: number;
}
