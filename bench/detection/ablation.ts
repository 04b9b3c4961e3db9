import type { Tally } from '../../lambda/core/tally/tally.ts';
import { type Contestant, detector } from './campaign.ts';
import { detectorAlerts } from './detector.ts';
import type { World } from './world/world.ts';

/** The detector over a log that shows less. */
function blinded(name: string, less: (tally: Tally) => Tally): Contestant {
  return {
    name,
    alerts: (world: World) =>
      detectorAlerts({
        ...world,
        minutes: world.minutes.map(({ minute, tallies }) => ({ minute, tallies: tallies.map(less) })),
      }),
  };
}

const NAMES = 8;

/** What each part earns: the detector without it, and with logs that do not have it. */
export const ABLATION: readonly Contestant[] = [
  detector('everything'),
  ...(['volume', 'failures', 'domains', 'senders'] as const).map((signal) =>
    detector(`without ${signal}`, { without: [signal] }),
  ),
  blinded('log without delivery status', (tally) => ({
    ...tally,
    sent: 0,
    bounced: 0,
    deferred: 0,
    failedRecipients: undefined,
    failedDomains: undefined,
  })),
  blinded(`lists cut to ${NAMES} names`, (tally) => ({
    ...tally,
    domains: tally.domains?.slice(0, NAMES),
    envelopeSenders: tally.envelopeSenders?.slice(0, NAMES),
    failedRecipients: tally.failedRecipients?.slice(0, NAMES),
    failedDomains: tally.failedDomains?.slice(0, NAMES),
  })),
];
