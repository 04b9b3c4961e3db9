import { MINUTES_A_DAY } from '../../../time.ts';
import type { SenderRecord } from '../../state/kept.ts';
import type { SenderState } from '../../state/sender-state.ts';
import { WINDOW_COUNT } from '../../state/windows.ts';
import { sendsJobsBeside, sendsJobsOnly } from './jobs.ts';

/**
 * What a sender may send in a day, in the long run: its own average, which rises slowly only. An honest sender that has
 * more to do is followed within weeks; an attack cannot teach itself usual in the four weeks in which it pays.
 */

/** In its first week a sender shows what it is. */
const FIRST_DAYS = 7;
/** The least weight of a day in the average: half of what it was is left after 34 days. */
const WEIGHT = 0.02;
/** The most by which what is usual rises in a day: by half in four weeks; */
const RISE = 0.015;
/** of a sender that is known from few days by this over their number. */
const UNSURE = 0.25;
/** How far the average of something weekly goes up and down. */
const RIPPLE = 1.25;
/** Recipients a day that nobody has to have shown before. */
const LEAST = 15;
/** Of 0 it would be in its first week. */
const LEAST_PACE = 0.1;
/** Honest months differ. */
const MARGIN = 1.3;
/** What exceeds lasts from so many days on; if it is this share of the limit it then teaches nothing until it is told. */
const LASTING_DAYS = 3;
const IN_QUESTION = 0.25;
/** What lasted and was told is learned, up to so many times what was usual. */
const TOLD_RISE = 2;
/** The least excess that is told; */
const LIMIT = 2000;
/** in largest runs, for who sends by runs: those of so many usual days; in usual days for everybody. */
export const RUNS = 1.7;
const RUN_DAYS = 3;
const PACES = 2;
/** For who is there for a job (jobs.ts): in largest runs, and the least; in those of a day, and the least run. */
const JOBS = 1.5;
const LEAST_JOB = 300;
const JOBS_OF_A_DAY = 1.4;
const LEAST_JOB_OF_A_DAY = 500;
/** A day's run that is learned as it is, and the most by which a larger one rises from one to the next. */
const SMALL_RUN = 750;
const RUN_RISE = 1.1;

/** Whether it is so new that what it sends is what it is. */
export function isInFirstWeek({ totalPace }: Pick<SenderRecord, 'totalPace'>): boolean {
  return totalPace === 0;
}

/**
 * Recipients a day that a sender may have for ever. In its first week its largest run is taken for a weekly one; so it is,
 * at least, where nothing else is sent, for a job that runs twice a week would soon be its average.
 */
export function dailyAllowance(sender: SenderState): number {
  const { record } = sender;
  const weekly = record.totalRun / FIRST_DAYS;
  const usual = isInFirstWeek(record) ? weekly : Math.min(record.totalPace, record.totalPaceCap);
  const most = usual > weekly && sendsByRuns(record) && sendsJobsOnly(sender) ? weekly : usual;
  return MARGIN * Math.max(LEAST, most);
}

/**
 * The excess that is told, once the first week is over. A job is run as a whole, so that it takes more than its largest
 * one; of who sends day by day that would be its busiest day, which is no measure. Who is there for a job has much the same
 * one each time.
 */
export function toldExcess(sender: SenderState): number {
  const { record } = sender;
  const { totalPace, totalRun, totalToday } = record;
  if (!sendsByRuns(record)) return Math.max(LIMIT, PACES * totalPace);
  if (sendsJobsOnly(sender)) return Math.max(LEAST_JOB, JOBS * totalRun);
  const twice = totalRun >= LEAST_JOB_OF_A_DAY && totalToday >= JOBS_OF_A_DAY * totalRun;
  if (twice && sendsJobsBeside(sender)) return totalRun;
  return Math.max(LIMIT, PACES * totalPace, RUNS * totalRun);
}

function sendsByRuns({ totalPace, totalRun }: SenderRecord): boolean {
  return totalRun >= RUN_DAYS * totalPace;
}

/**
 * What was sent has been told: the sum begins anew. A first week goes on, for what it has not taught is taken off. A server
 * that has more to do for good is told of once, so that what lasted is usual from now on.
 */
