import type { MessageEvent } from '../../events/message-event.ts';
import type { QueueReport } from '../../mail-log/queue-report/report.ts';
import { HOUR, MINUTE } from '../../time.ts';
import { DoubleBounces, type DoubleBouncesState, isDoubleBounce } from './double-bounces.ts';
import { findingsOf, type QueueFinding } from './findings.ts';
import { LastClients } from './last-clients.ts';
import { LONG, type QueueMinute, thinned } from './queue-minute.ts';

/** Something that is wrong with a queue for a time. */
export interface QueueTrouble {
  host: string;
  /** The server's instance, one of several on the host perhaps. */
  instance: string;
  /** Milliseconds since 1970, of the first and the last line by which it was found. */
  from: number;
  to: number;
  /** As it was when most waited. */
  finding: QueueFinding;
  /** Who has most of what waited then, as far as a report names them: up to three, with shares of 1. */
  busiest?: { sender: string; share: number }[];
}

interface WatchedQueue {
  readonly host: string;
  readonly instance: string;
  /** Whether its queue manager writes under this name, and how many messages left by its word. */
  managed: boolean;
  left: number;
  /** Whether its log tells when a message has left; else each recipient's last outcome counts. */
  removes: boolean;
  readonly series: QueueMinute[];
  /** What had left when the last report came: of this queue, of the host. */
  before: { own: number; host: number };
  readonly doubles: DoubleBounces;
}

/** What is remembered over a checkpoint; JSON-serialisable, bounded. */
export interface QueueWatchState {
  queues: (Omit<WatchedQueue, 'series' | 'doubles'> & {
    series: QueueMinute[];
    doubles: DoubleBouncesState;
  })[];
  /** Those that may go on. */
  troubles: QueueTrouble[];
}

/** Reports come once a minute: somebody who writes more says no more. */
const SHORTEST_GAP = MINUTE / 2;
/** How long reports are kept. */
const KEEP = (LONG + 60) * MINUTE;
/** What is found again within this time goes on. */
const SAME = HOUR;
/** Hosts in a hostile log have no end. */
const MOST_QUEUES = 1_000;
/** Queues with a report that are remembered over a checkpoint, at about 3 kB each. */
const MOST_DUMPED = 200;
const MOST_TROUBLES = 1_000;
/** What was found within this time is so now: a report may come late, and a double bounce waits for its try. */
const NOW = 15 * MINUTE;

/** Watches the queues of all hosts in a log: their reports, and the double bounces in lines about messages. */
export class QueueWatch {
  /** By host and instance: joining the two names would take longer than all else. */
  readonly #hosts = new Map<string, Map<string, WatchedQueue>>();
  #queues = 0;
  /** Milliseconds since 1970: the newest event's time. */
  #latest = 0;
  readonly #clients = new LastClients();
  readonly #troubles: QueueTrouble[] = [];
  readonly #open = new Map<string, QueueTrouble>();

  /** What was wrong so far, in the order in which it began. */
  get troubles(): readonly QueueTrouble[] {
    return this.#troubles;
  }

  /** What is wrong at a time, as far as the last quarter of an hour tells. */
  current(time: number): QueueTrouble[] {
    return this.#troubles.filter(({ to }) => to > time - NOW);
  }

  dump(): QueueWatchState {
    const reports = ({ series }: WatchedQueue) => (series.at(-1)?.time ?? 0) > this.#latest - KEEP;
    const queues = [...this.#hosts.values()].flatMap((ofHost) => {
      const all = [...ofHost.values()];
      // Where there is neither a report nor a double bounce, nothing is compared with what left.
      const nameless = all[0]!.host === '' && all.some(({ managed }) => managed);
      return nameless || all.some((queue) => reports(queue) || queue.doubles.open) ? all : [];
    });
    return {
      queues: queues.slice(-MOST_DUMPED).map(({ series, doubles, ...queue }) => ({
        ...queue,
        series: thinned(series),
        doubles: doubles.dump(),
      })),
      troubles: [...this.#open.values()].filter(({ to }) => to > this.#latest - SAME).slice(-MOST_DUMPED),
    };
  }

  /** Takes over what `dump` returned; for a new one only. */
  load({ queues, troubles }: QueueWatchState): void {
    for (const { host, instance, managed, left, removes, before, series, doubles } of queues) {
      const queue = this.#queueOf({ host, instance });
      if (queue === undefined) return;
      Object.assign(queue, { managed, left, removes: removes === true, before: { ...before } });
      queue.series.push(...series);
      queue.doubles.load(doubles);
    }
    for (const each of troubles) {
      const trouble = { ...each };
      this.#troubles.push(trouble);
      this.#open.set(keyOf(trouble, trouble.finding), trouble);
    }
  }

