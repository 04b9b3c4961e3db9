import { type DetectSettings, detectSettings } from '../core/detect/settings/detect-settings.ts';
import type { IsListed } from '../core/incident/server/server-watch.ts';
import { jointKey } from '../core/joint-key.ts';
import { type Action, expectedJobsOf } from '../core/message/action.ts';
import { offsetAt } from '../core/office-time.ts';
import { type Checkpoint, UnwritableItemError } from '../core/ports.ts';
import { senderLines } from '../core/report/sender-line.ts';
import type { HostLine } from '../core/rhythm/host-line.ts';
import {
  BOARD_MINUTES,
  type Board,
  type BoardMinute,
  boardMinute,
  updateBoard,
} from '../core/rollup/board.ts';
import type { Rollup } from '../core/rollup/rollup.ts';
import type { QueueTrouble } from '../core/spool/watch/queue-watch.ts';
import type { Tally } from '../core/tally/tally.ts';
import { MINUTE, minuteOf } from '../core/time.ts';
import { type DailyRefused, dailyRefused, tellRefused } from './daily-refused.ts';
import { Drills } from './drills.ts';
import { watchHosts } from './host-watch.ts';
import type { JudgeSummary } from './judge-deps.ts';
import { leftOut, noting, rollupRefused } from './left-out.ts';
import { listedIn } from './listed.ts';
import type { MinuteFold } from './minute-fold.ts';
import { readLate } from './minute-reader.ts';
import { LOOK_BACK, openMemory, openOutbox, type RunContext } from './open-run.ts';
import type { Outbox } from './outbox.ts';
import { renewAcks } from './renew-acks.ts';
import { STRIDE, settledMinute, WINDOW } from './settled-minute.ts';

/** What is saved when the checkpoint moves. */
interface Reached {
  checkpoint: Checkpoint;
  rollups: Rollup[];
  /** What is told before it is saved as told. */
  refused?: DailyRefused | undefined;
}

/** After an outage at most so many minutes are caught up in a run; one that has no time for them ends before. */
const MOST_MINUTES = 1_440;
/** Minutes after which nothing is added to a minute of arrival: ingest may run for one, and clocks differ. */
const LATE_COMPLETE = 2;
/** What a run keeps of its time to save and to tell what it has come to. */
const RESERVE_MS = 15_000;

/** Late minutes in a run that are worth a checkpoint of their own: read again at each run, they would cost more. */
const MANY_LATE = 60;
/** And what it keeps for the minutes that came in time, before it reads late ones. */
const LATE_RESERVE_MS = 15_000;

/**
 * One run: all minutes up to the one before `now`, from the checkpoint on.
 *
 * @param now milliseconds since 1970
 * @param timeLeft milliseconds that the run still has
 * @param all whether incidents are looked at that were over long ago
 * @throws UnsoundStateError when a minute would spoil the memory; the context knows it, and the next run leaves it out
 */
export async function runOnce(
  context: RunContext,
  now: number,
  timeLeft: () => number,
  all = false,
): Promise<JudgeSummary> {
  const { deps, cache, spoilers } = context;
  const last = Math.floor(now / MINUTE) - 1;
  const actions = (await deps.actions?.list()) ?? [];
  const drills = new Drills(actions);
  const isListed = await listedNow(context);
  const { stored, fold, version, problems } = await openMemory(context, detectWith(context, actions));
  // The very first checkpoint holds nothing; it only fixes the minute from which on everything is judged.
  const start = stored?.minute ?? last - WINDOW;
  const end = Math.min(last, start + MOST_MINUTES);
  cache.forget(start);
  const outbox = await openOutbox(context, fold, { now, start, all });
  const settled = settledMinute(start, end, context.judged);
  context.judged = 0;
  const { late, more } = await takeLate(context, { fold, outbox, drills, stored, last, timeLeft });
  const utcOffset = offsetAt(minuteOf(now), deps.settings.detect);
  const voice = { notify: deps.settings.notify, utcOffset, stage: deps.stage, logs: deps.logs };
  const reached = (minute: number): Reached => ({
    checkpoint: { version, minute, state: fold.checkpoint(), ...(late && { late }) },
    rollups: fold.rollups(),
  });
  const settle = (minute: number): Reached => {
    outbox.settle(fold.incidents);
    return { ...reached(minute), refused: dailyRefused(fold, now, voice) };
  };
  let moved = stored === undefined || more ? reached(start) : undefined;
  const seen: BoardMinute[] = [];
  let newest: { minute: number; tallies: readonly Tally[] } | undefined;
  let sendersJudged = 0;
  const begun: { minute: number; first: number }[] = [];
  for (let minute = start + 1; minute <= end && timeLeft() > RESERVE_MS; minute++) {
    const provisional = minute > settled;
    const reading = { latest: !provisional, ended: minute < last };
    const read = spoilers.has(String(minute)) ? [] : await cache.read(deps.contributions, minute, reading);
    const result = noting(spoilers, String(minute), () =>
      fold.minute(minute, drills.without(minute, read), provisional, outbox.announcedAt(minute), isListed),
    );
    outbox.note(result.changes);
    if (deps.board && minute > end - BOARD_MINUTES) seen.push(boardMinute(minute, result.tallies));
    newest = { minute, tallies: result.tallies };
    if (minute === settled) moved = settle(minute);
    if (result.first !== undefined) begun.push({ minute, first: result.first });
    sendersJudged = result.tallies.length;
    context.judged += result.tallies.length;
  }
  // The time was up on the way: what is settled so far is saved, so that the next run begins there.
  if (newest !== undefined && newest.minute < settled) moved = settle(newest.minute);
  outbox.review(fold.incidents, start);
  // Incidents before the checkpoint: once that has passed a minute, its verdicts are not reached again.
  await outbox.save();
  const daily = moved?.refused;
  const failure = daily && (await tellRefused(daily, deps.publisher));
  if (daily !== undefined && failure === undefined) moved!.checkpoint.state = daily.state;
  if (moved !== undefined) {
    // Before the checkpoint too: it forgets hours that are over.
    const refused = (await deps.rollups?.put(moved.rollups)) ?? [];
    problems.push(...refused.map(rollupRefused));
    await deps.checkpoints.save(moved.checkpoint);
  }
  const { sent, failures } = await outbox.publish(deps.publisher, { ...voice, actions });
  if (newest !== undefined) deps.senderLog?.(senderLines(newest.minute, newest.tallies));
  const hosts = await watchHosts(timeLeft() > RESERVE_MS ? deps : undefined, now, voice);
  // Read after everything that alerts depend on.
  const board = await deps.board?.load();
  // Without a board it is taken that the runs before this one were made, as far as the checkpoint lets it.
  const judged = board?.minute ?? Math.min(last - 1, start + WINDOW + STRIDE);
  // Of a run that makes up for others the worst, which is that of its first new minute with events.
  const oldest = begun.find(({ minute }) => minute > judged)?.first;
  problems.push(
    ...(await show(context, fold, board, seen, hosts.silent === undefined ? undefined : hosts.lines)),
    ...hosts.problems,
    ...(moved === undefined ? [] : await renewAcks(deps.actions, actions, fold.incidents, now)),
    ...(await drills.tell(deps, context.configured, now, voice)),
    ...outbox.setAside,
    ...[...spoilers].map(leftOut),
  );
  return {
    skipped: false,
    sendersJudged,
    delay: oldest === undefined ? undefined : now - oldest,
    openIncidents: fold.incidents.length,
    noticesSent: sent + (daily !== undefined && failure === undefined ? 1 : 0),
    noticeFailures: [...failures, ...(failure === undefined ? [] : [failure]), ...hosts.failures],
    queuesInTrouble: newest === undefined ? 0 : countQueues(fold.queuesInTrouble(newest.minute)),
    hostsSilent: hosts.silent,
    clocksOff: hosts.clocksOff,
    hostsWithoutSenders: newest && fold.hostsWithoutSenders(newest.minute).length,
    problems,
  };
}

