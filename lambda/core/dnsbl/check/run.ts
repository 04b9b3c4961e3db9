import { type Blocklist, type TargetKind, zoneFor } from '../lists/list.ts';
import { type Keys, zoneWithKey } from '../lists/secret.ts';
import type { Target } from '../target.ts';
import { type Answer, type Ask, isSilent, type Question } from './answer.ts';
import { type Check, checkOf } from './check.ts';
import { type Health, healthOf, type Probe, proves, refusalOf, type SelfTest } from './health.ts';
import { askedText, queryName } from './query-name.ts';
import { sanitiseText } from './text-record.ts';

/** One list, one kind of target, and what to ask about: the unit that is tested before it is trusted. */
export interface Job {
  list: Blocklist;
  kind: TargetKind;
  targets: readonly Target[];
}

/** What came of a job. */
export interface JobResult {
  job: Job;
  health: Health;
  checks: Check[];
}

export interface RunOptions {
  keys?: Keys;
  /** A label that nobody has listed: random, new for each run. */
  randomLabel: string;
  /** Whether to fetch the list's own words for a listing. @default never */
  wantsText?: (check: Check) => boolean;
  onDone?: (result: JobResult) => void;
}

/** The jobs for every pair of list and target that fit each other, in the order of the lists. */
export function jobsFor(lists: readonly Blocklist[], targets: readonly Target[]): Job[] {
  return lists.flatMap((list) =>
    list.kinds
      .map((kind) => ({ list, kind, targets: targets.filter((target) => target.kind === kind) }))
      .filter((job) => job.targets.length > 0),
  );
}

/** How many queries each zone gets at most: its tests and one for each target (texts come on top). */
export function queriesPerZone(jobs: readonly Job[]): Map<string, number> {
  const perKind = new Map<string, Map<TargetKind, number>>();
  for (const { list, kind, targets } of jobs) {
    const zone = zoneFor(list, kind);
    const kinds = perKind.get(zone) ?? new Map<TargetKind, number>();
    const queries = selfTestQueries(list, kind) + targets.length;
    kinds.set(kind, Math.max(kinds.get(kind) ?? 0, queries));
    perKind.set(zone, kinds);
  }
  return new Map([...perKind].map(([zone, kinds]) => [zone, [...kinds.values()].reduce((a, b) => a + b, 0)]));
}

/** The positive test entries, the random name and the entry that must be empty. */
export function selfTestQueries(list: Blocklist, kind: TargetKind): number {
  return list.tests[kind]!.listed.length + 2;
}

/**
 * Runs all jobs at once; `ask` paces. A question that two lists of one zone share is asked once. A list whose
 * test entry gets no answer is asked nothing more: that is what keeps a run short however many lists are dead.
 */
export async function runJobs(jobs: readonly Job[], ask: Ask, options: RunOptions): Promise<JobResult[]> {
  const shared = askOnce(ask);
  return Promise.all(
    jobs.map(async (job) => {
      const result = await runJob(job, shared, options);
      options.onDone?.(result);
      return result;
    }),
  );
}

async function runJob(job: Job, ask: Ask, options: RunOptions): Promise<JobResult> {
  const { list, kind } = job;
  const zone = zoneWithKey(zoneFor(list, kind), options.keys?.get(list.id));
  const against =
    list.notAsked ?? (zone === undefined ? 'it needs a key, and there is none for it' : undefined);
  if (zone === undefined || against !== undefined) return withoutAsking(job, against ?? '');

  const aboutName = (text: string, of: TargetKind, type: Question['type'] = 'A'): Promise<Answer> => {
    const name = queryName(text, of, zone);
    if (name === undefined)
      return Promise.resolve({ kind: 'unsent', why: 'the name would be too long', ms: 0 });
    return ask({ list: list.id, zone, name, type });
  };
  const points = list.tests[kind]!;
  const listed: Probe[] = [];
  for (const point of points.listed) {
    const answer = await aboutName(point.name, point.kind);
    listed.push({ point, answer });
    if (proves(list, answer) || hopeless(list, answer)) break;
  }
  const test: SelfTest = { listed };
  if (hopeless(list, listed.at(-1)!.answer)) return resultOf(job, test, []);

  const [random, notListed, ...answers] = await Promise.all([
    aboutName(options.randomLabel, 'domain'),
    points.notListed && aboutName(points.notListed.name, points.notListed.kind),
    ...job.targets.map((target) => aboutName(askedText(list, target), target.kind)),
  ]);
  test.random = random;
  test.notListed = points.notListed && notListed && { name: points.notListed.name, answer: notListed };
  const result = resultOf(job, test, answers as Answer[]);
  const wanted = result.checks.filter((check) => check.verdict === 'listed' && options.wantsText?.(check));
  await Promise.all(
    wanted.map(async (check) => {
      const answer = await aboutName(askedText(list, check.target), kind, 'TXT');
      if (answer.kind === 'texts') check.reason = sanitiseText(answer.texts, options.keys) || null;
    }),
  );
  return result;
}

/** No further question can save this list in this run. */
function hopeless(list: Blocklist, answer: Answer): boolean {
  return isSilent(answer) || answer.kind === 'servfail' || refusalOf(list, answer) !== undefined;
}

function resultOf(job: Job, test: SelfTest, answers: readonly Answer[]): JobResult {
  const health = healthOf(job.list, job.kind, test);
  const testMs = test.listed.reduce((sum, { answer }) => sum + answer.ms, 0);
  const checks = job.targets.map((target, i) => checkOf(job.list, target, health, answers[i], testMs));
  return { job, health, checks };
}

function withoutAsking(job: Job, reason: string): JobResult {
  const health: Health = { state: 'unhealthy', reason: `not asked: ${reason}` };
  return { job, health, checks: job.targets.map((target) => checkOf(job.list, target, health, undefined)) };
}

function askOnce(ask: Ask): Ask {
  const asked = new Map<string, Promise<Answer>>();
  return (question) => {
    const key = `${question.type} ${question.name}`;
    const known = asked.get(key);
    if (known) return known;
    const answer = ask(question);
    asked.set(key, answer);
    return answer;
  };
}
