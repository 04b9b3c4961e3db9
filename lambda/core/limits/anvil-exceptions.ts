import { NetworkSet, parseCidr } from '../network.ts';

/**
 * Whether Postfix's own limit spares a client: of a match list the first pattern that fits decides, and `!` turns it
 * round. Source: postconf(5), smtpd_client_event_limit_exceptions. A name or another table fits nobody here: what
 * it holds is not in the file.
 *
 * @param exceptions the value's patterns, in their order
 * @param host what stands behind `host:` in a sender's key
 */
export function isExempt(exceptions: readonly string[], host: string): boolean {
  const address = host.replace(/\/\d+$/, '');
  for (const pattern of exceptions) {
    const network = pattern.replace(/^!/, '').replaceAll(/[[\]]/g, '');
    const fits =
      network === 'static:all' ||
      (parseCidr(network) !== undefined && new NetworkSet([network]).has(address));
    if (fits) return !pattern.startsWith('!');
  }
  return false;
}
