import {
  GetSMSAttributesCommand,
  GetSMSSandboxAccountStatusCommand,
  ListOriginationNumbersCommand,
  ListSMSSandboxPhoneNumbersCommand,
  ListSubscriptionsByTopicCommand,
  SNSClient,
  type SNSClientConfig,
} from '@aws-sdk/client-sns';

/** Who is subscribed to one of the stack's topics. */
export interface Subscription {
  /** `email`, `sms`, `https`, ... */
  protocol: string;
  endpoint: string;
  /** Until its owner has confirmed it, nothing is sent there. */
  confirmed: boolean;
}

/** What the account may send as text messages. */
export interface SmsAccount {
  /** While in it, only verified numbers get messages. */
  sandbox: boolean;
  verified: string[];
  /** US dollars a month, after which SNS drops messages silently. */
  monthlyLimit: number;
  /** Numbers that messages can come from; countries such as the United States demand one. */
  originationNumbers: string[];
}

/** The subscriptions of topics, each once a topic. */
export async function readSubscriptions(
  config: SNSClientConfig,
  topicArns: readonly string[],
): Promise<Subscription[]> {
  const client = new SNSClient(config);
  try {
    const found: Subscription[] = [];
    for (const TopicArn of topicArns) {
      let NextToken: string | undefined;
      do {
        const page = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn, NextToken }));
        for (const { Protocol = '', Endpoint = '', SubscriptionArn = '' } of page.Subscriptions ?? []) {
          if (SubscriptionArn === 'Deleted') continue;
          // In place of an ARN it says `PendingConfirmation`.
          found.push({
            protocol: Protocol,
            endpoint: Endpoint,
            confirmed: SubscriptionArn.startsWith('arn:'),
          });
        }
        NextToken = page.NextToken;
      } while (NextToken !== undefined);
    }
    return found;
  } finally {
    client.destroy();
  }
}

/** The region's settings for text messages. An unset limit is SNS's default, $1. */
export async function readSmsAccount(config: SNSClientConfig): Promise<SmsAccount> {
  const client = new SNSClient(config);
  try {
    const { IsInSandbox = false } = await client.send(new GetSMSSandboxAccountStatusCommand({}));
    const { attributes } = await client.send(
      new GetSMSAttributesCommand({ attributes: ['MonthlySpendLimit'] }),
    );
    const { PhoneNumbers: own = [] } = await client.send(new ListOriginationNumbersCommand({}));
    return {
      sandbox: IsInSandbox,
      verified: IsInSandbox ? await verifiedNumbers(client) : [],
      monthlyLimit: Number(attributes?.MonthlySpendLimit ?? 1),
      originationNumbers: own.flatMap(({ PhoneNumber }) => PhoneNumber ?? []),
    };
  } finally {
    client.destroy();
  }
}

async function verifiedNumbers(client: SNSClient): Promise<string[]> {
  const { PhoneNumbers = [] } = await client.send(new ListSMSSandboxPhoneNumbersCommand({ MaxResults: 100 }));
  return PhoneNumbers.filter(({ Status }) => Status === 'Verified').flatMap(
    ({ PhoneNumber }) => PhoneNumber ?? [],
  );
}
