import type { AwsCall } from './aws-call.ts';
import type { Fault } from './aws-endpoint.ts';
import { DYNAMODB_FAULTS, SNS_FAULTS } from './aws-errors.ts';
import { accessKey } from './function-config.ts';
import type { DeployedFunction } from './stack.ts';

export interface FaultPlan {
  random: () => number;
  /** How often a process is killed in all, and how likely an invocation of each function is to be. */
  kills: number;
  killed: readonly { fn: DeployedFunction; share: number; calls: number }[];
  /** Share of the calls to DynamoDB that fail. */
  failing: number;
  /** Calls to DynamoDB that are never answered, in all. */
  hanging: number;
  /** SNS fails from its first call on, for so many runs of this function. */
  silent: { fn: DeployedFunction; runs: number };
}

/** What has happened so far. */
export interface FaultCount {
  kills: number;
  failed: number;
  hung: number;
  sns: number;
}

const DYNAMODB: readonly Fault[] = [...Object.values(DYNAMODB_FAULTS), 'lost-request', 'lost-answer'];
const SNS: readonly Fault[] = [...Object.values(SNS_FAULTS), 'lost-answer'];

/**
 * Faults by chance, from one seed. A process is killed while it waits for the answer to one of its calls, so between
 * any two of its steps; whether AWS did what it was asked to is a matter of chance too.
 */
export function faultPlan(plan: FaultPlan): {
  fault: (call: AwsCall) => Fault | undefined;
  count: FaultCount;
} {
  const { random } = plan;
  const count: FaultCount = { kills: 0, failed: 0, hung: 0, sns: 0 };
  const pick = (faults: readonly Fault[]) => faults[Math.floor(random() * faults.length)];
  const doomed = plan.killed.map((each) => ({ ...each, key: accessKey(each.fn.config), seen: -1, left: -1 }));

  let firstPublish: number | undefined;

  function kills(call: AwsCall): boolean {
    const each = doomed.find(({ key }) => key === call.caller);
    if (each === undefined || count.kills >= plan.kills) return false;
    const { length } = each.fn.invocations;
    if (each.seen !== length) {
      each.seen = length;
      each.left = random() < each.share ? Math.floor(random() * each.calls) : -1;
    }
    if (each.left-- !== 0) return false;
    count.kills++;
    void each.fn.kill();
    return true;
  }

  function fault(call: AwsCall): Fault | undefined {
    if (kills(call)) return random() < 0.5 ? 'lost-request' : 'lost-answer';
    if (call.service === 'sns') {
      const run = plan.silent.fn.invocations.length;
      firstPublish ??= run;
      if (run >= firstPublish + plan.silent.runs) return undefined;
      count.sns++;
      return pick(SNS);
    }
    if (random() >= plan.failing) return undefined;
    count.failed++;
    if (count.hung < plan.hanging && random() < 0.05) {
      count.hung++;
      return 'no-answer';
    }
    return pick(DYNAMODB);
  }

  return { fault, count };
}
