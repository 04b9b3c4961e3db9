import { gsm7Length } from './gsm7.ts';
import { bodyFor, type SnsPublish } from './sns-publish.ts';

/** A rule names what a publish does wrong; undefined when it does not. */
type Rule = (publish: SnsPublish, topic: SnsTopic) => string | undefined;

export interface SnsTopic {
  arn: string;
  /** Protocols of its subscriptions. */
  protocols: readonly string[];
  /** SNS writes the first ten characters of it, and `> `, before a text message. */
  displayName?: string | undefined;
}

/** Message and attributes together. */
const MAX_BYTES = 262_144;
const MAX_SUBJECT = 100;
/** One text message: longer ones are cut into several, each paid for, and they arrive in any order. */
const MAX_SMS = 160;

/**
 * SNS's own rules (API reference, Publish and MessageAttributeValue; developer guide, message attributes), and where
 * SNS lets something through that people would not receive well, the project's: a subject in ASCII, one SMS a notice.
 */
export const SNS_RULES: Readonly<Record<string, Rule>> = {
  Subject: ({ subject }) => {
    if (subject === undefined) return undefined;
    if (!/^[\x20-\x7e]+$/.test(subject))
      return 'is empty, or has a line break, a control or a non-ASCII character';
    if (subject.startsWith(' ')) return 'begins with a space';
    return subject.length < MAX_SUBJECT ? undefined : `has ${subject.length} characters`;
  },
  Message: ({ message }) => (message === '' ? 'is empty' : undefined),
  'Message too long': (publish) => {
    const bytes = size(publish);
    return bytes <= MAX_BYTES ? undefined : `${bytes} bytes with the attributes`;
  },
  MessageStructure: ({ messageStructure, message }) => {
    if (messageStructure === undefined) return undefined;
    if (messageStructure !== 'json') return `is '${messageStructure}'`;
    const bodies = parsed(message);
    if (typeof bodies !== 'object' || bodies === null || Array.isArray(bodies))
      return 'the message is no JSON object';
    if (!('default' in bodies)) return 'no default entry in the message';
    const wrong = Object.entries(bodies).find(([, body]) => typeof body !== 'string');
    return wrong && `the body for '${wrong[0]}' is no string`;
  },
  MessageAttributes: ({ attributes }) => {
    for (const [name, { dataType, value }] of Object.entries(attributes)) {
      if (!/^(?!AWS\.|Amazon\.)(?!\.)(?!.*\.\.)[A-Za-z0-9_.-]{1,256}(?<!\.)$/i.test(name))
        return `name '${name}'`;
      if (!/^(String|String\.Array|Number|Binary)$/.test(dataType)) return `type '${dataType}' of ${name}`;
      if (value === '') return `${name} has no value`;
    }
    return undefined;
  },
  SMS: (publish, { protocols, displayName }) => {
    if (!protocols.includes('sms')) return undefined;
    const body = bodyFor(publish, 'sms')!;
    const length = gsm7Length(displayName === undefined ? body : `${displayName.slice(0, 10)}> ${body}`);
    if (body === '') return 'the body is empty';
    if (length === undefined) return 'the body has characters outside GSM-7, so only 70 of them fit';
    return length <= MAX_SMS ? undefined : `the body takes ${length} places`;
  },
};

/** The first rule that a publish breaks, as SNS words it. */
export function brokenRule(publish: SnsPublish, topic: SnsTopic): string | undefined {
  for (const [name, rule] of Object.entries(SNS_RULES)) {
    const wrong = rule(publish, topic);
    if (wrong !== undefined) return `Invalid parameter: ${name} (${wrong})`;
  }
  return undefined;
}

function size({ message, attributes }: SnsPublish): number {
  const parts = Object.entries(attributes).flatMap(([name, { dataType, value }]) => [name, dataType, value]);
  return [message, ...parts].reduce((bytes, part) => bytes + Buffer.byteLength(part), 0);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
