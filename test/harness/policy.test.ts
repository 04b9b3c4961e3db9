import { describe, expect, it } from 'vitest';
import { getAtt, template } from '../support/builders/template.ts';
import type { AwsCall } from '../support/harness/aws-call.ts';
import { createResolver } from '../support/harness/intrinsics.ts';
import { covers, policyActions } from '../support/harness/policy.ts';
import { compareWithRole } from '../support/harness/privilege.ts';

const TABLE = 'arn:aws:dynamodb:us-east-1:123456789012:table/stack-Table';
const TOPIC = 'arn:aws:sns:us-east-1:123456789012:stack-Topic';

/** A function whose role has these statements, and another role with more. */
function withPolicies({ inline, attached = [], managed }: Given) {
  const document = (statements: unknown[]) => ({ PolicyDocument: { Statement: statements } });
  return template({
    Table: { Type: 'AWS::DynamoDB::Table' },
    Topic: { Type: 'AWS::SNS::Topic' },
    Function: { Type: 'AWS::Lambda::Function', Properties: { Role: getAtt('Role') } },
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: { Policies: inline && [document(inline)], ManagedPolicyArns: managed },
    },
    Policy: { Type: 'AWS::IAM::Policy', Properties: { Roles: [{ Ref: 'Role' }], ...document(attached) } },
    OtherPolicy: {
      Type: 'AWS::IAM::Policy',
      Properties: { Roles: [{ Ref: 'OtherRole' }], ...document([allow('s3:*', '*')]) },
    },
  });
}

interface Given {
  inline?: unknown[];
  attached?: unknown[];
  managed?: unknown[];
}

const allow = (Action: unknown, Resource: unknown, rest = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...rest,
});

function actionsOf(given: Given) {
  const stack = withPolicies(given);
  return policyActions(stack, createResolver(stack), 'Function');
}

describe('policyActions', () => {
  it('lists every pair of action and resource, of inline and attached policies', () => {
    const given = {
      inline: [allow('sns:Publish', { Ref: 'Topic' })],
      attached: [allow(['dynamodb:PutItem', 'dynamodb:Query'], [getAtt('Table'), '*'])],
    };
    expect(actionsOf(given)).toEqual([
      { action: 'sns:Publish', resource: TOPIC },
      { action: 'dynamodb:PutItem', resource: TABLE },
      { action: 'dynamodb:PutItem', resource: '*' },
      { action: 'dynamodb:Query', resource: TABLE },
      { action: 'dynamodb:Query', resource: '*' },
    ]);
  });

  it('keeps the conditions', () => {
    const Condition = { StringEquals: { 'kms:ViaService': 'sns.us-east-1.amazonaws.com' } };
    expect(actionsOf({ attached: [allow('kms:Decrypt', '*', { Condition })] })).toEqual([
      { action: 'kms:Decrypt', resource: '*', condition: Condition },
    ]);
  });

  it.each([
    ['a managed policy', { managed: ['arn:aws:iam::aws:policy/AdministratorAccess'] }],
    ['NotAction', { attached: [{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }] }],
    ['NotResource', { attached: [{ Effect: 'Allow', Action: 's3:*', NotResource: TABLE }] }],
    ['Deny', { attached: [{ Effect: 'Deny', Action: 's3:*', Resource: '*' }] }],
  ] as [string, Given][])('throws for %s, whose reach it cannot say', (_, given) => {
    expect(() => actionsOf(given)).toThrow(/Role/);
  });
});

describe('covers', () => {
  it.each([
    ['dynamodb:PutItem', TABLE, true],
    ['dynamodb:putitem', TABLE, true],
    ['dynamodb:*', TABLE, true],
    ['dynamodb:Put*', '*', true],
    ['dynamodb:Put????', 'arn:aws:dynamodb:*:*:table/stack-*', true],
    ['dynamodb:GetItem', TABLE, false],
    ['dynamodb:PutItem', `${TABLE}/index/*`, false],
    ['dynamodb.PutItem', TABLE, false],
    ['dynamodb:PutItem', TABLE.toLowerCase(), false],
  ])('%s on %s: %s', (action, resource, expected) => {
    expect(covers({ action, resource }, 'dynamodb:PutItem', TABLE)).toBe(expected);
  });
});

describe('compareWithRole', () => {
  const call = (action: string, ...resources: string[]): AwsCall => ({
    caller: 'x',
    service: action.split(':')[0]!,
    action,
    resources,
  });

  it('names what is missing and what is unused, each once', () => {
    const allowed = [
      { action: 'dynamodb:PutItem', resource: TABLE },
      { action: 'dynamodb:DeleteItem', resource: TABLE },
    ];
    const calls = [
      call('dynamodb:PutItem', TABLE),
      call('dynamodb:PutItem', TABLE),
      call('sns:Publish', TOPIC),
      call('sns:Publish', TOPIC),
    ];
    expect(compareWithRole(allowed, calls)).toEqual({
      missing: [`sns:Publish on ${TOPIC}`],
      unused: [`dynamodb:DeleteItem on ${TABLE}`],
    });
  });
});
