import { Aws, CfnCondition, Fn, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { CONSOLE, CONSOLES, dashboardUrl, dashboardUrlAt } from '../../lambda/core/message/dashboard-link.ts';
import type { StageConfig } from '../config.ts';

/**
 * The dashboard's name, known before it exists: the functions whose notices link to it are also those that it
 * shows, and one of both must not refer to the other. Dashboards are one namespace for all regions of an account,
 * stacks one a region. See docs/decisions/0011-dashboard-name.md.
 */
export function dashboardName(): string {
  return `${Aws.STACK_NAME}-${Aws.REGION}`;
}

/** The console's address of the dashboard; where the configuration names no region, CloudFormation tells the console. */
export function dashboardAddress(scope: Construct, { region }: Pick<StageConfig, 'region'>): string {
  if (region !== undefined) return dashboardUrl(dashboardName(), region);
  return dashboardUrlAt(consoleOf(Stack.of(scope)), dashboardName(), Aws.REGION);
}

/** The console of the partition that the stack is deployed into. */
function consoleOf(stack: Stack): string {
  return CONSOLES.reduce<string>((others, { partition, domain }) => {
    const id = `In-${partition}`.replace(/-./g, (part) => part.slice(1).toUpperCase());
    const known = stack.node.tryFindChild(id) as CfnCondition | undefined;
    const there =
      known ?? new CfnCondition(stack, id, { expression: Fn.conditionEquals(Aws.PARTITION, partition) });
    return Fn.conditionIf(there.logicalId, domain, others).toString();
  }, CONSOLE);
}
