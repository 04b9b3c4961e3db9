import { getDomain } from 'tldts';

/**
 * The registrable domain above a longer name: `example.co.jp` of `mail.example.co.jp`. Undefined for one that is
 * registrable itself, and for a public suffix. From the public suffix list, its ICANN section: what a registry sells.
 */
export function registrableAbove(domain: string): string | undefined {
  const found = getDomain(domain, { allowPrivateDomains: false }) ?? undefined;
  return found === domain ? undefined : found;
}
