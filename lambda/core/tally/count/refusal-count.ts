import type { AddressRefusals } from '../tally.ts';
import { BottomK, NameSample } from './sample.ts';

/** Pairs of mail server and list in one minute of one sender; further ones stay ordinary failures. */
const PAIRS = 8;
const DOMAINS = 32;

interface Count {
  host: string;
  by: string;
  deferred: number;
  bounced: number;
  recipients: BottomK;
  domains: NameSample;
}

/** Refusals of our servers' addresses in one sender's minute. */
export class RefusalCount {
  readonly #counts: Count[] = [];

  add(host: string, by: string, recipient: number, domain: string, kind: 'deferred' | 'bounced'): void {
    let count = this.#counts.find((each) => each.host === host && each.by === by);
    if (count === undefined) {
      if (this.#counts.length >= PAIRS) return;
      count = {
        host,
        by,
        deferred: 0,
        bounced: 0,
        recipients: new BottomK(),
        domains: new NameSample(DOMAINS),
      };
      this.#counts.push(count);
    }
    count[kind]++;
    count.recipients.add(recipient);
    count.domains.add(domain);
  }

  refusals(): AddressRefusals[] {
    return this.#counts.map(({ recipients, domains, ...count }) => ({
      ...count,
      recipients: recipients.values(),
      domains: domains.names,
    }));
  }
}
