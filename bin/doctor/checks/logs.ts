import { OUTPUTS } from '../../../lambda/contract.ts';
import { span } from '../../../lambda/core/message/span.ts';
import { LATE_AFTER } from '../../../lambda/core/ports.ts';
import type { HostLine } from '../../../lambda/core/rhythm/host-line.ts';
import { nameIn } from '../../../lambda/core/rhythm/hosts.ts';
import { plain } from '../../../lambda/core/text/plain-text.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../lambda/core/time.ts';
import type { Facts } from '../facts.ts';
import { type Finding, failure, named, ofSeen, ok, warning } from '../finding.ts';
import type { HostFacts } from '../host-facts.ts';
import { LATEST } from './judge.ts';

/** Whether each log group's events go to the stack. */
export function checkForwarding({ forwarding, stack }: Facts): Finding[] {
  const ingest = stack.outputs[OUTPUTS.ingest] ?? '';
  const ours = (arn: string) =>
    arn.endsWith(`:function:${ingest}`) ||
    (arn.includes(':kinesis:') && arn.includes(`stream/${stack.name}-`));
  return ofSeen('forwarding', forwarding, (groups) => {
    const without = groups.filter(({ destinations }) => !destinations.some(ours));
    if (without.length === 0) return [ok('forwarding', 'every log group is delivered to the stack')];
    return [
      failure(
        'forwarding',
        `nothing reads ${named(without.map(({ logGroup }) => logGroup))}: its subscription filter is gone`,
        'deploy the stack again: that puts it back',
      ),
    ];
  });
}

/** Whether each mail host writes, and how late; a line for each. */
export function checkLogs(facts: Facts): Finding[] {
  const { hosts: looked, now } = facts;
  const known = knownHosts(facts);
  return ofSeen('logs', looked, ({ hosts, left }) => {
    if (hosts.every(({ lastArrived }) => lastArrived === undefined)) {
      return [failure('logs', 'no mail host has written a line in the last 14 days', AGENT)];
    }
    const findings: Finding[] = [];
    const good: HostFacts[] = [];
    for (const host of [...hosts].sort((a, b) => (a.host < b.host ? -1 : 1))) {
      // Where the judge has learned what is usual, its word counts.
      const learned = known.some((each) => isSame(each, host) && each.newSince === undefined);
      const wrong = [learned ? undefined : checkSilence(host, now), checkDelay(host)].filter(
        (each) => each !== undefined,
      );
      if (wrong.length === 0) good.push(host);
      findings.push(...wrong);
    }
    if (good.length > 0) findings.unshift(ok('logs', writing(good, now)));
    if (left > 0) {
      findings.push(
        warning(
          'logs',
          `log streams that were not looked at, as there are too many: ${left}`,
          'give each mail host one log stream, named after it: see ship/README.md',
        ),
      );
    }
    return findings;
  });
}

/** What the judge has learned of each mail host, where it has told: what is wrong, and of which nothing is usual yet. */
export function checkRhythm(facts: Facts): Finding[] {
  const known = knownHosts(facts);
  if (known.length === 0) return [];
  const tails = 'seen' in facts.hosts ? facts.hosts.seen.hosts : [];
  const findings = known.flatMap((line): Finding[] => {
    const name = nameOf(line.host);
    const tail = tails.find((host) => isSame(line, host));
    const found: Finding[] = [];
    if (line.silent === true) {
      const since = line.last === undefined ? undefined : span(Math.max(0, facts.now - line.last));
      const text =
        since === undefined
          ? `${name} was never heard, and mailLog.hosts names it`
          : `${name} has been silent for ${since}: longer than is usual for it at these hours`;
      found.push(failure('rhythm', text, `${AGENT}; it is out of service: take it out of mailLog.hosts`));
    }
    // Its newest lines say so, too.
    if (line.clock !== undefined && (tail === undefined || checkDelay(tail) === undefined)) {
      found.push(clockFailure('rhythm', name, line.clock));
    }
    return found;
  });
  const fresh = known.filter(({ newSince, silent }) => newSince !== undefined && silent === undefined);
  const usual = known.length - fresh.length - known.filter(({ silent }) => silent === true).length;
  const learning = fresh.length === 0 ? '' : `; new: ${named(fresh.map(({ host }) => plain(host, 60)))}`;
  return [ok('rhythm', `mail hosts that write as usual: ${usual}${learning}`), ...findings];
}

