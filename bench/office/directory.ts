import type { Random } from '../detection/random.ts';

/** How a domain's servers treat our mail. */
export interface Domain {
  name: string;
  mx: string;
  ip: string;
  /** Defers the first try from a sender that it does not know, for five minutes. */
  greylists: boolean;
  /** Nobody answers there: what is sent to it waits and expires. */
  dead: boolean;
  /** Asks a blocklist, and refuses our address while it is on it. */
  asksLists: boolean;
}

const PROVIDERS = 12;
const PARTNERS = 400;
const COMPANIES = 3000;
const TAIL = 20_000;

/** Whom the world writes to: providers, partners, other companies, and the long tail that spam lists are full of. */
export class Directory {
  readonly providers: readonly Domain[];
  readonly partners: readonly Domain[];
  readonly companies: readonly Domain[];
  readonly tail: readonly Domain[];

  constructor(random: Random) {
    let number = 0;
    const make = (kind: string, count: number, greylisting: number, dead: number, asking: number) =>
      Array.from({ length: count }, (_, i): Domain => {
        number++;
        const name = `${kind}${i}.example`;
        return {
          name,
          mx: `mx.${name}`,
          ip: `198.${18 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`,
          greylists: random.chance(greylisting),
          dead: random.chance(dead),
          asksLists: random.chance(asking),
        };
      });
    this.providers = make('provider', PROVIDERS, 0, 0, 0.5);
    this.partners = make('partner', PARTNERS, 0.1, 0, 0.5);
    this.companies = make('company', COMPANIES, 0.1, 0.01, 0.5);
    this.tail = make('tail', TAIL, 0.08, 0.05, 0.5);
  }
}

/** The company itself. */
export const OWN: Domain = {
  name: 'example.com',
  mx: 'mail.example.com',
  ip: '203.0.113.25',
  greylists: false,
  dead: false,
  asksLists: false,
};
