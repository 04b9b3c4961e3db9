import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { StageConfig } from '../config.ts';
import { AppFunction } from './app-function.ts';
import type { DataKey } from './data-key.ts';
import { acknowledgeFailureQueue } from './ingest.ts';
import { scheduleFunction } from './scheduled-function.ts';

export interface JudgeProps {
  config: StageConfig;
  /** Encrypts the function's log: it holds a line a sender and minute. */
  key: DataKey;
}

/** The function that reaches the verdicts, and its schedule: each minute. */
export class Judge extends Construct {
  readonly function: AppFunction;
  readonly missedRuns: Queue;

  constructor(scope: Construct, id: string, props: JudgeProps) {
    super(scope, id);
    this.function = new AppFunction(this, 'Function', {
      name: 'judge',
      description: 'Judges the senders of the last minutes, opens incidents and publishes notices',
      // One full core.
      memorySize: 1769,
      timeout: Duration.seconds(60),
      config: props.config,
      namesSenders: props.key,
    });
    // Says why a run was missed; a run carries no data and the next one makes up for it, so a day is enough.
    this.missedRuns = new Queue(this, 'MissedRuns', {
      retentionPeriod: Duration.days(1),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    acknowledgeFailureQueue(this.missedRuns);
    // A repeated run would only meet the next one, which judges the same minutes again.
    scheduleFunction(this, 'EachMinute', {
      function: this.function,
      description: 'Runs the judge',
      every: Duration.minutes(1),
      maxEventAge: Duration.minutes(1),
      missedRuns: this.missedRuns,
    });
  }
}
