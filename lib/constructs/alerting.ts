import { Annotations, ArnFormat, Aws, type RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { CfnSlackChannelConfiguration } from 'aws-cdk-lib/aws-chatbot';
import { AccountRootPrincipal, Grant, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { type ITopic, SubscriptionFilter, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, SmsSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { NOTICE_ATTRIBUTES, SEVERITIES } from '../../lambda/contract.ts';
import type { StageConfig } from '../config.ts';
import type { AppFunction } from './app-function.ts';
import { grantKeyVia, KEY_SEND } from './data-key.ts';

export interface AlertingProps {
  config: StageConfig;
  removalPolicy: RemovalPolicy;
}

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

/** The topic that notices and alarms are published to, and who is told which of them. */
export class Alerting extends Construct {
  readonly topic: ITopic;
  readonly #key: IKey | undefined;

  constructor(scope: Construct, id: string, props: AlertingProps) {
    super(scope, id);
    const { email, sms, https, slack, existingTopic } = props.config.alerts;
    if (existingTopic === undefined) {
      const key = this.#ownKey(props.removalPolicy);
      this.#key = key;
      this.topic = this.#ownTopic(key);
    } else {
      this.#key = existingTopic.keyArn
        ? Key.fromKeyArn(this, 'ExistingKey', existingTopic.keyArn)
        : undefined;
      this.topic = Topic.fromTopicArn(this, 'ExistingTopic', existingTopic.arn);
    }
    for (const { address, minimum } of email) {
      this.topic.addSubscription(new EmailSubscription(address, { filterPolicy: atLeast(minimum) }));
    }
    for (const { url, minimum } of https) {
      // Raw: the body is our JSON itself, not SNS's envelope around it.
      const raw = { rawMessageDelivery: true, protocol: SubscriptionProtocol.HTTPS };
      this.topic.addSubscription(new UrlSubscription(url, { ...raw, filterPolicy: atLeast(minimum) }));
    }
    for (const { workspace, channel } of slack) this.#tellSlack(workspace, channel);
    for (const number of sms) {
      this.topic.addSubscription(new SmsSubscription(number, { filterPolicy: bySeverity('critical') }));
    }
    Validations.of(this.topic).acknowledge({
      id: 'Serverless-SNSRedrivePolicy',
      reason:
        'The notices are in the sender store until they are published; an alarm watches for deliveries that fail after that.',
    });
    if (sms.length > 0) Annotations.of(this).addInfo(SMS_NOTICE);
  }

  /** Permission to publish, and the topic's ARN. */
  grantPublish(fn: AppFunction): void {
    fn.give('topicArn', this.topic.topicArn);
    Grant.addToPrincipal({
      grantee: fn,
      actions: ['sns:Publish'],
      resourceArns: [this.topic.topicArn],
    });
    if (this.#key) grantKeyVia(this.#key, 'sns', fn, KEY_SEND);
  }

  /** The channel's role may do nothing: the chat shows notices, it is no console. */
  #tellSlack(workspace: string, channel: string): void {
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
      snsTopicArns: [this.topic.topicArn],
      // Without a guardrail of our own it would be AdministratorAccess.
      guardrailPolicies: [NO_ACCESS],
      loggingLevel: 'ERROR',
    });
  }

  /** Alarms cannot publish through AWS's own SNS key, whose policy nobody may change: hence a second key. */
  #ownKey(removalPolicy: RemovalPolicy): Key {
    const key = new Key(this, 'Key', {
      description: 'sendwatch: notices and alarms on their way',
      enableKeyRotation: true,
      removalPolicy,
    });
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

  #ownTopic(key: Key): Topic {
    const topic = new Topic(this, 'Topic', {
      displayName: 'sendwatch',
      masterKey: key,
      enforceSSL: true,
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

/** No filter at all lets alarms pass too, which carry no severity. */
function atLeast(minimum: (typeof SEVERITIES)[number]): Record<string, SubscriptionFilter> | undefined {
  return minimum === SEVERITIES[0] ? undefined : bySeverity(minimum);
}

/** Notices of at least this severity. A message without the attribute, as an alarm's, does not pass. */
function bySeverity(minimum: (typeof SEVERITIES)[number]): Record<string, SubscriptionFilter> {
  return {
    [NOTICE_ATTRIBUTES.severity]: SubscriptionFilter.stringFilter({
      allowlist: SEVERITIES.slice(SEVERITIES.indexOf(minimum)),
    }),
  };
}

/** What SNS does to text messages without telling anybody. */
export const SMS_NOTICE =
  'SMS: a new account is in the SMS sandbox (only numbers verified there get messages) and has a limit of $1 a ' +
  'month, after which SNS drops messages silently. Leave the sandbox and raise the limit before relying on SMS.';
