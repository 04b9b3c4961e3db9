// The CDK app: `cdk deploy -c config=FILE` makes one stack of one configuration file; `FILE,FILE` makes several.
import { App } from 'aws-cdk-lib';
import { ConfigError } from '../lambda/core/config.ts';
import { loadStageConfig } from '../lib/config.ts';
import { addStages } from '../lib/sendwatch-app.ts';

const app = new App();
try {
  const files: unknown = app.node.tryGetContext('config');
  if (typeof files !== 'string' || files === '') {
    throw new ConfigError(
      'which configuration? name it, e.g. -c config=config/prod.json; npm run -s sendwatch -- init writes one',
    );
  }
  addStages(app, files.split(',').map(loadStageConfig), process.env.CDK_DEFAULT_REGION);
} catch (error) {
  // A wrong value is the reader's to mend, not a defect of ours: a line each, no stack trace.
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.problems.join('\n')}\n`);
  process.exit(2);
}
