import type { AddressRefusals, Name, Tally } from '../../tally/tally.ts';
import { fingerprint } from '../fingerprint.ts';
import type { FleetState } from '../state/fleet-state.ts';
import type { SenderState } from '../state/sender-state.ts';
import { ownerOf } from './domain-owner.ts';

/** What a tally's refusals of our servers' addresses count for. */
export interface WeighedRefusals {
  /** How much each refused recipient counts of a failing one; others count in full. */
  weights: ReadonlyMap<Name, number>;
  /** Failures that they do not count for, of all of the tally's. */
  off: number;
  /** Those that they do, of each of our mail servers. */
  counted: readonly { host: string; failures: number }[];
}

export const NO_REFUSALS: WeighedRefusals = { weights: new Map(), off: 0, counted: [] };

/**
 * A provider that refuses our address refuses everybody's mail, however much one sender has for it: that it does is one
 * event. So of the recipients at domains of one owner which one block refuses one a day counts. A spammer's own mail
 * server can say the same: therefore the domain must be one that the company writes to. There is no cloak in one that was
 * written to before: who owns it could have had the mail accepted.
 *
 * Each owner that asks a list counts, so that many of them are many failures still, until the server is known to be
 * refused (incident/server/).
 */
export function weighRefusals(sender: SenderState, tally: Tally, fleet: FleetState): WeighedRefusals {
  const { refusals } = tally;
  if (refusals === undefined || refusals.length === 0) return NO_REFUSALS;
  const weights = new Map<Name, number>();
  const counted = new Map<string, number>();
  let off = 0;
  for (const each of refusals) {
    const all = each.bounced + each.deferred;
    const left = Math.min(all, failuresOf(sender, each, fleet));
    off += all - left;
    counted.set(each.host, (counted.get(each.host) ?? 0) + left);
    for (const name of each.recipients) weights.set(name, all > 0 ? left / all : 1);
  }
  return { weights, off, counted: [...counted].map(([host, failures]) => ({ host, failures })) };
}

function failuresOf({ today }: SenderState, refusals: AddressRefusals, fleet: FleetState): number {
  const { by, domains, ofDomain, bounced, deferred } = refusals;
  const all = bounced + deferred;
  const owners = new Set<number>();
  let excused = 0;
  domains.forEach((domain, at) => {
    if (!fleet.domains.has(fingerprint(domain))) return;
    excused += ofDomain?.[at] ?? all / domains.length;
    owners.add(fingerprint(`${by} ${ownerOf(domain)}`));
  });
  let events = 0;
  for (const owner of [...owners].sort((a, b) => a - b)) if (today.failing.add(owner)) events++;
  return Math.max(0, all - excused) + events;
}