/** Without targets nothing is watched, and nothing is read. */
async function listedNow({ deps }: RunContext): Promise<IsListed> {
  const { targets } = deps.settings.blocklists;
  return listedIn(targets.length === 0 ? undefined : (await deps.lists?.load())?.body, targets);
}

/** A queue that is clogged and stuck is one. */
function countQueues(troubles: readonly QueueTrouble[]): number {
  return new Set(troubles.map(({ host, instance }) => jointKey(host, instance))).size;
}

interface Taking {
  fold: MinuteFold;
  outbox: Outbox;
  drills: Drills;
  stored: Checkpoint | undefined;
  /** The last minute that is over. */
  last: number;
  timeLeft: () => number;
}

/**
 * Takes into the loaded state what came late for minutes that it holds. How far it has come is saved with the state,
 * so each is judged once: when the checkpoint moves, or at once when they were many, or `more` is waiting.
 */
async function takeLate(
  { deps, spoilers }: RunContext,
  { fold, outbox, drills, stored, last, timeLeft }: Taking,
) {
  if (stored === undefined) return { late: undefined, more: false };
  const { groups, more } = await readLate(
    deps.contributions,
    {
      after: stored.late ?? { arrival: 0, minute: 0 },
      folded: stored.minute,
      complete: last - LATE_COMPLETE,
    },
    // The minutes that are judged in time come first.
    { goOn: () => timeLeft() > RESERVE_MS + LATE_RESERVE_MS },
  );
  const oldest = groups.reduce((least, { minute }) => Math.min(least, minute), Number.POSITIVE_INFINITY);
  await outbox.reach(oldest * MINUTE - LOOK_BACK);
  for (const { arrival, minute, events } of groups) {
    const name = `${arrival} ${minute}`;
    if (spoilers.has(name)) continue;
    const others = drills.without(minute, events);
    outbox.note(noting(spoilers, name, () => fold.late(minute, others, outbox.announcedAt(minute))));
  }
  const taken = groups.at(-1);
  const late = taken === undefined ? stored.late : { arrival: taken.arrival, minute: taken.minute };
  return { late, more: more || groups.length > MANY_LATE };
}

/** For people: after everything that alerts depend on. @returns what is wrong with it, a phrase each */
async function show(
  { deps }: RunContext,
  fold: MinuteFold,
  board: Board | undefined,
  minutes: readonly BoardMinute[],
  hosts: readonly HostLine[] | undefined,
): Promise<string[]> {
  if (deps.board === undefined || minutes.length === 0) return [];
  const update = {
    minutes,
    watched: fold.watched,
    stateOf: (sender: string) => fold.stateOf(sender),
    queues: fold.queuesInTrouble(minutes.at(-1)!.minute),
    refused: fold.refusals.current((minutes.at(-1)!.minute + 1) * MINUTE),
    ...(hosts && { hosts }),
  };
  try {
    await deps.board.save(updateBoard(board, update));
    return [];
  } catch (error) {
    if (!(error instanceof UnwritableItemError)) throw error;
    return ['the board is refused by the store: the dashboard shows an older one'];
  }
}

/** The settings with the jobs that were announced since they were deployed. */
function detectWith({ deps, configured }: RunContext, actions: readonly Action[]): DetectSettings {
  const jobs = expectedJobsOf(actions);
  if (jobs.length === 0) return configured;
  const { detect } = deps.settings;
  return detectSettings({
    ...deps.settings,
    detect: { ...detect, expectedJobs: [...detect.expectedJobs, ...jobs] },
  });
}
