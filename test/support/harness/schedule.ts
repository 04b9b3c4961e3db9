import type { Resolve } from './intrinsics.ts';
import { covers, rolePolicy } from './policy.ts';
import { onlyId, type Template } from './template.ts';

/** The function that EventBridge Scheduler runs, how often, and with what. */
export interface LocalSchedule {
  functionId: string;
  /** Milliseconds from one run to the next. */
  period: number;
  /** The event of the run that is due at `time` (milliseconds since 1970). */
  event(time: number): unknown;
}

/**
 * @param id logical id of the schedule. Default: the only one
 * @throws when the schedule's role may not invoke the function, or for a schedule that is no `rate(n minutes)`
 */
export function readSchedule(
  template: Template,
  resolve: Resolve,
  id = onlyId(template, 'AWS::Scheduler::Schedule'),
): LocalSchedule {
  const { ScheduleExpression, Target } = template.resources[id]!.Properties as {
    ScheduleExpression: string;
    Target: {
      Arn: { 'Fn::GetAtt': [string, 'Arn'] };
      RoleArn: { 'Fn::GetAtt': [string, 'Arn'] };
      Input?: unknown;
    };
  };
  const minutes = /^rate\((\d+) minutes?\)$/.exec(ScheduleExpression)?.[1];
  if (minutes === undefined) throw new Error(`the harness does not play ${ScheduleExpression}`);
  const arn = String(resolve(Target.Arn));
  const allowed = rolePolicy(template, resolve, Target.RoleArn['Fn::GetAtt'][0]);
  if (!allowed.some((each) => covers(each, 'lambda:InvokeFunction', arn))) {
    throw new Error(`the role of ${id} may not invoke ${arn}`);
  }
  return {
    functionId: Target.Arn['Fn::GetAtt'][0],
    period: Number(minutes) * 60_000,
    event: (time) =>
      schedulerEvent(Target.Input === undefined ? undefined : String(resolve(Target.Input)), time),
  };
}

/**
 * Fills in the context attributes. Source: EventBridge Scheduler user guide, "Adding context attributes". Without
 * an input the service sends an event of its own making.
 */
function schedulerEvent(input: string | undefined, time: number): unknown {
  const scheduled = new Date(time).toISOString().replace('.000Z', 'Z');
  if (input === undefined)
    return { 'detail-type': 'Scheduled Event', source: 'aws.scheduler', time: scheduled };
  return JSON.parse(
    input
      .replaceAll('<aws.scheduler.scheduled-time>', scheduled)
      .replaceAll('<aws.scheduler.execution-id>', `run-${time}`)
      .replaceAll('<aws.scheduler.attempt-number>', '1'),
  );
}
