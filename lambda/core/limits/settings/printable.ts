import { parseAddress } from '../../network.ts';
import { addressOf, senderOf } from '../../sender.ts';
import { amountOf } from '../../text/amount.ts';
import type { Home, SenderLimit } from '../limits.ts';

/** What stands in a configuration file unquoted in every syntax printed here; anything else is left out and named. */
const SAFE = /^[A-Za-z0-9][A-Za-z0-9._@+-]{0,127}$/;

/** The senders with a line of their own, as names that may stand in a configuration file. */
export interface Printable {
  logins: { name: string; sender: SenderLimit }[];
  /** Logins that may send more from where they usually are. */
  homes: { name: string; home: Home }[];
  /** IPv4 addresses, and IPv6 ones, which stand for their /64. */
  hosts: { address: string; ipv6: boolean; sender: SenderLimit }[];
  /** How many could not be printed. */
  leftOut: number;
  /** Users of the mail server itself with a line of their own, whom no limit on SMTP clients sees. */
  locals: number;
}

/** Logins are text of the client's choice: one that is no plain word must not reach a configuration file. */
export function printable(senders: readonly SenderLimit[]): Printable {
  const result: Printable = { logins: [], homes: [], hosts: [], leftOut: 0, locals: 0 };
  for (const sender of senders) {
    const name = senderOf(sender.sender)?.name ?? '';
    if (sender.home !== undefined && SAFE.test(name)) result.homes.push({ name, home: sender.home });
    if (!sender.special) continue;
    const address = addressOf(sender.sender);
    if (sender.role === 'local') result.locals++;
    else if (address === undefined && sender.role === 'login' && SAFE.test(name))
      result.logins.push({ name, sender });
    else if (address !== undefined && parseAddress(address) !== undefined)
      result.hosts.push({ address, ipv6: address.includes(':'), sender });
    else result.leftOut++;
  }
  return result;
}

/** The networks to limit: on the loopback stand content filters, whose mail has been counted before. */
export function limitedNetworks(ownNetworks: readonly string[]): string[] {
  return ownNetworks.filter((network) => !network.startsWith('127.') && !network.startsWith('::1'));
}

/** What the settings do not hold, as comment lines. */
export function remarks({ leftOut, locals }: Printable): string[] {
  const lines: string[] = [];
  if (leftOut > 0)
    lines.push(
      leftOut === 1
        ? '# 1 sender whose name is no plain word is left out: it gets the default.'
        : `# ${leftOut} senders whose names are no plain words are left out: they get the default.`,
    );
  if (locals > 0)
    lines.push(
      `# ${amountOf(locals, 'user')} of the mail server itself: no such limit sees what is handed in without SMTP.`,
    );
  return lines;
}
