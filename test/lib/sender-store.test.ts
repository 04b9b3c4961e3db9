import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { statements, synthesize, theResource } from './synthesized.ts';

const template = synthesize();
const table = theResource(template, 'AWS::DynamoDB::Table', 'SenderStore');

/** What a function's role may do with the table. */
function tableActions(role: string): string[] {
  return statements(template)
    .filter(({ at }) => at.startsWith(role))
    .flatMap(({ actions }) => actions)
    .filter((action) => action.startsWith('dynamodb:'))
    .sort();
}

describe('SenderStore', () => {
  describe('table', () => {
    it('has the keys that the functions use, and expires items', () => {
      expect(table.Properties).toMatchObject({
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
        ],
        TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
        BillingMode: 'PAY_PER_REQUEST',
      });
    });

    it('is encrypted with a key of ours, can be restored, and outlives the stack', () => {
      expect(table).toMatchObject({
        DeletionPolicy: 'RetainExceptOnCreate',
        Properties: {
          SSESpecification: {
            SSEEnabled: true,
            SSEType: 'KMS',
            KMSMasterKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^DataKey/), 'Arn'] },
          },
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        },
      });
    });
  });

  describe('grants', () => {
    it.each([
      ['IngestFunctionRole', ['dynamodb:PutItem']],
      ['JudgeFunctionRole', ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query']],
      ['JudgeScheduleRole', []],
    ])('%s may do with the table: %j', (role, actions) => {
      expect(tableActions(role)).toEqual(actions);
    });

    it('are for every request that the adapters send, and for no other', () => {
      const folder = 'lambda/adapters/dynamodb';
      // `ack` and `expect` run with a person's own credentials: what they send is no function's business.
      const files = readdirSync(folder).filter((file) => file !== 'stage-table.ts');
      const sources = files.map((file) => readFileSync(join(folder, file), 'utf8'));
      const sent = [...sources.join().matchAll(/new (\w+)Command\(/g)].map(([, name]) => `dynamodb:${name}`);
      const granted = [...tableActions('IngestFunctionRole'), ...tableActions('JudgeFunctionRole')];
      expect([...new Set(granted)].sort()).toEqual([...new Set(sent)].sort());
    });

    it.each(['IngestFunctionRole', 'JudgeFunctionRole'])('%s uses the key through services only', (role) => {
      const uses = statements(template).filter(
        ({ at, actions }) => at.startsWith(role) && actions.some((action) => action.startsWith('kms:')),
      );
      expect(uses).not.toHaveLength(0);
      for (const { condition } of uses) {
        expect(condition).toEqual({
          StringEquals: {
            'kms:ViaService': {
              'Fn::Join': [
                '',
                [
                  expect.stringMatching(/^(dynamodb|sqs|sns)\.$/),
                  { Ref: 'AWS::Region' },
                  '.',
                  { Ref: 'AWS::URLSuffix' },
                ],
              ],
            },
          },
        });
      }
    });
  });
});
