import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../lambda/core/config.ts';
import { resources, statements, synthesize, theResource } from './synthesized.ts';

const existing = (...names: string[]) => synthesize({ mailLog: { existing: names } });

describe('LogIntake', () => {
  describe('a log group of its own', () => {
    const template = synthesize({ mailLog: { new: { retentionDays: 60 } } });

    it('is encrypted, has a retention and outlives the stack', () => {
      expect(theResource(template, 'AWS::Logs::LogGroup', 'LogIntake')).toMatchObject({
        DeletionPolicy: 'RetainExceptOnCreate',
        Properties: {
          RetentionInDays: 60,
          KmsKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^DataKey/), 'Arn'] },
        },
      });
    });

    it("may be encrypted by CloudWatch Logs, which may use the key for this stack's log groups only", () => {
      const [use, ...more] = statements(template).filter(({ principal }) =>
        JSON.stringify(principal ?? '').includes('logs.'),
      );
      expect(more).toEqual([]);
      expect(use?.at).toMatch(/^DataKey/);
      expect(JSON.stringify(use?.condition)).toContain(':log-group:",{"Ref":"AWS::StackName"},"-*"');
    });

    it('delivers every line to ingest, which only this log group may invoke', () => {
      expect(theResource(template, 'AWS::Logs::SubscriptionFilter', 'LogIntake').Properties).toEqual({
        LogGroupName: { Ref: expect.stringMatching(/^LogIntakeMailLog/) },
        FilterPattern: '',
        DestinationArn: { 'Fn::GetAtt': [expect.stringMatching(/^IngestFunction/), 'Arn'] },
      });
      expect(theResource(template, 'AWS::Lambda::Permission', 'LogIntake').Properties).toMatchObject({
        Principal: 'logs.amazonaws.com',
        SourceArn: { 'Fn::GetAtt': [expect.stringMatching(/^LogIntakeMailLog/), 'Arn'] },
      });
    });
  });

  describe('existing log groups', () => {
    const template = existing('/mail/relay-1', '/mail/relay-2');

    it('are subscribed to and not made', () => {
      const filters = Object.values(resources(template, 'AWS::Logs::SubscriptionFilter'));
      expect(filters.map(({ Properties }) => Properties.LogGroupName)).toEqual([
        '/mail/relay-1',
        '/mail/relay-2',
      ]);
      const made = Object.keys(resources(template, 'AWS::Logs::LogGroup'));
      expect(made.filter((id) => !/^(Ingest|Judge|Widget)FunctionLogs/.test(id))).toEqual([]);
    });

    it('keep their subscriptions when the configuration names them in another order', () => {
      const ids = (names: string[]) =>
        Object.keys(resources(existing(...names), 'AWS::Logs::SubscriptionFilter'));
      expect(ids(['/mail/b', '/mail/a', '/mail/c']).sort()).toEqual(
        ids(['/mail/a', '/mail/c', '/mail/b']).sort(),
      );
    });

    it.each([
      '/aws/lambda/something',
      'sendwatch-test-IngestFunctionLogs3AD2-x1',
      'sendwatch-test-JudgeLogs',
    ])('fails synth on %s: its own log would come back to it', (name) => {
      const synthesizing = () => existing('/mail/relay', name);
      expect(synthesizing).toThrow(ConfigError);
      expect(synthesizing).toThrow(`'${name}' is a function's log group`);
    });

    it.each(['sendwatch-test-LogIntakeMailLog3E06-x1', 'sendwatch-testing', '/aws/mail'])(
      'accepts %s',
      (name) => {
        expect(() => existing(name)).not.toThrow();
      },
    );
  });
});
