import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../lambda/core/config.ts';
import { flat } from './flat.ts';
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

describe('as many log groups as a configuration may name, with names as long', () => {
  const existing = Array.from({ length: 32 }, (_, at) => `/${String(at).padStart(91, 'm')}`);
  const widest = synthesize({ mailLog: { existing } });

  it("fit into the ingest function's policy of 20 kB and the environments of 4 kB", () => {
    expect(existing.join().length).toBeGreaterThan(2_950);
    const permissions = Object.entries(resources(widest, 'AWS::Lambda::Permission'));
    expect(permissions).toHaveLength(32);
    // CloudFormation names a statement by stack, logical id and twelve characters; a function likewise, in 64.
    const region = 'ap-southeast-1';
    const statements = permissions.map(([id, { Properties }]) => ({
      Sid: `sendwatch-${'s'.repeat(20)}-${id}-ABCDEFGHIJKL`,
      Effect: 'Allow',
      Principal: { Service: Properties.Principal },
      Action: Properties.Action,
      Resource: `arn:aws:lambda:${region}:123456789012:function:${'f'.repeat(64)}`,
      Condition: {
        ArnLike: {
          'AWS:SourceArn': flat(Properties.SourceArn).replaceAll(/<AWS::\w+>/g, 'x'.repeat(14)),
        },
      },
    }));
    const policy = { Version: '2012-10-17', Id: 'default', Statement: statements };
    expect(JSON.stringify(policy).length).toBeLessThan(20_480);
    for (const { Properties } of Object.values(resources(widest, 'AWS::Lambda::Function'))) {
      const { Variables = {} } = (Properties.Environment ?? {}) as { Variables?: Record<string, unknown> };
      const pairs = Object.entries(Variables).map(([name, value]) => name + flat(value));
      expect(pairs.join().length).toBeLessThan(4_096);
    }
  });

  it('fit into an output', () => {
    for (const { Value } of Object.values(widest.toJSON().Outputs as Record<string, { Value: unknown }>)) {
      expect(JSON.stringify(Value).length).toBeLessThan(4_096);
    }
  });
});

it('as many as a stream may carry fit into one stack', () => {
  const existing = Array.from({ length: 50 }, (_, at) => `/mail/relay-${at}`);
  const everything = {
    ingest: 'kinesis',
    mailLog: { existing },
    alerts: { email: [{ address: 'a@example.com' }], sms: ['+14255550100'], smsMonthlyLimitUsd: 20 },
    settings: { blocklists: { targets: [{ target: 'example.com' }] } },
  };
  expect(Object.keys(resources(synthesize(everything))).length).toBeLessThanOrEqual(500);
});
