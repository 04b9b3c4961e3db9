import { Aws } from 'aws-cdk-lib';
import { AlarmRule, AlarmState, CompositeAlarm, type IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { StageConfig } from '../config.ts';
import { alarmText } from './alarms/definition.ts';

/** The runbook's heading. */
export const UNWELL = 'unwell';

/**
 * How many alarms a rule names: CloudWatch takes 100 alarms and 10,240 characters, and an alarm's ARN may have 312
 * (its name alone 255), so that this many fit whatever stage and mail hosts are called.
 */
const MOST_CHILDREN = 30;

export interface UnwellProps {
  /** All alarms about sendwatch itself. */
  alarms: readonly IAlarm[];
  config: StageConfig;
}

/**
 * One alarm that is on while any alarm about sendwatch itself is: what a status page, a pager's suppression or a
 * deployment's check can ask.
 *
 * It has no action, so it tells nobody. Each of its alarms tells the topic itself, with its own cause and steps, and
 * Recoveries tells when it is over; or the judge does both, where it can name who it is about. An action here would be a second mail about the first cause; and in place of
 * theirs it would be none about the second, because it is on already. Recoveries looks at names that begin otherwise.
 */
export class Unwell extends Construct {
  readonly alarm: CompositeAlarm;

  constructor(scope: Construct, id: string, { alarms, config }: UnwellProps) {
    super(scope, id);
    const name = `${Aws.STACK_NAME}-is-unwell`;
    const parts = inParts(alarms);
    const children =
      parts.length === 1
        ? alarms
        : parts.map(
            (part, at) =>
              new CompositeAlarm(this, `Part-${at + 1}`, {
                compositeAlarmName: `${name}-part-${at + 1}`,
                alarmDescription: alarmText(this, PART, UNWELL, config),
                alarmRule: anyOf(part),
              }),
          );
    this.alarm = new CompositeAlarm(this, 'Alarm', {
      compositeAlarmName: name,
      alarmDescription: alarmText(this, SAYS, UNWELL, config),
      alarmRule: anyOf(children),
    });
  }
}

const SAYS = {
  en: 'sendwatch itself is unwell: at least one of its own alarms is on, and has told what is wrong.',
  ja: 'sendwatch自身に問題があります。sendwatchのアラームが一つ以上出ており、内容はそれぞれ通知済みです。',
};
const PART = {
  en: 'A part of the alarms of the one above it, of which there are more than one rule can name.',
  ja: '上位のアラームの一部です。一つの規則に書ける数を超えるため分けてあります。',
};

function anyOf(alarms: readonly IAlarm[]) {
  return AlarmRule.anyOf(...alarms.map((alarm) => AlarmRule.fromAlarm(alarm, AlarmState.ALARM)));
}

function inParts(alarms: readonly IAlarm[]): IAlarm[][] {
  return Array.from({ length: Math.ceil(alarms.length / MOST_CHILDREN) }, (_, at) =>
    alarms.slice(at * MOST_CHILDREN, (at + 1) * MOST_CHILDREN),
  );
}
