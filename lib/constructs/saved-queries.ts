import { Aws } from 'aws-cdk-lib';
import { CfnQueryDefinition, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { LOG_QUERIES } from './log-queries.ts';

export interface SavedQueriesProps {
  logGroups: readonly ILogGroup[];
}

/** The queries over the mail log, in a folder of Logs Insights that is named like the stack. */
export class SavedQueries extends Construct {
  constructor(scope: Construct, id: string, { logGroups }: SavedQueriesProps) {
    super(scope, id);
    for (const { name, lines } of LOG_QUERIES) {
      new CfnQueryDefinition(this, name.replaceAll(/[^a-z]+/g, '-'), {
        // The name of a query is its place in the console; the stack's name keeps two stages apart.
        name: `${Aws.STACK_NAME}/${name}`,
        queryString: lines.join('\n| '),
        logGroupNames: logGroups.map((group) => group.logGroupName),
      });
    }
  }
}
