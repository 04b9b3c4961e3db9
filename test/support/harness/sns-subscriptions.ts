import type { Resolve } from './intrinsics.ts';
import { bodyFor, type SnsPublish } from './sns-publish.ts';
import type { SnsTopic } from './sns-rules.ts';
import { idsOfType, type Template } from './template.ts';

/** A subscription as the template makes it. */
export interface SnsSubscription {
  topicArn: string;
  protocol: string;
  endpoint: string;
  /** Attribute name to the values that pass; undefined: everything passes. */
  filter: Readonly<Record<string, readonly string[]>> | undefined;
}

export function readSubscriptions(template: Template, resolve: Resolve): SnsSubscription[] {
  return idsOfType(template, 'AWS::SNS::Subscription').map((id) => {
    const { TopicArn, Protocol, Endpoint, FilterPolicy, FilterPolicyScope } = resolve(
      template.resources[id]!.Properties,
    ) as {
      TopicArn: string;
      Protocol: string;
      Endpoint: string;
      FilterPolicy?: Record<string, string[]>;
      FilterPolicyScope?: string;
    };
    if (FilterPolicyScope === 'MessageBody') throw new Error(`${id} filters by body; the harness does not`);
    return { topicArn: TopicArn, protocol: Protocol, endpoint: Endpoint, filter: FilterPolicy };
  });
}

/** The template's topics with the protocols that are subscribed to them. */
export function readTopics(template: Template, resolve: Resolve): SnsTopic[] {
  const subscriptions = readSubscriptions(template, resolve);
  return idsOfType(template, 'AWS::SNS::Topic').map((id) => {
    const arn = String(resolve({ Ref: id }));
    const own = subscriptions.filter(({ topicArn }) => topicArn === arn);
    const { DisplayName } = template.resources[id]!.Properties as { DisplayName?: string };
    return { arn, protocols: [...new Set(own.map(({ protocol }) => protocol))], displayName: DisplayName };
  });
}

export interface Delivery {
  protocol: string;
  endpoint: string;
  body: string | undefined;
}

/**
 * What a filter policy may see of a message with a body per protocol. The developer guide says that attributes are
 * sent only when the structure is a string, and nowhere whether filters are applied before: either may be true.
 */
export const FILTER_READINGS = ['attributes are seen', 'attributes are dropped'] as const;

export type FilterReading = (typeof FILTER_READINGS)[number];

/**
 * Who gets a publish, and what. Only lists of exact strings are understood. Source: SNS developer guide,
 * subscription filter policies: every attribute of the policy must be in the message, with one of the values.
 */
export function deliveries(
  publish: SnsPublish,
  subscriptions: readonly SnsSubscription[],
  reading: FilterReading,
): Delivery[] {
  const dropped = reading === 'attributes are dropped' && publish.messageStructure === 'json';
  const attributes = dropped ? {} : publish.attributes;
  return subscriptions
    .filter(({ topicArn }) => topicArn === publish.topicArn)
    .filter(({ filter }) =>
      Object.entries(filter ?? {}).every(([name, values]) =>
        values.includes(attributes[name]?.value as string),
      ),
    )
    .map(({ protocol, endpoint }) => ({ protocol, endpoint, body: bodyFor(publish, protocol) }));
}
