// The CDK app: `cdk deploy -c config=FILE` makes one stack of one configuration file.
import { App } from 'aws-cdk-lib';
import { ConfigError } from '../lambda/core/config.ts';
import { loadStageConfig } from '../lib/config.ts';
import { addStage } from '../lib/sendwatch-app.ts';

const app = new App();
try {
  addStage(app, loadStageConfig(app.node.tryGetContext('config') ?? 'config/example.json'));
} catch (error) {
  // A wrong value is the reader's to mend, not a defect of ours: one line, no stack trace.
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(2);
}
