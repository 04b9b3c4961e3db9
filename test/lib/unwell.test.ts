import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { flat } from './flat.ts';
import { resources, synthesize, theResource } from './synthesized.ts';

const COMPOSITE = 'AWS::CloudWatch::CompositeAlarm';
const RUNBOOK = { runbookUrl: 'https://wiki.example.com/runbook' };

const propertiesOf = (template: Template) =>
  Object.values(resources(template, COMPOSITE)).map(({ Properties }) => Properties);
/** The logical ids of the alarms that a rule names, which must be nothing but an OR of them. */
function namedBy({ AlarmRule }: Record<string, unknown>): string[] {
  const rule = flat(AlarmRule);
  expect(rule).toMatch(/^\(?ALARM\("<\w+\.Arn>"\)(?: OR ALARM\("<\w+\.Arn>"\))*\)?$/);
  return [...rule.matchAll(/<(\w+)\.Arn>/g)].map(([, id]) => id!);
}
/** The metric alarms that an alarm follows, through the composite alarms between them. */
function followed(template: Template, id: string): string[] {
  const composite = resources(template, COMPOSITE)[id];
  return composite === undefined
    ? [id]
    : namedBy(composite.Properties).flatMap((child) => followed(template, child));
}
const rootOf = (template: Template) =>
  Object.keys(resources(template, COMPOSITE)).find((id) => id.startsWith('UnwellAlarm'))!;

const usual = synthesize(RUNBOOK);
const existing = Array.from({ length: 30 }, (_, i) => `/${'a-long-label/'.repeat(5)}${i}`);
const large = synthesize({ ...RUNBOOK, ingest: 'kinesis', mailLog: { existing } });

describe('the alarm that sendwatch itself is unwell', () => {
  it.each([
    ['one rule', usual, 1],
    ['several, of which each is over a part', large, 5],
  ])('is on while any other alarm is, by %s', (_, template, count) => {
    expect(propertiesOf(template)).toHaveLength(count);
    expect(followed(template, rootOf(template)).sort()).toEqual(
      Object.keys(resources(template, 'AWS::CloudWatch::Alarm')).sort(),
    );
  });

  it.each([
    ['the usual stack', usual],
    ['many log groups with long names', large],
  ])('asks no more of CloudWatch than it takes: %s', (_, template) => {
    const longestArn = `arn:aws-us-gov:cloudwatch:us-gov-west-1:123456789012:alarm:${'x'.repeat(255)}`;
    for (const each of propertiesOf(template)) {
      expect(namedBy(each).length).toBeLessThanOrEqual(100);
      expect(flat(each.AlarmRule).replace(/<\w+\.Arn>/g, longestArn).length).toBeLessThanOrEqual(10_240);
    }
  });

  it('has a name and a text that a person understands, with the way to the runbook', () => {
    const { AlarmName, AlarmDescription } = resources(usual, COMPOSITE)[rootOf(usual)]!.Properties;
    expect(flat(AlarmName)).toBe('<AWS::StackName>-is-unwell');
    expect(flat(AlarmDescription)).toBe(
      'sendwatch itself is unwell: at least one of its own alarms is on, and has told what is wrong. ' +
        'Runbook: https://wiki.example.com/runbook#unwell',
    );
  });

  it('tells nobody a second time: neither when it goes off nor when it is over', () => {
    const rule = theResource(usual, 'AWS::Events::Rule', 'RecoveriesAlarmIsOver').Properties.EventPattern;
    const [{ prefix }] = (rule as { resources: [{ prefix: unknown }] }).resources;
    const [told] = /(?<=:alarm:).*$/.exec(flat(prefix))!;
    for (const each of [...propertiesOf(usual), ...propertiesOf(large)]) {
      expect(Object.keys(each).filter((key) => key.endsWith('Actions'))).toEqual([]);
      expect(flat(each.AlarmName).startsWith(told)).toBe(false);
    }
  });
});
