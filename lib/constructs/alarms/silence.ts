import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { logGroupMetric, ownMetric } from '../metrics.ts';
import { type AlarmDefinition, FIVE_MINUTES, MINUTE, type Watched } from './definition.ts';

/** Nothing comes in, nothing is read, nothing is judged. */
export function silenceAlarms(watched: Watched): AlarmDefinition[] {
  const { config, logGroups } = watched;
  const incoming = logGroups.map((group) =>
    logGroupMetric(group.logGroupName, 'IncomingLogEvents', FIVE_MINUTES),
  );
  return [
    ...logGroups.map((group) => ({
      id: 'LogsSilent',
      instance: group.node.id,
      says: `No mail log has arrived for ${config.mailLog.silentMinutes} minutes: nothing is being watched.`,
      metric: logGroupMetric(group.logGroupName, 'IncomingLogEvents', MINUTE),
      threshold: 1,
      below: true as const,
      periods: config.mailLog.silentMinutes,
      missing: 'bad' as const,
    })),
    {
      id: 'ForwardingStopped',
      says: 'Mail log arrives, but the ingest function reads none of it: nothing is being watched.',
      // By the function's own count and not by ForwardedLogEvents: what counts is that it was read.
      metric: new MathExpression({
        label: 'Arriving, not read',
        expression: `IF(${incoming.map((_, i) => `FILL(in${i}, 0)`).join(' + ')} > 0 AND FILL(read, 0) == 0, 1, 0)`,
        usingMetrics: {
          ...Object.fromEntries(incoming.map((metric, i) => [`in${i}`, metric])),
          read: ownMetric('logLines', config.stage, 'Sum', FIVE_MINUTES),
        },
        period: FIVE_MINUTES,
      }),
      threshold: 1,
      periods: 3,
    },
    {
      id: 'JudgeSilent',
      says: 'The judge has not completed a run for 5 minutes: no incident can be opened.',
      metric: ownMetric('sendersJudged', config.stage, 'SampleCount'),
      threshold: 1,
      below: true,
      periods: 5,
      missing: 'bad',
    },
  ];
}
