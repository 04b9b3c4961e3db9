import { Annotations, ArnFormat, Aws, type RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { CfnSlackChannelConfiguration } from 'aws-cdk-lib/aws-chatbot';
import {
  AccountRootPrincipal,
  Grant,
  type IGrantable,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { type ITopic, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, SmsSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { TOPICS } from '../../lambda/contract.ts';
import type { Severity } from '../../lambda/core/incident/incident.ts';
import { SMS_SENDER } from '../../lambda/core/message/gsm7.ts';
import type { StageConfig } from '../config.ts';
import type { AppFunction } from './app-function.ts';
import { grantKeyVia, KEY_SEND } from './data-key.ts';

export interface AlertingProps {
  config: StageConfig;
  removalPolicy: RemovalPolicy;
}

type SlackChannel = StageConfig['alerts']['slack'][number];

/** The construct of each topic: the first one is what everything has been published to since the first version. */
const TOPIC_IDS: Readonly<Record<Severity, string>> = {
  warning: 'Topic',
  high: 'TopicHigh',
  critical: 'TopicCritical',
};

/** What SNS's default policy lets the owner do; a policy of our own replaces that policy, so it says so again. */
const OWNER_ACTIONS = [
  'sns:AddPermission',
  'sns:DeleteTopic',
  'sns:GetTopicAttributes',
  'sns:ListSubscriptionsByTopic',
  'sns:Publish',
  'sns:RemovePermission',
  'sns:SetTopicAttributes',
  'sns:Subscribe',
];

/**
 * Who is told what: a topic for each minimum that somebody asks for, and no filter. Whether a subscription's filter
 * sees the attributes of a message with a body per protocol is documented nowhere; see docs/decisions/0013-topics.md.
 */
export class Alerting extends Construct {
  /** By the least severity that its subscribers are told. */
  readonly topics: ReadonlyMap<Severity, ITopic>;
  readonly #removalPolicy: RemovalPolicy;
  #key: Key | undefined;
  #existingKey: IKey | undefined;

  constructor(scope: Construct, id: string, props: AlertingProps) {
    super(scope, id);
    this.#removalPolicy = props.removalPolicy;
    const { email, sms, https, slack, existingTopic } = props.config.alerts;
    const topics = new Map<Severity, ITopic>();
    this.topics = topics;
    const topicOf = (minimum: Severity): ITopic => {
      const topic = topics.get(minimum) ?? this.#ownTopic(minimum);
      topics.set(minimum, topic);
      return topic;
    };
    if (existingTopic !== undefined) {
      if (existingTopic.keyArn) this.#existingKey = Key.fromKeyArn(this, 'ExistingKey', existingTopic.keyArn);
      topics.set('warning', Topic.fromTopicArn(this, 'ExistingTopic', existingTopic.arn));
    }
    // Alarms need one that everything goes to.
    topicOf('warning');
    for (const { address, minimum } of email) {
      topicOf(minimum).addSubscription(new EmailSubscription(address));
    }
    for (const { url, minimum } of https) {
      // Raw: the body is our JSON itself, not SNS's envelope around it.
      const raw = { rawMessageDelivery: true, protocol: SubscriptionProtocol.HTTPS };
      topicOf(minimum).addSubscription(new UrlSubscription(url, raw));
    }
    for (const channel of slack) this.#tellSlack(channel);
    for (const number of sms) topicOf('critical').addSubscription(new SmsSubscription(number));
    if (sms.length > 0) Annotations.of(this).addInfo(SMS_NOTICE);
  }

  /** The topic of every notice, and of the alarms. */
  get topic(): ITopic {
    return this.topics.get('warning')!;
  }

  /** Permission to publish, and the topics' ARNs. */
  grantPublish(fn: AppFunction): void {
    for (const [minimum, topic] of this.topics) fn.give(TOPICS[minimum], topic.topicArn);
    this.grantPublishTo(fn, [...this.topics.values()]);
  }

  /** Permission to publish to these of the topics, and no more. */
  grantPublishTo(grantee: IGrantable, topics: readonly ITopic[]): void {
    Grant.addToPrincipal({
      grantee,
      actions: ['sns:Publish'],
      resourceArns: topics.map((topic) => topic.topicArn),
    });
    for (const key of [this.#key, this.#existingKey]) if (key) grantKeyVia(key, 'sns', grantee, KEY_SEND);
  }

  /** The channel's role may do nothing: the chat shows notices, it is no console. */
  #tellSlack({ workspace, channel, alsoTopics }: SlackChannel): void {
    const role = new Role(this, `SlackRole-${channel}`, {
      assumedBy: new ServicePrincipal('chatbot.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    new CfnSlackChannelConfiguration(this, `Slack-${channel}`, {
      // CloudFormation demands a name; the stack's keeps two stages apart.
      configurationName: `${Aws.STACK_NAME}-${channel}`,
      slackWorkspaceId: workspace,
      slackChannelId: channel,
      iamRoleArn: role.roleArn,
      snsTopicArns: [this.topic.topicArn, ...alsoTopics],
      // Without a guardrail of our own it would be AdministratorAccess.
      guardrailPolicies: [NO_ACCESS],
      loggingLevel: 'ERROR',
    });
  }

  /** Alarms cannot publish through AWS's own SNS key, whose policy nobody may change: hence a second key. */
  #ownKey(): Key {
    if (this.#key) return this.#key;
    const key = new Key(this, 'Key', {
      description: 'sendwatch: notices and alarms on their way',
      enableKeyRotation: true,
      removalPolicy: this.#removalPolicy,
    });
    this.#key = key;
    key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        conditions: this.#fromAlarms(),
      }),
    );
    return key;
  }

  #ownTopic(minimum: Severity): Topic {
    const topic = new Topic(this, TOPIC_IDS[minimum], {
      displayName: SMS_SENDER,
      masterKey: this.#ownKey(),
      enforceSSL: true,
    });
    Validations.of(topic).acknowledge({
      id: 'Serverless-SNSRedrivePolicy',
      reason:
        'The notices are in the sender store until they are published; an alarm watches for deliveries that fail after that.',
    });
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Owner',
        principals: [new AccountRootPrincipal()],
        actions: OWNER_ACTIONS,
        resources: [topic.topicArn],
      }),
    );
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: this.#fromAlarms(),
      }),
    );
    return topic;
  }

  #fromAlarms() {
    const stack = Stack.of(this);
    return {
      StringEquals: { 'aws:SourceAccount': stack.account },
      ArnLike: {
        'aws:SourceArn': stack.formatArn({
          service: 'cloudwatch',
          resource: 'alarm',
          resourceName: '*',
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      },
    };
  }
}

/** AWS's own policy that denies everything. */
const NO_ACCESS = `arn:${Aws.PARTITION}:iam::aws:policy/AWSDenyAll`;

/** What SNS does to text messages without telling anybody. */
export const SMS_NOTICE =
  'SMS: a new account is in the SMS sandbox (only numbers verified there get messages) and has a limit of $1 a ' +
  'month, after which SNS drops messages silently. Leave the sandbox and raise the limit before relying on SMS. ' +
  'Numbers in the United States and Canada (+1) need a registered origination identity of the account in this region, ' +
  'and its resource policy must let sns.amazonaws.com send.';
