import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Construct } from 'constructs';
import type { StageConfig } from '../config.ts';
import { blocklistAlarms } from './alarms/blocklists.ts';
import { type AlarmDefinition, alarmText, type Watched } from './alarms/definition.ts';
import { deliveryAlarms } from './alarms/delivery.ts';
import { functionAlarms } from './alarms/functions.ts';
import { queueAlarms } from './alarms/queues.ts';
import { silenceAlarms } from './alarms/silence.ts';
import { streamAlarms } from './alarms/stream.ts';

/** An alarm and the row of the table that it was made of. */
export interface OperationsAlarm {
  alarm: Alarm;
  definition: AlarmDefinition;
}

/** The alarms about sendwatch itself: a detector that is silent must not look like one that finds nothing. */
export class Operations extends Construct {
  readonly alarms: readonly OperationsAlarm[];

  constructor(scope: Construct, id: string, watched: Watched) {
    super(scope, id);
    const action = new SnsAction(watched.topic);
    const definitions = [
      ...silenceAlarms(watched),
      ...functionAlarms(watched),
      ...streamAlarms(watched),
      ...deliveryAlarms(watched),
      ...queueAlarms(watched),
      ...blocklistAlarms(watched),
    ];
    // Recoveries tells of names that begin with this construct's: these have another one.
    const apart = new Construct(scope, TOLD_BY_JUDGE);
    this.alarms = definitions.map((definition) => {
      const { toldByJudge } = definition;
      const alarm = alarmOf(toldByJudge ? apart : this, definition, watched.config);
      if (!toldByJudge) alarm.addAlarmAction(action);
      return { alarm, definition };
    });
  }
}

/** The construct of the alarms whose cause the judge tells. */
const TOLD_BY_JUDGE = 'MailHosts';

function alarmOf(scope: Construct, definition: AlarmDefinition, config: StageConfig): Alarm {
  const { id, instance, says, metric, threshold, below, periods, bad, missing } = definition;
  return new Alarm(scope, instance === undefined ? id : `${id}-${instance}`, {
    alarmDescription: alarmText(scope, says, headingOf(id), config),
    metric,
    threshold,
    comparisonOperator: below
      ? ComparisonOperator.LESS_THAN_THRESHOLD
      : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: periods,
    datapointsToAlarm: bad ?? periods,
    treatMissingData: missing === 'bad' ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  });
}

/** `LogsSilent` -> `logs-silent`: the anchor of the runbook's heading "Logs silent". */
export function headingOf(id: string): string {
  return id.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}
