import { OUTPUTS } from '../../../lambda/contract.ts';
import { span } from '../../../lambda/core/message/span.ts';
import { plain } from '../../../lambda/core/plain-text.ts';
import { LATE_AFTER } from '../../../lambda/core/ports.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../lambda/core/time.ts';
import type { Facts } from '../facts.ts';
import { type Finding, failure, named, ofSeen, ok, warning } from '../finding.ts';
import type { HostFacts } from '../host-facts.ts';

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
export function checkLogs({ hosts: looked, now }: Facts): Finding[] {
  return ofSeen('logs', looked, ({ hosts, left }) => {
    if (hosts.every(({ lastArrived }) => lastArrived === undefined)) {
      return [failure('logs', 'no mail host has written a line in the last 14 days', AGENT)];
    }
    const findings: Finding[] = [];
    const good: HostFacts[] = [];
    for (const host of [...hosts].sort((a, b) => (a.host < b.host ? -1 : 1))) {
      const wrong = [checkSilence(host, now), checkDelay(host)].filter((each) => each !== undefined);
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

const AGENT =
  'on the host: is the agent running (systemctl status amazon-cloudwatch-agent), and may it write? runbook: Logs silent';

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
    const way = median < 0 ? 'ahead of' : 'behind';
    return failure(
      'logs',
      `${nameOf(host)} writes times ${span(off)} ${way} their arrival: its clock or its time zone is off`,
      'on the host: timedatectl; the time zone in its agent; or log times with their offset. Runbook: Times wrong',
    );
  }
  const text = `${nameOf(host)} is late: its lines arrive ${span(median)} after they were written`;
  const fix =
    "is its agent catching up after a stop? Else shorten its flush interval, and read the agent's own log";
  return median > LATE_AFTER * MINUTE ? failure('logs', text, fix) : warning('logs', text, fix);
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
