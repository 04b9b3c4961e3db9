import {
  CloudFormationClient,
  type CloudFormationClientConfig,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';

/** A stack as CloudFormation describes it. */
export interface DeployedStack {
  name: string;
  /** CloudFormation's word, e.g. `UPDATE_COMPLETE`. */
  status: string;
  /** By the names of `OUTPUTS` in the contract. */
  outputs: Readonly<Record<string, string>>;
}

/** @returns undefined where there is no such stack in this account and region */
export async function describeStack(
  config: CloudFormationClientConfig,
  name: string,
): Promise<DeployedStack | undefined> {
  const client = new CloudFormationClient(config);
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    const [stack] = Stacks;
    if (stack === undefined) return undefined;
    const outputs = (stack.Outputs ?? []).map(({ OutputKey, OutputValue }) => [
      OutputKey!,
      OutputValue ?? '',
    ]);
    return { name, status: stack.StackStatus ?? '', outputs: Object.fromEntries(outputs) };
  } catch (error) {
    // The service has no error of its own for this.
    if (error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message))
      return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}
