import { describe, expect, it } from 'vitest';
import { ENVIRONMENT, SEVERITIES, TOPICS } from '../../lambda/contract.ts';
import { resources, type Statement, statements, synthesize, theResource } from './synthesized.ts';

const TOPIC = 'arn:aws:sns:eu-central-1:123456789012:oncall';
const KEY = 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555';

const template = synthesize({
  alerts: {
    email: [{ address: 'oncall@example.com' }, { address: 'boss@example.com', minimum: 'critical' }],
    sms: ['+14255550100'],
  },
});
const fromAlarms = {
  StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
  ArnLike: { 'aws:SourceArn': expect.anything() },
};
const ofCloudWatch = ({ principal }: Statement) =>
  (principal as { Service?: string })?.Service === 'cloudwatch.amazonaws.com';

/** Who is told what: endpoint -> what is published to its topic. There is no filter to understand. */
function audience(of: typeof template): Record<string, unknown> {
  const environment = theResource(of, 'AWS::Lambda::Function', 'JudgeFunction').Properties.Environment as {
    Variables: Record<string, unknown>;
  };
  const minimumOf = (topic: unknown) =>
    SEVERITIES.find(
      (minimum) =>
        JSON.stringify(environment.Variables[ENVIRONMENT[TOPICS[minimum]]]) === JSON.stringify(topic),
    );
  return Object.fromEntries(
    Object.values(resources(of, 'AWS::SNS::Subscription')).map(({ Properties }) => {
      expect(Properties).not.toHaveProperty('FilterPolicy');
      return [`${Properties.Protocol} ${Properties.Endpoint}`, minimumOf(Properties.TopicArn)];
    }),
  );
}

