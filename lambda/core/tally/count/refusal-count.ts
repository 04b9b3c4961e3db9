import type { AddressRefusals } from '../tally.ts';
import { BottomK } from './sample.ts';

/** Pairs of mail server and list in one minute of one sender; further ones stay ordinary failures. */
const PAIRS = 8;
const DOMAINS = 32;

interface Count {
  host: string;
  by: string;
  deferred: number;
  bounced: number;
  first: number;
  recipients: BottomK;
  /** The first few, and the refusals of each. */
  domains: Map<string, number>;
}

/** A recipient that was refused. */
export interface Refused {
  hash: number;
  domain: string;
  kind: 'deferred' | 'bounced';
  /** Whether that was its first outcome. */
  first: boolean;
}

/** Refusals of our servers' addresses in one sender's minute. */
export class RefusalCount {
  readonly #counts: Count[] = [];

  add(host: string, by: string, { hash, domain, kind, first }: Refused): void {
    let count = this.#counts.find((each) => each.host === host && each.by === by);
    if (count === undefined) {
      if (this.#counts.length >= PAIRS) return;
      count = {
        host,
        by,
        deferred: 0,
        bounced: 0,
        first: 0,
        recipients: new BottomK(),
        domains: new Map(),
      };
      this.#counts.push(count);
    }
    count[kind]++;
    if (first) count.first++;
    count.recipients.add(hash);
    const known = count.domains.get(domain);
    if (known !== undefined) count.domains.set(domain, known + 1);
    else if (count.domains.size < DOMAINS) count.domains.set(domain, 1);
  }

  refusals(): AddressRefusals[] {
    return this.#counts.map(({ recipients, domains, ...count }) => ({
      ...count,
      recipients: recipients.values(),
      domains: [...domains.keys()],
      ofDomain: [...domains.values()],
    }));
  }
}
