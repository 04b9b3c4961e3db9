import { Annotations, ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { keyParameters } from '../../lambda/core/dnsbl/lists/key-services.ts';
import type { StageConfig } from '../config.ts';
import { AppFunction } from './app-function.ts';
import { scheduleFunction } from './scheduled-function.ts';

export interface BlocklistWatchProps {
  config: StageConfig;
  /** Where it is told why a run did not happen. */
  missedRuns: IQueue;
}

/** From one run to the next. Longer than a run may take, so that two never ask the same list at once. */
export const WATCH_EVERY = Duration.minutes(2);

/**
 * The function that asks DNSBLs about our own addresses and domains, and its schedule. It runs often and asks what
 * is due, each list at its own pace; so a suspicion is looked at again in minutes, and an incident of the detector
 * has tier 1 asked at once: the watch reads the open incidents, and the judge needs no permission to call it.
 */
export class BlocklistWatch extends Construct {
  readonly function: AppFunction;

  constructor(scope: Construct, id: string, { config, missedRuns }: BlocklistWatchProps) {
    super(scope, id);
    this.function = new AppFunction(this, 'Function', {
      name: 'blocklists',
      description: 'Asks DNSBLs about our own addresses and domains, and publishes notices',
      // It waits for answers nearly all the time.
      memorySize: 256,
      // A minute to ask, the rest to save and to tell, also while the topic does not answer.
      timeout: Duration.seconds(115),
      config,
    });
    this.#grantKeys(config);
    for (const { target, registrable } of config.settings.blocklists.targets) {
      if (registrable === undefined) continue;
      Annotations.of(this).addInfo(
        `${target}: lists that keep registrable domains only are asked about ${registrable}`,
      );
    }
    scheduleFunction(this, 'EveryTwoMinutes', {
      function: this.function,
      description: 'Runs the DNSBL watch',
      every: WATCH_EVERY,
      maxEventAge: Duration.minutes(1),
      missedRuns,
    });
  }

  /**
   * The named parameters and no others. Their encryption with AWS's own SSM key needs no permission here: that key
   * lets the account's roles decrypt through SSM.
   */
  #grantKeys({ settings }: StageConfig): void {
    const names = [...keyParameters(settings.blocklists.keys).keys()];
    if (names.length === 0) return;
    Grant.addToPrincipal({
      grantee: this.function,
      actions: ['ssm:GetParameters'],
      resourceArns: names.map((name) =>
        Stack.of(this).formatArn({
          service: 'ssm',
          resource: 'parameter',
          resourceName: name.slice(1),
          arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
        }),
      ),
    });
  }
}
