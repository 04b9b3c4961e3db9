/** A Publish request as SNS reads it. */
export interface SnsPublish {
  topicArn: string;
  subject: string | undefined;
  message: string;
  messageStructure: string | undefined;
  attributes: Readonly<Record<string, SnsAttribute>>;
}

export interface SnsAttribute {
  dataType: string;
  value: string;
}

/** Reads the form of the AWS query protocol. Source: SNS API reference, Publish. */
export function readPublish(form: URLSearchParams): SnsPublish {
  const attributes: Record<string, SnsAttribute> = {};
  for (let n = 1; form.has(`MessageAttributes.entry.${n}.Name`); n++) {
    const at = (name: string) => form.get(`MessageAttributes.entry.${n}.${name}`) ?? '';
    attributes[at('Name')] = {
      dataType: at('Value.DataType'),
      value: at('Value.StringValue') || at('Value.BinaryValue'),
    };
  }
  return {
    topicArn: form.get('TopicArn') ?? form.get('TargetArn') ?? '',
    subject: form.get('Subject') ?? undefined,
    message: form.get('Message') ?? '',
    messageStructure: form.get('MessageStructure') ?? undefined,
    attributes,
  };
}

/**
 * The body that a subscription of this protocol gets: its own, or the default one.
 *
 * @throws SyntaxError when the message is to be JSON and is not
 */
export function bodyFor(publish: SnsPublish, protocol: string): string | undefined {
  if (publish.messageStructure !== 'json') return publish.message;
  const bodies = JSON.parse(publish.message) as Record<string, string>;
  return bodies[protocol] ?? bodies.default;
}