/** The mail hosts as the judge knows them; none where it has stopped, as it does not know then. */
function knownHosts({ judge, now }: Facts): readonly HostLine[] {
  if (!('seen' in judge)) return [];
  const { hosts = [], judgedUntil = 0 } = judge.seen;
  return now - judgedUntil > LATEST ? [] : hosts;
}

function isSame({ host }: HostLine, tail: HostFacts): boolean {
  return nameIn([host], tail.host) !== undefined;
}

const AGENT =
  'on the host: is the agent running (systemctl status amazon-cloudwatch-agent), and may it write? runbook: Host silent';

const nameOf = (host: string) => plain(host, 60);

/** Pauses of a host that sends nothing at night are no silence: what counts is what it has done before. */
const SHORTEST_SILENCE = 15 * MINUTE;
const LONGEST_SILENCE = DAY;
const MORE_THAN_EVER = 1.5;

function checkSilence({ host, lastArrived, longestPause }: HostFacts, now: number): Finding | undefined {
  const fix = `${AGENT}; is it out of service, delete its log stream`;
  if (lastArrived === undefined) return warning('logs', `${nameOf(host)} has written nothing`, fix);
  const limit = Math.min(LONGEST_SILENCE, Math.max(SHORTEST_SILENCE, MORE_THAN_EVER * longestPause));
  const silent = now - lastArrived;
  if (silent <= limit) return undefined;
  const before = longestPause < MINUTE ? 'a minute' : span(longestPause);
  const text = `${nameOf(host)} has been silent for ${span(silent)}; its longest pause before was ${before}`;
  return failure('logs', text, fix);
}

/** The judge tells the newest minutes: what is later than this, it is told late. */
const PROMPT = 2 * MINUTE;
/** Clocks that keep time differ by less. */
const AHEAD = -MINUTE;
/** What waits in a shipper comes with all sorts of delays; a clock that is wrong makes them all the same. */
const STEADY = 2 * MINUTE;
const STEADY_FOR = 3 * MINUTE;
/** Time zones differ by whole quarters of an hour. */
const ZONE_STEP = 15 * MINUTE;
const ZONE_SLACK = 90 * SECOND;

function checkDelay({ host, delay }: HostFacts): Finding | undefined {
  if (delay === undefined) return undefined;
  const { median, spread, over } = delay;
  if (median >= AHEAD && median <= PROMPT) return undefined;
  const off = Math.abs(median);
  if (median < AHEAD || (spread < STEADY && (isZone(off) || (over >= STEADY_FOR && off > 5 * MINUTE)))) {
    return clockFailure('logs', nameOf(host), median);
  }
  const text = `${nameOf(host)} is late: its lines arrive ${span(median)} after they were written`;
  const fix =
    "is its agent catching up after a stop? Else shorten its flush interval, and read the agent's own log";
  return median > LATE_AFTER * MINUTE ? failure('logs', text, fix) : warning('logs', text, fix);
}

/** @param off milliseconds; positive: it writes times that are past */
function clockFailure(check: string, name: string, off: number): Finding {
  const way = off < 0 ? 'ahead of' : 'behind';
  return failure(
    check,
    `${name} writes times ${span(Math.abs(off))} ${way} their arrival: its clock or its time zone is off`,
    'on the host: timedatectl; the time zone in its agent; or log times with their offset. Runbook: Clock off',
  );
}

function isZone(off: number): boolean {
  const beyond = off % ZONE_STEP;
  return off > HOUR / 4 - ZONE_SLACK && Math.min(beyond, ZONE_STEP - beyond) <= ZONE_SLACK;
}

function writing(hosts: readonly HostFacts[], now: number): string {
  const latest = Math.max(...hosts.map(({ delay }) => Math.max(0, delay?.median ?? 0)));
  const last = Math.min(...hosts.map(({ lastArrived }) => Math.max(0, now - (lastArrived ?? now))));
  const names = named(
    hosts.map(({ host }) => host),
    8,
  );
  const write = hosts.length === 1 ? 'writes' : 'write';
  return `${names} ${write}; last line ${span(last)} ago, lines ${span(latest)} late at most`;
}
