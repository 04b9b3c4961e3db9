import type { Resolve } from './intrinsics.ts';
import { idsOfType, type Template } from './template.ts';

/** Which function gets the events of which log group. */
export interface LogSubscription {
  logGroup: string;
  functionId: string;
}

/**
 * The template's subscriptions.
 *
 * @throws when CloudWatch Logs may not invoke the function, or for a filter pattern, which the harness does not play
 */
export function readLogSubscriptions(template: Template, resolve: Resolve): LogSubscription[] {
  return idsOfType(template, 'AWS::Logs::SubscriptionFilter').map((id) => {
    const { DestinationArn, LogGroupName, FilterPattern } = template.resources[id]!.Properties as {
      DestinationArn: { 'Fn::GetAtt': [string, 'Arn'] };
      LogGroupName: unknown;
      FilterPattern: string;
    };
    if (FilterPattern !== '')
      throw new Error(`${id} filters by '${FilterPattern}'; the harness delivers everything`);
    const functionId = DestinationArn['Fn::GetAtt'][0];
    requirePermission(template, resolve, functionId, 'logs.amazonaws.com');
    return { logGroup: String(resolve(LogGroupName)), functionId };
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
