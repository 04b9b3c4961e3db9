import { group } from './fields.ts';

/** One recipient of a message. */
export interface Recipient {
  /** hash53 of the lower-case address. */
  hash: number;
  /** Lower case; '' for an address without a domain. */
  domain: string;
}

/** How a recipient is packed. */
export const RECIPIENT = group<Recipient>(
  () => ({ hash: 0, domain: '' }),
  { hash: 'hash', domain: 'name' },
  {},
);
