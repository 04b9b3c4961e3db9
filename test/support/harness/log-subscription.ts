import { type EventSource, readEventSource, requireAllowed } from './event-source.ts';
import type { Resolve } from './intrinsics.ts';
import { rolePolicy } from './policy.ts';
import { idsOfType, type Template } from './template.ts';

/** Which function gets the events of which log group. */
export interface LogSubscription {
  logGroup: string;
  functionId: string;
  /** The stream between the two, where there is one. */
  through?: EventSource;
}

type Arn = { 'Fn::GetAtt': [string, 'Arn'] };

/**
 * The template's subscriptions.
 *
 * @throws when CloudWatch Logs may not invoke the function or write to the stream, or for a filter pattern, which the
 * harness does not play
 */
export function readLogSubscriptions(template: Template, resolve: Resolve): LogSubscription[] {
  return idsOfType(template, 'AWS::Logs::SubscriptionFilter').map((id) => {
    const { DestinationArn, RoleArn, LogGroupName, FilterPattern } = template.resources[id]!
      .Properties as unknown as {
      DestinationArn: Arn;
      RoleArn?: Arn;
      LogGroupName: unknown;
      FilterPattern: string;
    };
    if (FilterPattern !== '')
      throw new Error(`${id} filters by '${FilterPattern}'; the harness delivers everything`);
    const logGroup = String(resolve(LogGroupName));
    const destination = DestinationArn['Fn::GetAtt'][0];
    if (template.resources[destination]?.Type !== 'AWS::Kinesis::Stream') {
      requirePermission(template, resolve, destination, 'logs.amazonaws.com');
      return { logGroup, functionId: destination };
    }
    const streamArn = String(resolve(DestinationArn));
    const role = RoleArn?.['Fn::GetAtt'][0];
    if (role === undefined) throw new Error(`${id} has no role to write to ${streamArn} with`);
    requireAllowed(rolePolicy(template, resolve, role), 'kinesis:PutRecord', streamArn, id);
    const through = readEventSource(template, resolve, streamArn);
    return { logGroup, functionId: through.functionId, through };
  });
}

function requirePermission(
  template: Template,
  resolve: Resolve,
  functionId: string,
  principal: string,
): void {
  const names = [resolve({ Ref: functionId }), resolve({ 'Fn::GetAtt': [functionId, 'Arn'] })];
  const granted = idsOfType(template, 'AWS::Lambda::Permission')
    .map((id) => resolve(template.resources[id]!.Properties) as Record<string, unknown>)
    .some(
      ({ Action, FunctionName, Principal }) =>
        Action === 'lambda:InvokeFunction' && names.includes(FunctionName) && Principal === principal,
    );
  if (!granted) throw new Error(`${principal} has no permission to invoke ${functionId}`);
}
