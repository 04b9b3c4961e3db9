import { describe, expect, it } from 'vitest';
import { gsm7Length } from '../support/harness/gsm7.ts';
import type { SnsPublish } from '../support/harness/sns-publish.ts';
import { brokenRule, type SnsTopic } from '../support/harness/sns-rules.ts';

const TOPIC: SnsTopic = { arn: 'arn:aws:sns:us-east-1:123456789012:notices', protocols: ['email', 'sms'] };
const EMAIL_ONLY: SnsTopic = { ...TOPIC, protocols: ['email'] };

const json = (bodies: unknown) => ({ messageStructure: 'json', message: JSON.stringify(bodies) });
const text = (dataType: string, value: string) => ({ dataType, value });

function publish(given: Partial<SnsPublish>): SnsPublish {
  return {
    topicArn: TOPIC.arn,
    subject: 'HIGH: 192.0.2.7',
    attributes: {},
    ...json({ default: 'text', sms: 'short' }),
    ...given,
  };
}

describe('SNS rules', () => {
  const allowed: [name: string, given: Partial<SnsPublish>, topic?: SnsTopic][] = [
    ['a body for each protocol', {}],
    ['no subject', { subject: undefined }],
    ['a subject of 99 characters', { subject: 'x'.repeat(99) }],
    ['an empty body', json({ default: '', sms: 'short' })],
    ['a plain message', { messageStructure: undefined, message: 'text' }],
    ['an SMS of 160 characters', json({ default: '', sms: 'x'.repeat(160) })],
    ['an SMS of 80 characters of the extension table', json({ default: '', sms: '€'.repeat(80) })],
    ['accents that GSM-7 has', json({ default: '', sms: 'für Øre à 5 £' })],
    ['no short body when nobody gets SMS', json({ default: 'x'.repeat(9000) }), EMAIL_ONLY],
    ['262,144 bytes', { messageStructure: undefined, message: 'x'.repeat(262_144) }, EMAIL_ONLY],
    ['attributes', { attributes: { severity: text('String', 'high'), n: text('Number', '1') } }],
  ];
  it.each(allowed)('allow %s', (_, given, topic = TOPIC) => {
    expect(brokenRule(publish(given), topic)).toBeUndefined();
  });

  const refused: [name: string, given: Partial<SnsPublish>, rule: RegExp, topic?: SnsTopic][] = [
    ['a subject of 100 characters', { subject: 'x'.repeat(100) }, /Subject \(has 100/],
    ['an empty subject', { subject: '' }, /Subject/],
    ['a subject with a newline', { subject: 'a\nb' }, /Subject/],
    ['a subject with a carriage return', { subject: 'a\rb' }, /Subject/],
    ['a subject with a tab', { subject: 'a\tb' }, /Subject/],
    ['a subject with an escape', { subject: 'a\u001b[2Jb' }, /Subject/],
    ['a subject with an umlaut', { subject: 'für' }, /Subject/],
    ['a subject that begins with a space', { subject: ' a' }, /Subject/],
    ['an empty message', { messageStructure: undefined, message: '' }, /Message \(is empty/],
    [
      '262,145 bytes',
      { messageStructure: undefined, message: `é${'x'.repeat(262_143)}` },
      /too long/,
      EMAIL_ONLY,
    ],
    [
      'attributes that make it too long',
      {
        messageStructure: undefined,
        message: 'x'.repeat(262_144),
        attributes: { severity: text('String', 'high') },
      },
      /too long/,
      EMAIL_ONLY,
    ],
    ['another structure than json', { messageStructure: 'xml' }, /MessageStructure \(is 'xml'/],
    ['a message that is no JSON', { messageStructure: 'json', message: '{' }, /no JSON object/],
    ['a message that is a JSON list', json(['text']), /no JSON object/],
    ['a message without a default', json({ email: 'text', sms: 'short' }), /no default/],
    ['a body that is an object', json({ default: 'text', https: { a: 1 } }), /'https' is no string/],
    ['an attribute without a value', { attributes: { severity: text('String', '') } }, /no value/],
    ['an attribute of another type', { attributes: { severity: text('Text', 'high') } }, /type 'Text'/],
    ['an attribute with a reserved name', { attributes: { 'AWS.x': text('String', 'a') } }, /name 'AWS/],
    ['an attribute with a space in its name', { attributes: { 'a b': text('String', 'a') } }, /name 'a b'/],
    ['an SMS of 161 characters', json({ default: '', sms: 'x'.repeat(161) }), /SMS.*161/],
    [
      'an SMS that the extension table makes too long',
      json({ default: '', sms: '['.repeat(81) }),
      /SMS.*162/,
    ],
    ['an SMS with a dash that GSM-7 lacks', json({ default: '', sms: 'a – b' }), /SMS.*GSM-7/],
    ['an SMS with an emoji', json({ default: '', sms: '😀' }), /SMS.*GSM-7/],
    ['a long default that goes to SMS', json({ default: 'x'.repeat(161) }), /SMS/],
    ['an empty SMS', json({ default: 'text', sms: '' }), /SMS.*empty/],
  ];
  it.each(refused)('refuse %s', (_, given, rule, topic = TOPIC) => {
    expect(brokenRule(publish(given), topic)).toMatch(rule);
  });
});

describe('a topic with a display name', () => {
  it.each([
    [149, undefined],
    [150, /SMS.*161/],
  ])('takes its place in an SMS of %i characters', (length, rule) => {
    const given = publish(json({ default: '', sms: 'x'.repeat(length) }));
    const broken = brokenRule(given, { ...TOPIC, displayName: 'sendwatch' });
    if (rule === undefined) expect(broken).toBeUndefined();
    else expect(broken).toMatch(rule);
  });
});

describe('gsm7Length', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['@£$¥\n', 5],
    ['[€]', 6],
    ['ç', undefined],
    ['Ç', 1],
    ['`', undefined],
  ])('of %j is %s', (given, length) => {
    expect(gsm7Length(given)).toBe(length);
  });
});
