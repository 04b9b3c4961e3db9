import type { Resolve } from './intrinsics.ts';
import { idsOfType, type Template } from './template.ts';

/** One action that a role allows, on one resource. */
export interface AllowedAction {
  action: string;
  /** An ARN, `*`, or a pattern. */
  resource: string;
  /** The statement's conditions, unread: `kms:ViaService` and the like. */
  condition?: unknown;
}

interface Statement {
  Effect: 'Allow' | 'Deny';
  Action?: string | string[];
  Resource?: string | string[];
  NotAction?: unknown;
  NotResource?: unknown;
  Condition?: unknown;
}

interface Document {
  Statement: Statement | Statement[];
}

/** What a function's role allows. @throws as {@link rolePolicy} */
export function policyActions(
  template: Template,
  resolve: Resolve,
  logicalFunctionId: string,
): AllowedAction[] {
  const { Role } = template.resources[logicalFunctionId]!.Properties as {
    Role: { 'Fn::GetAtt': [string, 'Arn'] };
  };
  return rolePolicy(template, resolve, Role['Fn::GetAtt'][0]);
}

/**
 * What a role allows, action by action, from every policy that the template attaches to it.
 *
 * @throws for what could allow more than it says here: a managed policy, `NotAction`, `NotResource`, `Deny`
 */
export function rolePolicy(template: Template, resolve: Resolve, roleId: string): AllowedAction[] {
  const { ManagedPolicyArns = [], Policies = [] } = template.resources[roleId]!.Properties as {
    ManagedPolicyArns?: unknown[];
    Policies?: { PolicyDocument: Document }[];
  };
  if (ManagedPolicyArns.length > 0)
    throw new Error(`${roleId} has managed policies; list what it may do instead`);
  const attached = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']
    .flatMap((type) => idsOfType(template, type))
    .map(
      (id) => template.resources[id]!.Properties as { Roles?: { Ref: string }[]; PolicyDocument: Document },
    )
    .filter(({ Roles = [] }) => Roles.some(({ Ref }) => Ref === roleId));
  return [...Policies, ...attached].flatMap(({ PolicyDocument }) =>
    [PolicyDocument.Statement].flat().flatMap((statement) => expand(resolve(statement) as Statement, roleId)),
  );
}

function expand(statement: Statement, role: string): AllowedAction[] {
  const { Effect, Action, Resource, Condition } = statement;
  if (Effect !== 'Allow' || Action === undefined || Resource === undefined) {
    throw new Error(`${role} has a statement that the harness does not read: ${JSON.stringify(statement)}`);
  }
  return [Action]
    .flat()
    .flatMap((action) =>
      [Resource]
        .flat()
        .map((resource) => ({ action, resource, ...(Condition ? { condition: Condition } : {}) })),
    );
}

/** Whether an allowance covers a call: `*` and `?` as IAM reads them; an action's case does not matter. */
export function covers(allowed: AllowedAction, action: string, resource: string): boolean {
  return (
    wildcard(allowed.action.toLowerCase()).test(action.toLowerCase()) &&
    wildcard(allowed.resource).test(resource)
  );
}

function wildcard(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`);
}
