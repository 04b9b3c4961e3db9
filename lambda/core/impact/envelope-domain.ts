import { stableEnvelopeSender } from '../tally/count/envelope-sender.ts';
import { asciiDomain } from '../text/ascii-domain.ts';

/** Whose mail an envelope sender says it is. */
export interface EnvelopeDomain {
  /** As DNS has it (`asciiDomain`); `<>` for the null sender, `` for an address without a domain. */
  domain: string;
  /** The forwarder that sent it on under an address of its own (SRS). */
  via: string | undefined;
  /** The address without what changes from message to message: a list with an address a member is one sender. */
  sender: string;
  kind: 'plain' | 'bounce' | 'forwarded' | 'list';
}

// SRS0=HHH=TT=origin.example=user@forwarder; SRS1=HHH=first.example==HHH=TT=origin.example=user@second, where the
// separator behind SRS0 or SRS1 may be +, - or = (https://www.libsrs2.net/srs/srs.pdf).
const SRS0 = /^srs0[=+-][^=]+=[^=]+=([^=@]+)=(.+)@([^@]+)$/;
const SRS1 = /^srs1[=+-][^=]+=[^=]+=[=+-][^=]+=[^=]+=([^=@]+)=(.+)@([^@]+)$/;

// Majordomo's owner-users@lists.example and Google Groups' users+bncBC...@groups.example.
const LIST = /^owner-[^@]|\+bnc[a-z0-9]{4,}@/i;

/** Reads an envelope sender as logged, without angle brackets. */
export function envelopeDomain(address: string): EnvelopeDomain {
  if (address === '') return { domain: '<>', via: undefined, sender: '', kind: 'bounce' };
  const lower = address.toLowerCase();
  const forwarded = SRS0.exec(lower) ?? SRS1.exec(lower);
  if (forwarded !== null) {
    const [, domain, user, via] = forwarded;
    return {
      domain: asciiDomain(domain!),
      via: asciiDomain(via!),
      sender: `${user}@${domain}`,
      kind: 'forwarded',
    };
  }
  const { stable, kind } = stableEnvelopeSender(address);
  const list = kind === 'VERP' || kind === 'serial' || LIST.test(address);
  return {
    domain: domainOf(stable),
    via: undefined,
    sender: stable,
    kind: list ? 'list' : kind === 'SRS' ? 'forwarded' : 'plain',
  };
}

/** The domain of an address, as DNS has it; '' where it has none. */
export function domainOf(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 0 ? '' : asciiDomain(address.slice(at + 1));
}