describe('Alerting', () => {
  describe('audience', () => {
    const a = { address: 'a@example.com' };
    it.each<[string, object, Record<string, unknown>]>([
      ['an address gets everything', { email: [a] }, { 'email a@example.com': 'warning' }],
      [
        'an address with a minimum gets that and what is worse',
        { email: [a, { address: 'b@example.com', minimum: 'high' }] },
        { 'email a@example.com': 'warning', 'email b@example.com': 'high' },
      ],
      [
        'a number gets critical incidents only',
        { email: [a], sms: ['+14255550100'] },
        { 'email a@example.com': 'warning', 'sms +14255550100': 'critical' },
      ],
      [
        'an existing topic gets everything, and others have topics of the stack',
        {
          existingTopic: { arn: TOPIC, keyArn: KEY },
          email: [{ ...a, minimum: 'high' }],
          sms: ['+14255550100'],
        },
        { 'email a@example.com': 'high', 'sms +14255550100': 'critical' },
      ],
    ])('%s', (_, alerts, expected) => {
      expect(audience(synthesize({ alerts }))).toEqual(expected);
    });

    it('makes no topic that nobody subscribes to', () => {
      expect(Object.keys(resources(synthesize(), 'AWS::SNS::Topic'))).toHaveLength(1);
      const three = synthesize({
        alerts: { email: [a, { address: 'b@example.com', minimum: 'high' }], sms: ['+14255550100'] },
      });
      expect(Object.keys(resources(three, 'AWS::SNS::Topic'))).toHaveLength(3);
    });

    it('sends a pager our JSON itself, from the severity that it asks for', () => {
      const url = 'https://pager.example.com/sendwatch';
      const with1 = synthesize({
        alerts: { email: [{ address: 'a@example.com' }], https: [{ url, minimum: 'high' }] },
      });
      const [pager] = Object.values(resources(with1, 'AWS::SNS::Subscription')).filter(
        ({ Properties }) => Properties.Protocol === 'https',
      );
      expect(pager?.Properties).toMatchObject({
        Endpoint: url,
        RawMessageDelivery: true,
        TopicArn: { Ref: expect.stringMatching(/^AlertingTopicHigh/) },
      });
    });

    it('tells a Slack channel, whose role may do nothing', () => {
      const chat = synthesize({
        alerts: {
          email: [{ address: 'a@example.com' }],
          slack: [{ workspace: 'T0EXAMPLE', channel: 'C0EXAMPLE' }],
        },
      });
      const [channel] = Object.values(resources(chat, 'AWS::Chatbot::SlackChannelConfiguration'));
      expect(channel?.Properties).toMatchObject({
        SlackChannelId: 'C0EXAMPLE',
        SnsTopicArns: [{ Ref: expect.stringMatching(/^AlertingTopic/) }],
        GuardrailPolicies: [
          { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::aws:policy/AWSDenyAll']] },
        ],
      });
      const may = statements(chat).filter(
        ({ at, actions }) => at.startsWith('AlertingSlack') && !actions.includes('sts:AssumeRole'),
      );
      expect(may).toEqual([]);
    });

    it('keeps the other subscriptions when one is added before them', () => {
      const ids = (...addresses: string[]) =>
        Object.keys(
          resources(
            synthesize({ alerts: { email: addresses.map((address) => ({ address })) } }),
            'AWS::SNS::Subscription',
          ),
        );
      expect(ids('new@example.com', 'a@example.com', 'b@example.com')).toEqual(
        expect.arrayContaining(ids('a@example.com', 'b@example.com')),
      );
    });
  });

  describe('topic', () => {
    it("is encrypted with its own key, which CloudWatch may use for this account's alarms", () => {
      const [keyId] = Object.keys(resources(template, 'AWS::KMS::Key')).filter((id) =>
        id.startsWith('Alerting'),
      );
      for (const { Properties } of Object.values(resources(template, 'AWS::SNS::Topic'))) {
        expect(Properties.KmsMasterKeyId).toEqual({ 'Fn::GetAtt': [keyId, 'Arn'] });
      }
      expect(
        statements(template).filter((statement) => statement.at === keyId && ofCloudWatch(statement)),
      ).toEqual([
        expect.objectContaining({
          effect: 'Allow',
          actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
          condition: fromAlarms,
        }),
      ]);
    });

    describe.each([
      ['all notices', 'AlertingTopicPolicy'],
      ['the critical ones', 'AlertingTopicCriticalPolicy'],
    ])('of %s', (_, at0) => {
      const policy = statements(template).filter(({ at }) => at.startsWith(at0));

      it('lets alarms publish, which the policy that enforces TLS would otherwise end', () => {
        expect(policy.filter(ofCloudWatch)).toEqual([
          expect.objectContaining({ effect: 'Allow', actions: ['sns:Publish'], condition: fromAlarms }),
        ]);
      });

      it("lets the owner do what SNS's default policy does", () => {
        const owner = policy.filter(({ principal }) => JSON.stringify(principal).includes(':root'));
        expect(owner).toMatchObject([{ effect: 'Allow', condition: undefined }]);
        expect(owner[0]?.actions.sort()).toEqual([
          'sns:AddPermission',
          'sns:DeleteTopic',
          'sns:GetTopicAttributes',
          'sns:ListSubscriptionsByTopic',
          'sns:Publish',
          'sns:RemovePermission',
          'sns:SetTopicAttributes',
          'sns:Subscribe',
        ]);
      });

      it('refuses plain HTTP, and lets nobody else in', () => {
        expect(policy.filter(({ effect }) => effect === 'Deny')).toMatchObject([
          { actions: ['sns:Publish'], condition: { Bool: { 'aws:SecureTransport': 'false' } } },
        ]);
        expect(policy).toHaveLength(3);
      });
    });
  });

  describe('an existing topic', () => {
    const existing = synthesize({ alerts: { existingTopic: { arn: TOPIC, keyArn: KEY } } });

    it('is published to, through its key, and left as it is', () => {
      for (const type of ['AWS::SNS::Topic', 'AWS::SNS::TopicPolicy']) {
        expect(resources(existing, type)).toEqual({});
      }
      const judge = statements(existing).filter(({ at }) => at.startsWith('JudgeFunctionRole'));
      expect(judge.filter(({ actions }) => actions.includes('sns:Publish'))).toMatchObject([
        { resources: [TOPIC] },
      ]);
      expect(judge.filter(({ resources: [resource] }) => resource === KEY)).toMatchObject([
        { actions: ['kms:Decrypt', 'kms:GenerateDataKey'] },
      ]);
    });

    it('is where the alarms go', () => {
      for (const [id, { Properties }] of Object.entries(resources(existing, 'AWS::CloudWatch::Alarm'))) {
        // Of mail hosts the judge tells by name.
        expect(Properties.AlarmActions).toEqual(id.startsWith('MailHosts') ? undefined : [TOPIC]);
      }
    });
  });
});
