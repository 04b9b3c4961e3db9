import { hash53 } from '../hash.ts';
import type { Name, Tally } from '../tally/tally.ts';
import { hourOf } from './calendar.ts';
import { fingerprint } from './fingerprint.ts';
import type { DetectSettings, SenderRules } from './settings/detect-settings.ts';
import { FREE_ENVELOPE_SENDERS } from './signals/envelope-senders.ts';
import { sizeBin } from './signals/volume.ts';
import type { FleetState } from './state/fleet-state.ts';
import type { SenderState } from './state/sender-state.ts';
import { COUNTER, STRIDE, WINDOW_COUNT } from './state/windows.ts';

/**
 * A temporary failure, one while the whole fleet has them, and a failure of the null sender's mail (auto-replies).
 */
const DEFERRAL_WEIGHT = 0.6;
const SURGE_WEIGHT = 0.1;
const NULL_SENDER_WEIGHT = 0.2;
const NULL_HASH = hash53('');

/** What one tally adds to the counters, after deduplication over the day. */
export interface Observation {
  recipients: number;
  failed: number;
  known: number;
  fleet: number;
  novel: number;
  unseen: number;
  minutes: number;
  /** The names behind `fleet`, `novel` and `unseen`. */
  novelDomains: readonly Name[];
  unseenSenders: readonly Name[];
}

const NONE: readonly Name[] = [];

interface Identified {
  name: Name;
  id: number;
}

const NOBODY: readonly Identified[] = [];

/**
 * Counts a tally into the windows and into today. `left` fades it when it comes late (1: on time).
 * Amortised O(names in the tally).
 */
export function observe(
  sender: SenderState,
  tally: Tally,
  fleet: FleetState,
  settings: DetectSettings,
  rules: SenderRules,
  surge: boolean,
  left: (window: number) => number,
): Observation {
  const { today } = sender;
  const nullShare = nullSenderShare(tally);
  const plain = 1 - nullShare * (1 - NULL_SENDER_WEIGHT);
  const seen: Observation = {
    recipients: tally.distinctRecipients,
    failed: freshFailures(sender, tally, surge) * plain,
    known: 0,
    fleet: 0,
    novel: 0,
    unseen: 0,
    minutes: 0,
    novelDomains: NONE,
    unseenSenders: NONE,
  };
  const novel: Name[] = [];
  for (const { name, id: domain } of identified(tally.domains)) {
    if (!today.domains.add(domain)) continue;
    if (sender.domains.has(domain) || settings.ownDomains.has(domain)) seen.known += plain;
    else {
      if (fleet.domains.has(domain)) seen.fleet += plain;
      else seen.novel += plain;
      novel.push(name);
    }
  }
  seen.novelDomains = novel;
  if (tally.envelopeSenders !== undefined && !rules.without.has('senders')) {
    seen.minutes = 1;
    seen.unseenSenders = unseenEnvelopeSenders(sender, tally.envelopeSenders);
    if (seen.unseenSenders.length > 0) seen.unseen = 1;
  }
  count(sender, seen, left);
  remember(sender, seen);
  noteSizes(sender, tally.minute, settings);
  return seen;
}

/**
 * Failing recipients not seen failing today. A temporary failure counts for less than a refusal (greylisting and
 * outages are nobody's fault), and by its domain: one remote server that is down defers everybody there, while a
 * list of strangers fails all over.
 */
function freshFailures(sender: SenderState, tally: Tally, surge: boolean): number {
  const names = tally.failedRecipients;
  if (tally.bounced + tally.deferred === 0) return 0;
  if (names === undefined || names.length === 0)
    return tally.bounced + tally.deferred * (surge ? SURGE_WEIGHT : DEFERRAL_WEIGHT);
  let fresh = 0;
  for (const { id } of identified(names)) if (sender.today.failing.add(id)) fresh++;
  const spread =
    tally.failedDomains === undefined ? 1 : Math.min(1, tally.failedDomains.length / names.length);
  const deferred = tally.deferred * (surge ? Math.min(SURGE_WEIGHT, spread) : DEFERRAL_WEIGHT * spread);
  return ((tally.bounced + deferred) * fresh) / names.length;
}

function nullSenderShare(tally: Tally): number {
  if (tally.nullSender !== undefined && tally.messages > 0) {
    return Math.min(1, tally.nullSender / tally.messages);
  }
  const senders = tally.envelopeSenders;
  return senders !== undefined && senders.length === 1 && isNull(senders[0]!) ? 1 : 0;
}

function isNull(name: Name): boolean {
  return name === '' || name === '<>' || name === NULL_HASH;
}

function unseenEnvelopeSenders(sender: SenderState, names: readonly Name[]): readonly Name[] {
  const unseen: Name[] = [];
  for (const { name, id } of identified(names)) {
    if (isNull(name)) continue;
    if (sender.envelopeSenders.has(id)) continue;
    if (sender.envelopeSenders.size < FREE_ENVELOPE_SENDERS) {
      sender.envelopeSenders.add(id);
      continue;
    }
    sender.today.envelopeSenders.add(id);
    unseen.push(name);
  }
  return unseen;
}

/** By fingerprint: the rings forget the oldest name, so that the order of a list would matter. */
function identified(names: readonly Name[] | undefined): readonly Identified[] {
  if (names === undefined || names.length === 0) return NOBODY;
  const list: Identified[] = [];
  for (const name of names) list.push({ name, id: fingerprint(name) });
  return list.length < 2 ? list : list.sort(byId);
}

function byId(a: Identified, b: Identified): number {
  return a.id - b.id;
}

function count(sender: SenderState, seen: Observation, left: (window: number) => number): void {
  const { windows } = sender;
  for (let window = 0; window < WINDOW_COUNT; window++) {
    const base = window * STRIDE;
    const share = left(window);
    windows[base + COUNTER.recipients]! += seen.recipients * share;
    windows[base + COUNTER.failed]! += seen.failed * share;
    windows[base + COUNTER.known]! += seen.known * share;
    windows[base + COUNTER.fleet]! += seen.fleet * share;
    windows[base + COUNTER.novel]! += seen.novel * share;
    windows[base + COUNTER.unseen]! += seen.unseen * share;
    windows[base + COUNTER.minutes]! += seen.minutes * share;
  }
  sender.burst = Math.max(sender.burst, windows[COUNTER.recipients]!);
}

function remember(sender: SenderState, seen: Observation): void {
  const { today } = sender;
  today.failed += seen.failed;
  today.attempted += Math.max(seen.recipients, seen.failed);
  today.categories[0]! += seen.known;
  today.categories[1]! += seen.fleet;
  today.categories[2]! += seen.novel;
  today.unseenMinutes += seen.unseen;
  today.minutes += seen.minutes;
}

function noteSizes(sender: SenderState, minute: number, settings: DetectSettings): void {
  const { today, windows } = sender;
  const hour = ((hourOf(minute, settings.calendar) % 24) + 24) % 24;
  for (let window = 0; window < WINDOW_COUNT; window++) {
    const x = windows[window * STRIDE + COUNTER.recipients]!;
    today.largest[window] = Math.max(today.largest[window]!, x);
    const i = window * 24 + hour;
    if (x >= 1) today.hourly[i] = Math.max(today.hourly[i]!, sizeBin(x) + 1);
  }
}
