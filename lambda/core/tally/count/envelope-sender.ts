import { detach } from '../../mail-log/detach.ts';

/**
 * What an envelope sender is once the parts that change from message to message are taken out, so that a mailing
 * list or a forwarder is one sender and not a new one each time.
 */
const PATTERNS: readonly { name: string; pattern: RegExp; replace: string }[] = [
  // SRS0=HHH=TT=origin.example=user@forwarder (https://www.libsrs2.net/srs/srs.pdf), also SRS1 and `+` or `-`.
  { name: 'SRS', pattern: /^srs[01][=+-][^@]*@/, replace: 'srs@' },
  // prvs=TAG=user@domain: Bounce Address Tag Validation (draft-levine-smtp-batv-01).
  { name: 'BATV', pattern: /^(?:prvs|btv1)==?[0-9a-z-]+==?(?=[^@]+@)/, replace: '' },
  // guild-bounces+user=recipient.example@lists.guild.example: Mailman's, behind the name of any list.
  { name: 'VERP', pattern: /^([a-z][a-z0-9._-]{0,63}?)\+[^@+]*=[^@]*@/, replace: '$1@' },
  // bounces+user=recipient.example@list, list-return-1234-user=recipient.example@list (https://cr.yp.to/proto/verp.txt).
  { name: 'VERP', pattern: /^([a-z][a-z._]{0,63}?)[+-][^@+]*=[^@]*@/, replace: '$1@' },
  // bounce-1234567@, bounces_ab12cd34@: running numbers of bulk senders. Only behind these words: a bot forges
  // john4821@ too, and there the number is part of the name.
  {
    name: 'serial',
    pattern: /^(bounces?|returns?|msprvs1|newsletter)[+_.=-]?[0-9a-f._=-]{3,64}@/,
    replace: '$1@',
  },
];

/** The class of traffic that an envelope sender shows, and its stable form (lower case). */
export function stableEnvelopeSender(address: string): {
  stable: string;
  kind: 'plain' | 'null' | 'SRS' | 'BATV' | 'VERP' | 'serial';
} {
  if (address === '') return { stable: '', kind: 'null' };
  const lower = address.toLowerCase();
  for (const { name, pattern, replace } of PATTERNS) {
    if (pattern.test(lower)) {
      return { stable: lower.replace(pattern, replace), kind: name as 'SRS' | 'BATV' | 'VERP' | 'serial' };
    }
  }
  return { stable: lower, kind: 'plain' };
}

const REMEMBERED = 8192;

/** Remembers the stable forms: a log names the same few envelope senders again and again. */
export class EnvelopeSenders {
  readonly #known = new Map<string, string>();

  of(address: string): string {
    let stable = this.#known.get(address);
    if (stable === undefined) {
      ({ stable } = stableEnvelopeSender(address));
      if (this.#known.size >= REMEMBERED) this.#known.clear();
      this.#known.set(detach(address), stable);
    }
    return stable;
  }
}
