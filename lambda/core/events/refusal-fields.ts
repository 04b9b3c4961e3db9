import { group } from './fields.ts';

/** A rule of ours refused a client for good. Of whoever wrote only the domain is told, of the client a hash. */
export interface Refusal {
  /** Of the envelope sender, in lower case. */
  domain: string;
  /** In the server's words, without anybody's address. */
  rule: string;
  /** 32-bit hash of the client's network. */
  network: number;
}

/** How a refusal is packed. */
export const REFUSAL = group<Refusal>(
  () => ({ domain: '', rule: '', network: 0 }),
  { domain: 'name', rule: 'name', network: 'count' },
  {},
);
