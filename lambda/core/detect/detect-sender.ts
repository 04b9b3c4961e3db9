import type { Tally } from '../tally/tally.ts';
import { MINUTE } from '../time.ts';
import { advance } from './advance.ts';
import { firedWindow, forgetWarm, isHot, QUIET, raise, settleAlarm, WARM } from './alarm.ts';
import { type Assessment, assess } from './assess.ts';
import { dayOf, hourOf, slotOfHour } from './calendar.ts';
import { chargesOf } from './charges.ts';
import { addEvidence, type Evidence, newEvidence } from './evidence.ts';
import { coveredByJob } from './expected-jobs.ts';
import { argumentsAgainst, learnedFindings, shownWindow } from './explain.ts';
import { fingerprint } from './fingerprint.ts';
import type { FleetView } from './fleet-view.ts';
import { endDay } from './learn/learn.ts';
import type { FleetLessons } from './learn/lesson.ts';
import { noteOutcomes, teachNovelty } from './learn/note-minute.ts';
import { noteNew, noteReturn } from './learn/returns.ts';
import { observe } from './observe.ts';
import { judgeRules, opens, ruleFindings } from './rules/judge-rules.ts';
import { isNew, noteNewcomer } from './rules/note-newcomer.ts';
import type { DetectSettings } from './settings/detect-settings.ts';
import type { Argument, Finding } from './signals/findings.ts';
import { SPREAD_MINUTES } from './signals/login-spread.ts';
import { placeOf } from './signals/registry.ts';
import type { Observed } from './signals/signal.ts';
import { answersAlone, isForgotten, isGuest, noteGuest } from './state/guest.ts';
import { SenderState } from './state/sender-state.ts';
import type { SenderTable } from './state/sender-table.ts';
import { inSurge, othersDeferred, SurgeMeter } from './state/surge.ts';
import type { Wave } from './state/waves/newcomers.ts';
import { COUNTER, decay, TAU } from './state/windows.ts';

const FAILURES = placeOf('failures');
const NETWORK = placeOf('network');
const REFUSED = placeOf('refused');
const FAILED_LOGINS = placeOf('failed-logins');

/** Networks new to a login from which on its messages are kept as evidence. */
const SPREAD_WARM = 3;

/** What one minute says about a sender that is alarmed. */
export interface Detection {
  sender: string;
  /** The threshold of this sender, in the fleet of this minute. */
  threshold: number;
  /** Score of the window that is shown: the shortest that reached the threshold, or the one with the highest. */
  score: number;
  /**
   * That window's findings, of every learned signal, and what speaks against it: as of this minute, so it is to be asked
   * before the next one is judged. Most minutes of an open incident are not asked.
   */
  explain(): { findings: readonly Finding[]; against: readonly Argument[] };
  /** Findings that open an incident, or raise it, whatever the score is. */
  rules: readonly Finding[];
  /** Whether refusals that name a blocklist count for this sender. */
  heedsBlocks: boolean;
  /** The newcomers that the sender is one of, where they are too many. */
  wave: Wave | undefined;
  /** Recipients in the last 10 minutes, fading. */
  tempo: number;
  /** Whether the minute prolongs the alarm. */
  hot: boolean;
  /** Recipients a minute that the sender was to have in the last 10. */
  usualRate: number;
  /** The first minute of the unusual traffic, */
  since: number;
  /** the minute at which the alarm ends unless it goes on, */
  until: number;
  /** and the traffic between. */
  evidence: Evidence;
  /** The minute itself. */
  tally: Tally;
}

/**
 * Takes one sender's minute into its state, and says what is wrong with it. Undefined while the sender is not alarmed.
 *
 * @param mode late: the minute comes after its time and teaches no rates; provisional: it may still change, and ends no
 * alarm
 */
