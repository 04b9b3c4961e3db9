import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { parseStageConfig, type StageConfig } from '../../lib/config.ts';
import { SendwatchStack } from '../../lib/sendwatch-stack.ts';

/** The feature flags that `cdk synth` reads; bundling is left out, which is most of a synthesis. */
export const CONTEXT = {
  ...JSON.parse(readFileSync('cdk.json', 'utf8')).context,
  'aws:cdk:bundling-stacks': [],
};

const SMALLEST = {
  stage: 'test',
  mailLog: { new: {} },
  alerts: { email: [{ address: 'oncall@example.com' }] },
};

/** The smallest configuration with some top-level keys replaced. */
export function stageConfig(changes: Record<string, unknown> = {}): StageConfig {
  return parseStageConfig({ ...SMALLEST, ...changes });
}

/** The stack's template for the smallest configuration with some top-level keys replaced. */
export function synthesize(changes: Record<string, unknown> = {}): Template {
  // The rule packs and the template validator have a test of their own.
  const app = new App({ context: CONTEXT, builtinCloudFormationValidation: false });
  return Template.fromStack(new SendwatchStack(app, 'sendwatch-test', { config: stageConfig(changes) }));
}

export interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
  DeletionPolicy?: string;
  DependsOn?: string | string[];
}

/** The resources of a type by logical id, or all of them. */
export function resources(template: Template, type?: string): Record<string, Resource> {
  const all: Record<string, Resource> = template.toJSON().Resources;
  return Object.fromEntries(
    Object.entries(all).filter(([, resource]) => type === undefined || resource.Type === type),
  );
}

/** The one resource of a type whose logical id begins so. */
export function theResource(template: Template, type: string, prefix: string): Resource {
  const found = Object.entries(resources(template, type)).filter(([id]) => id.startsWith(prefix));
  if (found.length !== 1) throw new Error(`${found.length} resources of ${type} begin with ${prefix}`);
  return found[0]![1];
}

export interface Statement {
  /** Logical id of the resource that the policy stands in. */
  at: string;
  effect: 'Allow' | 'Deny';
  actions: string[];
  principal: unknown;
  resources: unknown[];
  condition: unknown;
}

/** Every statement of every policy in the template: roles, keys, topics, queues. */
export function statements(template: Template): Statement[] {
  return Object.entries(resources(template)).flatMap(([at, { Properties }]) =>
    [Properties?.PolicyDocument, Properties?.KeyPolicy, Properties?.AssumeRolePolicyDocument]
      .filter((document) => document !== undefined)
      .flatMap((document) => (document as { Statement: Record<string, unknown>[] }).Statement)
      .map((statement) => ({
        at,
        effect: statement.Effect as Statement['effect'],
        actions: [statement.Action].flat() as string[],
        principal: statement.Principal,
        resources: [statement.Resource].flat(),
        condition: statement.Condition,
      })),
  );
}
