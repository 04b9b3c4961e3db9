import { type App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { SERVICE } from '../lambda/contract.ts';
import type { StageConfig } from './config.ts';
import { SendwatchStack } from './sendwatch-stack.ts';

/** Adds a stage to an app: its stack, the tags on everything, the rule packs that must find nothing. */
export function addStage(app: App, config: StageConfig): SendwatchStack {
  const stack = new SendwatchStack(app, `${SERVICE}-${config.stage}`, {
    config,
    description: `Finds who sends spam through your mail servers (sendwatch, stage ${config.stage})`,
    env: { account: config.account, region: config.region },
  });
  for (const [name, value] of Object.entries(config.tags)) Tags.of(app).add(name, value);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  return stack;
}
