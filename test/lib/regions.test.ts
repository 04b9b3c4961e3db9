import { App } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { checkRegion } from '../../lib/regions.ts';
import { addStages } from '../../lib/sendwatch-app.ts';
import { CONTEXT, resources, stageConfig, statements, synthesize, theResource } from './synthesized.ts';

const email = [{ address: 'oncall@example.net' }];
const existingTopic = { arn: 'arn:aws:sns:eu-central-1:123456789012:oncall' };
const slack = [{ workspace: 'T0EXAMPLE', channel: 'C0EXAMPLE' }];
const sms = ['+14255550100'];

describe('what a region cannot do', () => {
  it.each<[string, object, string, RegExp]>([
    ['a topic of another region', { existingTopic }, 'us-east-1', /oncall' is in eu-central-1, but alarms/],
    ['SMS from Hong Kong', { email, sms }, 'ap-east-1', /no text messages from ap-east-1/],
    ['SMS from China', { email, sms }, 'cn-north-1', /no text messages from cn-north-1/],
    ['Slack in China', { email, slack }, 'cn-north-1', /is not in cn-north-1/],
    ['Slack in GovCloud', { email, slack }, 'us-gov-west-1', /is not in us-gov-west-1/],
  ])('is said: %s', (_, alerts, region, message) => {
    expect(() => checkRegion(stageConfig({ alerts }), region)).toThrow(message);
  });

  it.each<[string, object, string | undefined]>([
    ['a topic of its own region', { existingTopic }, 'eu-central-1'],
    ['everything while nobody knows the region', { existingTopic, sms, slack }, undefined],
    ['SMS and Slack from Frankfurt', { email, sms, slack }, 'eu-central-1'],
  ])('is not said of %s', (_, alerts, region) => {
    expect(() => checkRegion(stageConfig({ alerts }), region)).not.toThrow();
  });

  it.each([
    ['me-south-1', /no log alarms in me-south-1/],
    ['cn-north-1', /no log alarms in cn-north-1/],
    ['us-gov-west-1', /no log alarms in us-gov-west-1/],
  ])('is said of the backstop: %s', (region, message) => {
    const backstop = { messagesPerHour: 200 };
    expect(() => checkRegion(stageConfig({ backstop }), region)).toThrow(message);
    expect(() => checkRegion(stageConfig({ backstop }), 'eu-central-1')).not.toThrow();
    expect(() => checkRegion(stageConfig(), region)).not.toThrow();
  });

  it('is checked against where the credentials point, unless the configuration names a region', () => {
    const add = (changes: object, region: string) =>
      addStages(new App({ context: CONTEXT }), [stageConfig({ alerts: { email, sms }, ...changes })], region);
    expect(() => add({}, 'ap-east-1')).toThrow(/ap-east-1/);
    expect(() => add({ region: 'eu-central-1' }, 'ap-east-1')).not.toThrow();
  });

  it('a FIFO topic is refused wherever it is', () => {
    const arn = `${existingTopic.arn}.fifo`;
    expect(() => stageConfig({ alerts: { existingTopic: { arn } } })).toThrow(
      /oncall\.fifo.*is a FIFO topic/,
    );
  });
});

describe('China', () => {
  const china = synthesize({ region: 'cn-north-1', alerts: { email } });
  it('has its own ending of services that name their region', () => {
    const vias = statements(china).flatMap(({ condition }) => {
      const via = (condition as { StringEquals?: Record<string, unknown> })?.StringEquals?.['kms:ViaService'];
      return via === undefined ? [] : [via];
    });
    expect(vias.length).toBeGreaterThan(3);
    for (const via of vias) expect(JSON.stringify(via)).toMatch(/AWS::URLSuffix|amazonaws\.com\.cn/);
    const key = theResource(china, 'AWS::KMS::Key', 'DataKey');
    expect(JSON.stringify(key.Properties.KeyPolicy)).toMatch(
      /logs\..*(AWS::URLSuffix|cn-north-1\.amazonaws\.com\.cn)/,
    );
  });
});

describe('a Slack channel of two stages', () => {
  const stage = (name: string, more: object = {}) =>
    stageConfig({ stage: name, alerts: { email, slack: slack.map((each) => ({ ...each, ...more })) } });

  it('is refused, with the way out', () => {
    expect(() => addStages(new App({ context: CONTEXT }), [stage('prod'), stage('test')])).toThrow(
      /'C0EXAMPLE' is used by the stages prod and test, .* alsoTopics/,
    );
  });

  it('shows the topics of both when one stage names the other’s', () => {
    const arn = 'arn:aws:sns:eu-central-1:123456789012:sendwatch-test-Topic';
    const of = synthesize({ alerts: { email, slack: [{ ...slack[0], alsoTopics: [arn] }] } });
    const [channel] = Object.values(resources(of, 'AWS::Chatbot::SlackChannelConfiguration'));
    expect(channel?.Properties.SnsTopicArns).toEqual([{ Ref: expect.stringMatching(/^AlertingTopic/) }, arn]);
  });
});

describe('what is probably not meant', () => {
  const warnings = (changes: Record<string, unknown>) => stageConfig(changes).warnings.map(({ id }) => id);
  const ours = { ownDomains: ['example.com'], blocklists: { targets: [{ target: 'mail.example.org' }] } };
  const to = (...addresses: string[]) => ({ email: addresses.map((address) => ({ address })) });

  it.each<[string, Record<string, unknown>, string[]]>([
    ['nothing is ours', {}, ['sendwatch:nothingIsOurs']],
    ['a network is ours', { settings: { ownNetworks: ['10.0.0.0/8'] } }, []],
    ['a domain is ours', { settings: { ownDomains: ['example.com'] }, alerts: to('a@example.net') }, []],
    [
      'alerts through the watched domain',
      { settings: ours, alerts: to('a@Example.com') },
      ['sendwatch:alertsThroughTheWatched'],
    ],
    [
      'alerts through a host of it',
      { settings: ours, alerts: to('a@it.example.com') },
      ['sendwatch:alertsThroughTheWatched'],
    ],
    ['alerts elsewhere, too', { settings: ours, alerts: to('a@example.com', 'a@example.net') }, []],
    ['a number as well', { settings: ours, alerts: { ...to('a@example.com'), sms } }, []],
    ['a domain that only ends like it', { settings: ours, alerts: to('a@notexample.com') }, []],
  ])('%s', (_, changes, expected) => {
    expect(warnings(changes)).toEqual(expected);
  });
});
