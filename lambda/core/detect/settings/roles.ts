import type { Role, SignalName } from './settings.ts';

/**
 * What a role changes. `rate` multiplies the prior rate of a sender without history: an application server sends
 * in a day what a person sends in a week, a relay speaks for many. A relay's envelope senders are other people's,
 * so new ones say nothing.
 */
export const ROLE: Record<Role, { rate: number; without: readonly SignalName[] }> = {
  person: { rate: 1, without: [] },
  application: { rate: 4, without: [] },
  relay: { rate: 16, without: ['senders'] },
};
