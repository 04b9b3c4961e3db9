import { composeHosts } from '../core/message/hosts/compose-hosts.ts';
import type { Message, Publisher } from '../core/message/publisher.ts';
import type { VoiceOptions } from '../core/message/voice.ts';
import { type OfficeTime, offsetAt } from '../core/office-time.ts';
import { decodeHosts, encodeHosts, type HostsRecord } from '../core/rhythm/codec.ts';
import { type HostLine, hostLines } from '../core/rhythm/host-line.ts';
import {
  type HostsState,
  MOST_HOSTS,
  type NewsOf,
  newHosts,
  passHosts,
  skipTo,
} from '../core/rhythm/hosts.ts';
import { SLOT, SLOTS_A_DAY, slotOf } from '../core/rhythm/slot.ts';
import { MINUTE } from '../core/time.ts';
import type { JudgeDeps } from './judge-deps.ts';

/** What a run has seen of the mail hosts. */
export interface HostWatch {
  /** Those with a trouble first. */
  lines: HostLine[];
  /** Hosts whose silence was told and lasts, and those whose clock is off; undefined: nobody has looked. */
  silent: number | undefined;
  clocksOff: number | undefined;
  /** The names of the errors that kept the notice from being published; it stays pending. */
  failures: string[];
  /** What went wrong, a sentence each: it never costs the judge a run. */
  problems: string[];
}

/** Ingest may run for a minute, and clocks differ. */
const COMPLETE_AFTER = 2 * MINUTE;
/** After a longer pause of the judge what came before is not asked for: the silences begin anew. */
const MOST_SLOTS = SLOTS_A_DAY;
/** Slots that are read at a time. */
const AT_ONCE = 16;
/** News that wait for a topic that refuses them; the newest count. */
const MOST_PENDING = MOST_HOSTS;

/**
 * Takes in which mail hosts were heard since the last run, tells what is new, and says how they are. News are saved
 * before they are told: a crash can repeat a notice, but not lose one.
 *
 * @param deps undefined: there is no time for it
 * @param now milliseconds since 1970
 */
export async function watchHosts(
  deps: JudgeDeps | undefined,
  now: number,
  voice: VoiceOptions,
): Promise<HostWatch> {
  const seen: HostWatch = { lines: [], silent: undefined, clocksOff: undefined, failures: [], problems: [] };
  if (deps?.mailHosts === undefined) return seen;
  try {
    const { hosts } = deps.mailHosts;
    const stored = await hosts.load();
    const last = slotOf(now - COMPLETE_AFTER) - 1;
    const known = stored && decodeHosts(stored.body);
    const record: HostsRecord = known ?? { state: newHosts(last), pending: [] };
    let version = stored?.version ?? 0;
    const save = () => hosts.save({ version: ++version, body: encodeHosts(record) });
    const moved = known === undefined || record.state.slot < last;
    const news = await takeIn(deps.mailHosts, record.state, last, deps.settings.detect);
    record.pending = [...record.pending, ...news].slice(-MOST_PENDING);
    seen.lines = hostLines(record.state, MOST_HOSTS);
    seen.silent = seen.lines.filter(({ silent }) => silent === true).length;
    seen.clocksOff = seen.lines.filter(({ clock }) => clock !== undefined).length;
    // Another judge was faster: it tells.
    if ((moved && !(await save())) || record.pending.length === 0) return seen;
    if (!(await published(deps.publisher, composeHosts(record.pending, now, voice), seen))) return seen;
    record.pending = [];
    await save();
  } catch (error) {
    seen.problems.push(`the mail hosts could not be looked at: ${nameOf(error)}`);
  }
  return seen;
}

async function published(publisher: Publisher, message: Message, seen: HostWatch): Promise<boolean> {
  try {
    await publisher.publish(message);
    return true;
  } catch (error) {
    seen.failures.push(nameOf(error));
    return false;
  }
}

/** The name only: the message may repeat what was to be published. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

async function takeIn(
  { heard, named }: NonNullable<JudgeDeps['mailHosts']>,
  state: HostsState,
  last: number,
  office: OfficeTime,
): Promise<NewsOf[]> {
  if (last - state.slot > MOST_SLOTS) skipTo(state, last - MOST_SLOTS);
  const options = { named, offsetAt: (slot: number) => offsetAt((slot * SLOT) / MINUTE, office) };
  const news: NewsOf[] = [];
  while (state.slot < last) {
    const some = Array.from({ length: Math.min(AT_ONCE, last - state.slot) }, (_, at) => state.slot + 1 + at);
    for (const each of await Promise.all(some.map((slot) => heard.read(slot)))) {
      news.push(...passHosts(state, each, options));
    }
  }
  return news;
}