export function detectSender(
  senders: SenderTable,
  tally: Tally,
  view: FleetView,
  lessons: FleetLessons,
  settings: DetectSettings,
  mode: { late: boolean; provisional: boolean },
): Detection | undefined {
  const { minute } = tally;
  const { calendar } = settings;
  if (isOnlyRefused(tally) && senders.get(tally.sender) === undefined) return undefined;
  const rules = settings.rulesOf(tally.sender);
  const appears = isNew(senders.get(tally.sender), minute);
  const state = load(senders, tally, settings, lessons);
  const bucket = SurgeMeter.bucketOf(fingerprint(tally.sender));
  if (!state.guest) noteOutcomes(tally, bucket, lessons);
  const acknowledged = rules.acknowledgedUntil > minute;

  endDay(state, minute, calendar, view.fleet, lessons, acknowledged);
  if (!mode.provisional) settleAlarm(state, minute);
  forgetWarm(state, minute);
  const behind = state.clock - 1 - minute;
  const quiet = !mode.late && state.alarm === undefined && (acknowledged || state.score < QUIET);
  advance(state, minute + 1, calendar, rules.rate, quiet);
  if (coveredByJob(state, tally, rules)) return undefined;

  const surge = inSurge(view.surge, bucket);
  const seen = observe(state, tally, view.fleet, settings, rules, surge, (window) =>
    behind > 0 ? decay(window, behind) : 1,
  );
  lessons.charged.push(...chargesOf(seen));
  if (!mode.late && !state.guest) teachNovelty(state, seen, lessons);
  const slot = slotOfHour(hourOf(minute, calendar), calendar);
  const assessment = assess(state, view, rules, slot);
  const { best } = assessment;
  state.score = best.total;
  for (const { scores } of assessment.windows) {
    state.today.failureScore = Math.max(state.today.failureScore, scores[FAILURES]!, scores[REFUSED]!);
  }
  if (!mode.late && state.alarm === undefined && (acknowledged || best.total < QUIET)) {
    state.slotRecipients[slot]! += tally.distinctRecipients;
    state.totalRecipients += tally.distinctRecipients;
  }

  const threshold = view.threshold + rules.thresholdOffset;
  const group = noteNewcomer(state, tally, { view, lessons, appears, newNetwork: seen.newNetwork });
  const breaches = judgeRules(state, tally, {
    rules,
    settings,
    view,
    seen,
    total: best.total,
    failedLogins: best.scores[FAILED_LOGINS]!,
    familiar: best.scores[NETWORK]!,
    threshold,
    group,
  });
  const evidence = gather(state, tally, assessment, seen, breaches.total.near || opens(breaches));
  if (rules.ignore || acknowledged) return undefined;

  const fired = answersAlone(state) ? firedWindow(assessment, threshold) : undefined;
  const opening = fired !== undefined || opens(breaches);
  const hot = opening || (state.alarm !== undefined && isHot(assessment, state.alarm.watch, threshold));
  if (state.alarm === undefined && !opening) return undefined;
  if (hot) raise(state, minute, fired);
  state.today.alarmed = true;
  if (breaches.spread.poisons) state.today.spread = true;
  const since = evidence?.since ?? minute;
  const shown = assessment.windows[fired ?? best.window]!;
  const gathered = evidence?.evidence ?? newEvidence();
  return {
    sender: tally.sender,
    threshold,
    score: shown.total,
    explain() {
      const seenIn = shownWindow(state, shown.window, minute, calendar, rules.rate);
      return {
        findings: learnedFindings(state, assessment, shown, seenIn),
        against: argumentsAgainst(state, assessment, shown, seenIn, othersDeferred(view.surge, bucket)),
      };
    },
    rules: ruleFindings(breaches, {
      to: (minute + 1) * MINUTE,
      threshold,
      view,
      refused: rules.without.has('blocked')
        ? undefined
        : { samples: gathered.samples, minutes: minute + 1 - since },
    }),
    wave: breaches.wave,
    heedsBlocks: !rules.without.has('blocked'),
    tempo: state.windows[COUNTER.recipients]!,
    hot,
    usualRate: state.windows[COUNTER.expected]! / TAU[0],
    since,
    until: state.alarm!.until,
    evidence: gathered,
    tally,
  };
}

function load(
  senders: SenderTable,
  tally: Tally,
  settings: DetectSettings,
  lessons: FleetLessons,
): SenderState {
  const day = dayOf(tally.minute, settings.calendar);
  const guest = isGuest(tally, settings.rulesOf(tally.sender).own);
  const known = senders.get(tally.sender);
  if (known !== undefined && !isForgotten(known, tally.minute)) {
    noteReturn(known, tally.minute, settings.calendar, lessons);
    if (guest === false && known.guest) {
      known.guest = false;
      known.networks.clear();
      lessons.newSenders++;
    }
    noteGuest(known, tally);
    return known;
  }
  const state = new SenderState(tally.minute, day);
  state.guest = guest === true;
  senders.set(tally.sender, state);
  noteNew(state, lessons);
  noteGuest(state, tally);
  return state;
}

/** Whether a tally has nothing but refusals by our own server: they make no sender. */
function isOnlyRefused({ ownRefusals, messages, recipients, sent, deferred, bounced }: Tally): boolean {
  return ownRefusals !== undefined && messages + recipients + sent + deferred + bounced === 0;
}

/** Keeps evidence from the moment that something is unusual, so that the first alert can show how it began. */
function gather(
  state: SenderState,
  tally: Tally,
  assessment: Assessment,
  seen: Observed,
  near: boolean,
): SenderState['warm'] {
  const { minute } = tally;
  const recentNetworks = state.newNetworks.filter((each) => each.minute > minute - SPREAD_MINUTES).length;
  const unusual =
    assessment.best.total >= WARM || recentNetworks >= SPREAD_WARM || near || state.alarm !== undefined;
  if (!unusual) {
    state.warm = undefined;
    return undefined;
  }
  state.warm ??= { since: minute, evidence: newEvidence() };
  addEvidence(state.warm.evidence, tally, {
    domains: seen.novelDomains,
    envelopeSenders: seen.unseenSenders,
  });
  return state.warm;
}