  /** Takes the next event, in roughly ascending time. */
  take(event: MessageEvent): void {
    const { report, queueId, time } = event;
    if (time > this.#latest) this.#latest = time;
    if (report !== undefined) {
      this.#report(event, report);
      return;
    }
    if (queueId === undefined) return;
    if (event.arrival !== undefined) this.#clients.add(queueId);
    const removed = event.removed === true;
    // Exim has client and envelope sender in one line, and no number of recipients.
    const envelope = event.nrcpt !== undefined || (event.arrival !== undefined && event.from !== undefined);
    const deferred = event.outcome?.status === 'deferred';
    const final = event.outcome !== undefined && !deferred;
    if (!removed && !envelope && !deferred && !final) return;
    const queue = this.#queueOf(event);
    if (queue === undefined) return;
    const { doubles } = queue;
    if (envelope || removed) queue.managed = true;
    if (envelope && event.from !== undefined && isDoubleBounce(event.from))
      doubles.double(queueId, this.#clients.has(queueId));
    if (final && !queue.removes) queue.left++;
    if (removed) {
      queue.removes = true;
      queue.left++;
      doubles.leave(queueId);
    }
    if (!deferred) return;
    const found = doubles.defer(queueId, time);
    if (found !== undefined) this.#found(queue, time, found);
  }

  #queueOf({ host, instance }: Pick<MessageEvent, 'host' | 'instance'>): WatchedQueue | undefined {
    let ofHost = this.#hosts.get(host);
    const known = ofHost?.get(instance);
    if (known !== undefined || this.#queues >= MOST_QUEUES) return known;
    if (ofHost === undefined) {
      ofHost = new Map();
      this.#hosts.set(host, ofHost);
    }
    const queue: WatchedQueue = {
      host,
      instance,
      managed: false,
      left: 0,
      removes: false,
      series: [],
      before: { own: 0, host: 0 },
      doubles: new DoubleBounces(),
    };
    ofHost.set(instance, queue);
    this.#queues++;
    return queue;
  }

  /** The queues that a host's log tells of; a server's own log file, as Exim's, names no host. */
  #managedOn(host: string): WatchedQueue[] {
    const named = [...(this.#hosts.get(host)?.values() ?? [])].filter(({ managed }) => managed);
    return named.length > 0 || host === '' ? named : this.#managedOn('');
  }

  #report(event: MessageEvent, report: QueueReport): void {
    const { time } = event;
    const queue = this.#queueOf(event);
    if (queue === undefined) return;
    const { series } = queue;
    const last = series.at(-1);
    if (last !== undefined && time < last.time + SHORTEST_GAP) return;
    const ofHost = this.#managedOn(event.host);
    // The log's name of the instance need not be that of its queue's directory: what the host does counts, then.
    const total = { own: queue.left, host: ofHost.reduce((sum, { left }) => sum + left, 0) };
    const departed = queue.managed ? total.own - queue.before.own : total.host - queue.before.host;
    queue.before = total;
    // Where no line tells of messages, none tells that they leave.
    if (ofHost.length === 0) return;
    series.push({ time, report, departed });
    while (series[0]!.time < time - KEEP) series.shift();
    for (const finding of findingsOf(series)) this.#found(queue, time, finding, busiestIn(report));
  }

  #found(
    queue: WatchedQueue,
    time: number,
    finding: QueueFinding,
    busiest: QueueTrouble['busiest'] = [],
  ): void {
    const who = busiest.length > 0 ? { busiest } : {};
    const key = keyOf(queue, finding);
    const known = this.#open.get(key);
    if (known !== undefined && time <= known.to + SAME) {
      known.to = Math.max(known.to, time);
      if (sizeOf(finding) >= sizeOf(known.finding)) Object.assign(known, { finding }, who);
      return;
    }
    if (this.#troubles.length >= MOST_TROUBLES) return;
    const { host, instance } = queue;
    const trouble: QueueTrouble = { host, instance, from: time, to: time, finding, ...who };
    this.#troubles.push(trouble);
    this.#open.set(key, trouble);
  }
}

/** Who fills a queue, by the sample of its report. */
function busiestIn({ sample, top, sender, next = [] }: QueueReport): { sender: string; share: number }[] {
  if (sample === 0) return [];
  const first = sender === undefined ? [] : [{ messages: top, sender }];
  return [...first, ...next].map((each) => ({
    sender: each.sender,
    share: Math.round((100 * each.messages) / sample) / 100,
  }));
}

function keyOf({ host, instance }: Pick<QueueTrouble, 'host' | 'instance'>, finding: QueueFinding): string {
  return `${host}\n${instance}\n${kindOf(finding)}`;
}

function kindOf(finding: QueueFinding): string {
  if (finding.kind === 'clogged') return `clogged by ${finding.by}`;
  return finding.kind === 'stuck' ? `stuck ${finding.queue}` : finding.kind;
}

function sizeOf(finding: QueueFinding): number {
  return finding.kind === 'clogged' ? finding.messages : finding.waiting;
}