export function forgetTotal(sender: SenderState): void {
  const { record, recovered } = sender;
  if (isInFirstWeek(record)) return;
  const days = (recovered - record.totalSince) / MINUTES_A_DAY;
  if (record.totalTold > 0 && days >= LASTING_DAYS) {
    const pace = Math.min(TOLD_RISE * record.totalPace, record.totalCount / days);
    record.totalPace = Math.max(record.totalPace, pace);
    record.totalPaceCap = Math.max(record.totalPaceCap, record.totalPace);
  }
  // A second letter in a week, or the job in two parts, is told of once.
  if (record.totalTold > record.totalRun && sendsJobsOnly(sender))
    record.totalRun = Math.min(TOLD_RISE * record.totalRun, record.totalTold);
  record.totalSince = recovered;
  startCount(record);
  record.totalTold = 0;
}

function startCount(record: SenderRecord): void {
  record.totalCount = 0;
  record.totalShown = 0;
  record.totalShownKnown = 0;
}

/**
 * Learns from the day that ended, and from those without mail since.
 *
 * @param of.minute the first of the day that begins
 * @param of.days days that passed
 * @param of.taught whether the day is learned
 * @param of.size whether its run is: a first newsletter of which a part failed is no surprise again
 * @param of.known it was told of, or acknowledged: it teaches its run as it was
 */
export function learnTotal(
  sender: SenderState,
  of: { minute: number; days: number; taught: boolean; size: boolean; known: boolean },
): void {
  const { record } = sender;
  const sent = record.totalToday;
  record.totalToday = 0;
  const questioned = isInQuestion(sender, of.minute);
  if (of.size && !questioned) {
    // A job over midnight is one, as the window of six hours sees it; later ones are held against it.
    const run = isInFirstWeek(record) ? Math.max(sent, sender.today.largest[WINDOW_COUNT - 2]!) : sent;
    learnRun(record, run, of.known || isInFirstWeek(record));
  }
  if (isInFirstWeek(record)) {
    if (!of.taught) record.totalCount = Math.max(0, record.totalCount - sent);
    const age = (of.minute - record.totalSince) / MINUTES_A_DAY;
    if (record.totalSince === 0 || age < FIRST_DAYS) return;
    record.totalPace = Math.max(LEAST_PACE, record.totalCount / age);
    record.totalPaceCap = record.totalPace;
    record.totalDays = Math.round(age);
    record.totalSince = of.minute;
    startCount(record);
    record.totalTold = 0;
    return;
  }
  for (let day = 0; day < of.days; day++) {
    if (day > 0 || (of.taught && !questioned)) learnDay(record, day === 0 ? sent : 0);
  }
}

/**
 * An average that rises with what exceeds it is never exceeded for long: who sends twice as much would teach it. What a job
 * exceeds is made up for until its next run, and is its average.
 */
function isInQuestion(sender: SenderState, minute: number): boolean {
  const { record } = sender;
  if (isInFirstWeek(record) || record.totalTold > 0 || sendsByRuns(record)) return false;
  const days = (minute - record.totalSince) / MINUTES_A_DAY;
  if (days < LASTING_DAYS) return false;
  return record.totalCount - dailyAllowance(sender) * days >= IN_QUESTION * toldExcess(sender);
}

function learnDay(record: SenderRecord, sent: number): void {
  record.totalDays += 1;
  const weight = Math.max(WEIGHT, 1 / record.totalDays);
  record.totalPace = Math.max(LEAST_PACE, (1 - weight) * record.totalPace + weight * sent);
  const most = Math.max(LEAST, record.totalPace * RIPPLE);
  const rise = 1 + Math.max(RISE, UNSURE / record.totalDays);
  record.totalPaceCap = Math.min(most, record.totalPaceCap * rise);
}

function learnRun(record: SenderRecord, sent: number, asItIs: boolean): void {
  if (sent <= record.totalRun) return;
  record.totalRun = asItIs ? sent : Math.min(sent, Math.max(SMALL_RUN, record.totalRun * RUN_RISE));
}
