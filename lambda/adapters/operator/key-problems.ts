import { SSMClient, type SSMClientConfig } from '@aws-sdk/client-ssm';
import { createKeyReader } from '../ssm-keys.ts';

/** An SSM parameter that holds a DNSBL's key, and why that cannot be used; never the key. */
export interface KeyProblem {
  parameter: string;
  /** Undefined: it can be read, and holds what a key looks like. */
  problem: string | undefined;
}

/** Reads each parameter by itself, with the credentials of whoever asks: one that is denied hides no other. */
export async function readKeyProblems(
  config: SSMClientConfig,
  parameters: readonly string[],
): Promise<KeyProblem[]> {
  const client = new SSMClient(config);
  try {
    return await Promise.all(
      parameters.map(async (parameter) => {
        const { problems } = await createKeyReader(client, new Map([[parameter, []]]), () => 0).read();
        return { parameter, problem: problems[0] };
      }),
    );
  } finally {
    client.destroy();
  }
}
