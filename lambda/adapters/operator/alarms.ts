import {
  CloudWatchClient,
  type CloudWatchClientConfig,
  type DescribeAlarmsInput,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';

/** An alarm of a stack that is on. */
export interface RaisedAlarm {
  name: string;
  /** What the stack wrote into it. */
  description: string;
  /** Milliseconds since 1970. */
  since: number;
}

/** What CloudFormation makes of a logical id; in the name of another stack whose name begins alike there are more parts. */
const GENERATED = /^[A-Za-z0-9]+-[A-Za-z0-9]+$/;

/**
 * The alarms of a stack that are on, the first of them first. The backstop's are none: they tell of a sender. Nor is the
 * one that sums up the others.
 */
export async function readRaisedAlarms(
  config: CloudWatchClientConfig,
  stack: string,
): Promise<RaisedAlarm[]> {
  const client = new CloudWatchClient(config);
  const prefix = `${stack}-`;
  const input: DescribeAlarmsInput = {
    AlarmNamePrefix: prefix,
    AlarmTypes: ['MetricAlarm'],
    StateValue: 'ALARM',
  };
  try {
    const raised: RaisedAlarm[] = [];
    for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, input)) {
      for (const alarm of MetricAlarms) {
        const { AlarmName: name = '', AlarmDescription: description = '' } = alarm;
        if (!GENERATED.test(name.slice(prefix.length))) continue;
        const since = alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp ?? new Date(0);
        raised.push({ name, description, since: since.getTime() });
      }
    }
    return raised.sort((a, b) => a.since - b.since);
  } finally {
    client.destroy();
  }
}
