import { readFileSync } from 'node:fs';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { type Resource, resources, synthesize } from './synthesized.ts';

/**
 * Resources whose replacement would lose something, and the properties that CloudFormation changes in place. Any other
 * difference counts as a replacement.
 */
const IN_PLACE: Readonly<Record<string, readonly string[]>> = {
  'AWS::DynamoDB::Table': ['DeletionProtectionEnabled', 'Tags'],
  'AWS::KMS::Key': ['KeyPolicy', 'Tags'],
  'AWS::Kinesis::Stream': ['Tags'],
  'AWS::Logs::LogGroup': ['RetentionInDays', 'Tags'],
  'AWS::S3::Bucket': ['Tags'],
  // A new topic would have nobody's confirmation.
  'AWS::SNS::Topic': ['Tags'],
  'AWS::SQS::Queue': ['Tags'],
};

/** The configuration that the fixture was synthesized from, by the code of 8c70732. */
const CONFIG = {
  ingest: 'kinesis',
  alerts: {
    email: [{ address: 'oncall@example.com' }, { address: 'boss@example.com', minimum: 'high' }],
    sms: ['+14255550100'],
  },
  settings: { blocklists: { targets: [{ target: 'example.com' }] } },
};

function fixed({ Type, Properties = {} }: Resource): object {
  const kept = Object.entries(Properties).filter(([name]) => !IN_PLACE[Type]!.includes(name));
  return { Type, Properties: Object.fromEntries(kept) };
}

describe('upgrading from the template of 8c70732', () => {
  const before = resources(
    Template.fromJSON(JSON.parse(readFileSync('test/fixtures/templates/8c70732.json', 'utf8'))),
  );
  const after = resources(synthesize(CONFIG));
  const stateful = Object.entries(before).filter(([, { Type }]) => Type in IN_PLACE);

  it('finds what holds something', () => {
    expect(new Set(stateful.map(([, { Type }]) => Type))).toEqual(new Set(Object.keys(IN_PLACE)));
  });

  it.each(stateful)('neither replaces nor deletes %s', (id, resource) => {
    expect(after[id] && fixed(after[id])).toEqual(fixed(resource));
  });

  it.each(stateful.filter(([, { DeletionPolicy }]) => DeletionPolicy === 'Retain'))(
    'still retains %s when the stack is deleted',
    (id) => {
      expect(after[id]?.DeletionPolicy).toBe('RetainExceptOnCreate');
    },
  );

  it('keeps the address that is told everything subscribed as it is', () => {
    const toAll = Object.entries(before).filter(
      ([, { Type, Properties }]) =>
        Type === 'AWS::SNS::Subscription' && Properties.Endpoint === 'oncall@example.com',
    );
    expect(toAll).toHaveLength(1);
    for (const [id, { Properties }] of toAll) expect(after[id]?.Properties).toEqual(Properties);
  });
});
