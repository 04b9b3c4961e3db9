import { NetworkSet } from '../../network.ts';
import { addressOf, foldSender } from '../../sender.ts';
import { minuteOf, parseTime } from '../../time.ts';
import type { Calendar } from '../calendar.ts';
import { fingerprint } from '../fingerprint.ts';
import type { Ceiling } from '../signals/ceiling.ts';
import type { SignalName } from '../signals/names.ts';
import type { DetectConfig, Role } from './settings.ts';

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

/** A bulk job that was announced. */
export interface ExpectedJob {
  /** Its first minute, since 1970. */
  from: number;
  /** The minute before which it ends, since 1970. */
  to: number;
  /** Recipients up to which nothing is held against the sender. */
  maxRecipients: number;
}

/** The rules for one sender, looked up once per tally. */
export interface SenderRules {
  /** By what the prior rate of a sender without history is multiplied. */
  rate: number;
  /** Added to the threshold, in score units (natural logarithms); negative makes it stricter. */
  thresholdOffset: number;
  /** No incident is ever opened. */
  ignore: boolean;
  /** Minute until which the sender is acknowledged; infinite for good, 0 for not at all. */
  acknowledgedUntil: number;
  /** Recipients an hour and a day that the sender may not exceed; undefined: as many as it likes. */
  ceiling: Ceiling | undefined;
  /** The jobs announced for this sender. */
  jobs: readonly ExpectedJob[];
  /** Whether it is a client inside our own networks. */
  own: boolean;
  /** Signals that do not count for this sender, those switched off for all included. */
  without: ReadonlySet<SignalName>;
}

/** The settings in the form the detector runs on; made once by `detectSettings`. */
export interface DetectSettings {
  /** The office's hours: its clocks and its weekend. */
  calendar: Calendar;
  /** Score at which an incident opens in a fleet of up to 400 senders; undefined: the default. */
  threshold: number | undefined;
  /** False alerts a week that are accepted, which sets the threshold; undefined: not asked for. */
  alertsPerWeek: number | undefined;
  /** Networks new to one login within 24 hours that are still allowed. */
  loginNetworks: number;
  /** Fingerprints of our own domains: mail to them is never novel. */
  ownDomains: ReadonlySet<number>;
  /** The rules for a sender's key, in whatever case its login is written. */
  rulesOf(sender: string): SenderRules;
}

/**
 * Prepares a checked configuration (config.ts, `parseSettings`) for `judgeMinute`. Answers per sender are
 * remembered: the same senders come every minute.
 */
export function detectSettings(config: {
  ownDomains: readonly string[];
  ownNetworks: readonly string[];
  detect: DetectConfig;
}): DetectSettings {
  const { detect } = config;
  const roles = detect.roles.map(({ network, role }) => ({ networks: new NetworkSet([network]), role }));
  const own = new NetworkSet(config.ownNetworks);
  const known = new Map<string, SenderRules>();
  return {
    calendar: { timeZone: detect.timeZone, utcOffset: detect.utcOffset, weekend: detect.weekend },
    threshold: detect.threshold,
    alertsPerWeek: detect.alertsPerWeek,
    loginNetworks: detect.loginNetworks,
    ownDomains: new Set(config.ownDomains.map(fingerprint)),
    rulesOf(sender) {
      let rules = known.get(sender);
      if (rules === undefined) {
        rules = rulesFor(sender, detect, roles, own);
        if (known.size >= 65_536) known.clear();
        known.set(sender, rules);
      }
      return rules;
    },
  };
}

function rulesFor(
  key: string,
  detect: DetectConfig,
  roles: readonly { networks: NetworkSet; role: Role }[],
  own: NetworkSet,
): SenderRules {
  const sender = foldSender(key);
  const exception = detect.exceptions.find((each) => foldSender(each.sender) === sender);
  const address = addressOf(sender);
  const role =
    exception?.role ??
    (address === undefined ? undefined : roles.find(({ networks }) => networks.has(address))?.role) ??
    'person';
  const acknowledged = detect.acknowledged.filter((each) => foldSender(each.sender) === sender);
  return {
    rate: ROLE[role].rate,
    own: address !== undefined && own.has(address),
    thresholdOffset: exception?.thresholdOffset ?? 0,
    ignore: exception?.ignore ?? false,
    acknowledgedUntil: Math.max(
      0,
      ...acknowledged.map(({ until }) => (until === undefined ? Number.POSITIVE_INFINITY : minute(until))),
    ),
    ceiling: exception?.ceiling ?? detect.ceilings[role],
    jobs: detect.expectedJobs
      .filter((job) => foldSender(job.sender) === sender)
      .map(({ from, to, maxRecipients }) => ({ from: minute(from), to: minute(to), maxRecipients })),
    without: new Set([...detect.without, ...ROLE[role].without, ...(exception?.without ?? [])]),
  };
}

/** The configuration's parser has read the same text. */
function minute(iso: string): number {
  return minuteOf(parseTime(iso) ?? Number.NaN);
}
