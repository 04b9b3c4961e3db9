// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub has placeholders of its own

import { describe, expect, it } from 'vitest';
import { getAtt, template } from '../support/builders/template.ts';
import { createResolver } from '../support/harness/intrinsics.ts';

const TEMPLATE = template(
  {
    Table: { Type: 'AWS::DynamoDB::Table' },
    Topic: { Type: 'AWS::SNS::Topic' },
    Queue: { Type: 'AWS::SQS::Queue' },
    Alarm: { Type: 'AWS::CloudWatch::Alarm' },
  },
  {
    Here: { 'Fn::Equals': [{ Ref: 'AWS::Partition' }, 'aws'] },
    Elsewhere: { 'Fn::Equals': [{ Ref: 'AWS::Partition' }, 'aws-cn'] },
  },
);

describe('createResolver', () => {
  const resolve = createResolver(TEMPLATE);

  const cases: [name: string, given: unknown, expected: unknown][] = [
    ['a plain value', { a: [1, 'x', null, true] }, { a: [1, 'x', null, true] }],
    ['Ref of a table', { Ref: 'Table' }, 'stack-Table'],
    ['Ref of a topic', { Ref: 'Topic' }, 'arn:aws:sns:us-east-1:123456789012:stack-Topic'],
    ['Ref of a queue', { Ref: 'Queue' }, 'https://sqs.us-east-1.amazonaws.com/123456789012/stack-Queue'],
    ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'us-east-1'],
    ['GetAtt', getAtt('Table'), 'arn:aws:dynamodb:us-east-1:123456789012:table/stack-Table'],
    ['GetAtt as text', { 'Fn::GetAtt': 'Queue.QueueName' }, 'stack-Queue'],
    ['Join', { 'Fn::Join': ['/', ['a', { Ref: 'Table' }, 'b']] }, 'a/stack-Table/b'],
    ['Select of Split', { 'Fn::Select': [5, { 'Fn::Split': [':', getAtt('Table')] }] }, 'table/stack-Table'],
    [
      'Sub',
      { 'Fn::Sub': '${Table} in ${AWS::Region}, ${Queue.QueueName}, ${!kept}' },
      'stack-Table in us-east-1, stack-Queue, ${!kept}',
    ],
    [
      'Sub with values',
      { 'Fn::Sub': ['${x}-${Table}', { x: { Ref: 'AWS::AccountId' } }] },
      '123456789012-stack-Table',
    ],
    ['If of a condition that holds', { 'Fn::If': ['Here', { Ref: 'Table' }, 'b'] }, 'stack-Table'],
    ['If of one that does not', { 'Fn::If': ['Elsewhere', 'a', { Ref: 'Table' }] }, 'stack-Table'],
    ['a value deep inside', { a: { b: [{ c: { Ref: 'Table' } }] } }, { a: { b: [{ c: 'stack-Table' }] } }],
    ['an object that only looks like a function', { Ref: 'Table', other: 1 }, { Ref: 'Table', other: 1 }],
  ];
  it.each(cases)('resolves %s', (_, given, expected) => {
    expect(resolve(given)).toEqual(expected);
  });

  it('gives a key the same random id each time', () => {
    const again = createResolver(template({ Key: { Type: 'AWS::KMS::Key' } }));
    expect(again({ Ref: 'Key' })).toBe(again({ Ref: 'Key' }));
    expect(again(getAtt('Key'))).toBe(`arn:aws:kms:us-east-1:123456789012:key/${again({ Ref: 'Key' })}`);
  });

  it.each([
    ['a resource that is not there', { Ref: 'Nobody' }, /'Nobody'/],
    ['an attribute that it does not know', getAtt('Table', 'Nothing'), /attribute 'Nothing' of 'Table'/],
    ['a type that it does not know', { Ref: 'Alarm' }, /AWS::CloudWatch::Alarm \(Alarm\)/],
    ['a condition that is not there', { 'Fn::If': ['Nowhere', 'a', 'b'] }, /no condition 'Nowhere'/],
    ['a function that it does not know', { 'Fn::ImportValue': 'x' }, /Fn::ImportValue/],
  ])('throws for %s', (_, given, message) => {
    expect(() => resolve(given)).toThrow(message);
  });
});
