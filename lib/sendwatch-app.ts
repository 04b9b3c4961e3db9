import { Annotations, type App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { SERVICE } from '../lambda/contract.ts';
import { ConfigError } from '../lambda/core/config.ts';
import type { StageConfig } from './config.ts';
import { checkRegion } from './regions.ts';
import { SendwatchStack } from './sendwatch-stack.ts';

/**
 * Adds a stage to an app: its stack and the tags on everything in it.
 *
 * @param defaultRegion where the credentials point, as the CDK CLI says
 * @throws ConfigError when the region cannot do what the configuration asks for
 */
export function addStage(app: App, config: StageConfig, defaultRegion?: string): SendwatchStack {
  checkRegion(config, config.region ?? defaultRegion);
  const stack = new SendwatchStack(app, `${SERVICE}-${config.stage}`, {
    config,
    description: `Finds who sends spam through your mail servers (sendwatch, stage ${config.stage})`,
    env: { account: config.account, region: config.region },
  });
  for (const { id, says } of config.warnings) Annotations.of(stack).addWarningV2(id, says);
  for (const [name, value] of Object.entries(config.tags)) Tags.of(stack).add(name, value);
  return stack;
}

/** Adds several stages, and the rule packs that must find nothing. @throws ConfigError */
export function addStages(app: App, configs: readonly StageConfig[], defaultRegion?: string): void {
  const channels = new Map<string, string>();
  const stages = new Set<string>();
  for (const { stage, alerts } of configs) {
    if (stages.has(stage)) throw new ConfigError(`stage: '${stage}' is the stage of two configurations`);
    stages.add(stage);
    for (const { channel } of alerts.slack) {
      const other = channels.get(channel);
      if (other !== undefined) {
        throw new ConfigError(
          `alerts.slack: channel '${channel}' is used by the stages ${other} and ${stage}, but an account can configure it once; ` +
            `leave it to ${other}, with the output NoticeTopicArn of ${stage} among its alsoTopics`,
        );
      }
      channels.set(channel, stage);
    }
  }
  for (const config of configs) addStage(app, config, defaultRegion);
  addRulePacks(app);
}

/** What is checked at each synthesis: a finding that nobody has acknowledged ends it. */
export function addRulePacks(app: App): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
}
