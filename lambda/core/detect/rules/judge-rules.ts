import type { Tally } from '../../tally/tally.ts';
import type { TrafficSamples } from '../evidence.ts';
import type { FleetView } from '../fleet-view.ts';
import type { DetectSettings, SenderRules } from '../settings/detect-settings.ts';
import { blockedFinding } from '../signals/blocked.ts';
import { type CeilingBreach, ceilingFinding, observeCeiling } from '../signals/ceiling.ts';
import type { Finding } from '../signals/findings.ts';
import { judgeSpread, type LoginSpread, loginSpreadFinding } from '../signals/login-spread.ts';
import type { Observed } from '../signals/signal.ts';
import { countedRecipients, observeTotal, type Total, totalFinding } from '../signals/total/total.ts';
import { isWave, waveFinding } from '../signals/wave/wave.ts';
import type { SenderState } from '../state/sender-state.ts';
import type { Wave } from '../state/waves/newcomers.ts';

/** What the rules say of a sender's minute: they open an incident whatever the score is. */
export interface RuleBreaches {
  spread: LoginSpread;
  ceiling: CeilingBreach | undefined;
  total: Total;
  /** The wave of newcomers that the sender is one of. */
  wave: Wave | undefined;
}

/** The minute, as far as it was judged. */
export interface Ruled {
  rules: SenderRules;
  settings: DetectSettings;
  view: FleetView;
  seen: Observed;
  /** The minute's score, and that of the network signal. */
  total: number;
  familiar: number;
  /** That of failed logins: travellers mistype, too. */
  failedLogins: number;
  threshold: number;
  /** What the sender has in common with the newcomers, if it is one. */
  group: string | undefined;
}

/** Asks every rule, and lets it remember the minute. */
export function judgeRules(state: SenderState, tally: Tally, of: Ruled): RuleBreaches {
  const { rules, settings, view } = of;
  return {
    spread: judgeSpread(state, tally, {
      fresh: of.seen.newNetwork,
      allowed: rules.without.has('login-spread') ? Number.POSITIVE_INFINITY : settings.loginNetworks,
      total: of.total - of.failedLogins,
      familiar: of.familiar,
    }),
    ceiling: rules.without.has('ceiling')
      ? undefined
      : observeCeiling(state, tally.recipients, tally.minute, settings.calendar, rules.ceiling),
    total:
      rules.without.has('total') || state.guest
        ? { breach: undefined, near: false }
        : observeTotal(state, countedRecipients(of.seen), tally.minute, view.fleet),
    wave: rules.without.has('wave') || tally.recipients === 0 ? undefined : waveOf(of),
  };
}

function waveOf({ group, view, threshold }: Ruled): Wave | undefined {
  if (group === undefined) return undefined;
  const usual = view.newcomersIn(group);
  if (view.fleet.newcomers.recent.size <= usual) return undefined;
  const wave = view.waveOf(group);
  return wave !== undefined && isWave(wave, usual, threshold) ? wave : undefined;
}

/** Whether one of them opens an incident, or prolongs it. */
export function opens({ spread, ceiling, total, wave }: RuleBreaches): boolean {
  return spread.fresh || ceiling !== undefined || total.breach !== undefined || wave !== undefined;
}

/** What they found. */
export function ruleFindings(
  { spread, ceiling, total, wave }: RuleBreaches,
  of: {
    /** The end of what they are about, milliseconds since 1970. */
    to: number;
    threshold: number;
    view: FleetView;
    /** The incident's traffic, and minutes since it began; undefined: what refusals name does not count. */
    refused: { samples: TrafficSamples; minutes: number } | undefined;
  },
): Finding[] {
  const blocked =
    of.refused === undefined ? undefined : blockedFinding(of.refused.samples, of.refused.minutes);
  return [
    spread.networks === undefined ? undefined : loginSpreadFinding(spread.networks),
    ceiling === undefined ? undefined : ceilingFinding(ceiling, of.threshold),
    total.breach === undefined ? undefined : totalFinding(total.breach, of.threshold),
    wave === undefined ? undefined : waveFinding(wave, of.view.newcomersIn(wave.group)),
    blocked,
  ]
    .filter((finding) => finding !== undefined)
    .map((finding) => ({ ...finding, to: of.to }));
}
