import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { StageConfig } from '../config.ts';
import { AppFunction } from './app-function.ts';

export interface WidgetProps {
  config: StageConfig;
}

/**
 * The function that draws the dashboard's live table. Whoever looks at the dashboard invokes it, with his own
 * permissions: `lambda:InvokeFunction` on it is what lets a person see names.
 */
export class Widget extends Construct {
  readonly function: AppFunction;

  constructor(scope: Construct, id: string, { config }: WidgetProps) {
    super(scope, id);
    this.function = new AppFunction(this, 'Function', {
      name: 'widget',
      description: 'Draws incidents and senders for the dashboard; reads the sender store, writes nothing',
      memorySize: 512,
      // CloudWatch waits no longer than this for a widget.
      timeout: Duration.seconds(30),
      config,
    });
  }
}
