import { subscriptionEvent } from '../builders/log-envelope.ts';
import { type FailureRecord, failureRecord, nextAttempt } from './async-invocation.ts';
import type { Batch } from './batches.ts';
import { readLogSubscriptions } from './log-subscription.ts';
import { readSchedule } from './schedule.ts';
import type { DeployedFunction, LocalStack } from './stack.ts';
import { type FailedObject, StreamPlayer } from './stream-player.ts';
import { idsOfType } from './template.ts';
import { Timeline } from './timeline.ts';

export interface Play {
  batches: readonly Batch[];
  /** The schedule's first and last run; milliseconds since 1970. Default: it does not run. */
  schedule?: { from: number; to: number };
}

/** The parts of AWS that act of themselves: CloudWatch Logs, EventBridge Scheduler, Lambda's event queue and pollers. */
export interface Driver {
  /** The log group that mail hosts write to, and the function that its events are delivered to. */
  readonly logGroup: string;
  readonly ingest: DeployedFunction;
  /** The scheduled function. */
  readonly judge: DeployedFunction;
  /** What arrived at the failure destinations, by ARN. */
  readonly failed: ReadonlyMap<string, FailureRecord[]>;
  /** What arrived in the bucket of failed records; empty where log events come without a stream. */
  readonly failedObjects: readonly FailedObject[];
  play(play: Play): Promise<void>;
  /** Records that are put into the stream at once, and all that follows. @param data base64 */
  putRecords(at: number, data: readonly string[]): Promise<void>;
  /** One asynchronous event, with its retries. @param at milliseconds since 1970 */
  deliver(at: number, to: DeployedFunction, payload: unknown): Promise<void>;
}

export function createDriver({ template, resolve, functions }: LocalStack): Driver {
  const subscription = readLogSubscriptions(template, resolve)[0];
  if (subscription === undefined) throw new Error('the template subscribes to no log group');
  // A stack that watches DNSBLs has another schedule, for that.
  const id = idsOfType(template, 'AWS::Scheduler::Schedule').find((each) => each.startsWith('Judge'));
  const schedule = readSchedule(template, resolve, id);
  const failed = new Map<string, FailureRecord[]>();

  async function invoke(
    timeline: Timeline,
    to: DeployedFunction,
    payload: unknown,
    now: number,
    attempts = 1,
  ): Promise<void> {
    const invocation = await to.invoke(payload, now);
    if (invocation.status === 'success') return;
    const retry = nextAttempt(to.async, attempts, now);
    if (retry !== undefined) {
      timeline.plan(retry, (at) => invoke(timeline, to, payload, at, attempts + 1));
    } else if (to.async.destination !== undefined) {
      const records = failed.get(to.async.destination) ?? [];
      failed.set(to.async.destination, records);
      records.push(failureRecord(to, payload, attempts, invocation, now));
    }
  }

  const ingest = functions.get(subscription.functionId)!;
  const judge = functions.get(schedule.functionId)!;
  const stream =
    subscription.through && new StreamPlayer(subscription.through, (event, now) => ingest.invoke(event, now));
  return {
    logGroup: subscription.logGroup,
    ingest,
    judge,
    failed,
    failedObjects: stream?.failed ?? [],
    async putRecords(at, data) {
      const timeline = new Timeline();
      for (const each of data) timeline.plan(at, async (now) => stream!.put(timeline, each, now));
      await timeline.run();
    },
    async deliver(at, to, payload) {
      const timeline = new Timeline();
      timeline.plan(at, (now) => invoke(timeline, to, payload, now));
      await timeline.run();
    },
    async play({ batches, schedule: runs }) {
      const timeline = new Timeline();
      for (const { at, envelope } of batches) {
        const event = subscriptionEvent(envelope);
        timeline.plan(at, async (now) =>
          stream === undefined
            ? invoke(timeline, ingest, event, now)
            : stream.put(timeline, event.awslogs.data, now),
        );
      }
      const { period } = schedule;
      const first = Math.ceil((runs?.from ?? 0) / period) * period;
      for (let due = first; runs !== undefined && due <= runs.to; due += period) {
        timeline.plan(due, (now) => invoke(timeline, judge, schedule.event(now), now));
      }
      await timeline.run();
    },
  };
}
