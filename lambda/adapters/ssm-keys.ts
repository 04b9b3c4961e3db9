import { GetParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { KeyService } from '../core/dnsbl/lists/key-services.ts';
import { isKey } from '../core/dnsbl/lists/secret.ts';
import type { KeyReader } from '../core/dnsbl/watch/watch-ports.ts';
import { MINUTE } from '../core/time.ts';

/** A changed key is in use after so long. Milliseconds. */
const FRESH_MS = 15 * MINUTE;

/**
 * Keys from SSM parameters (SecureString), held in memory for a quarter of an hour. Neither a key nor the service's
 * own error text leaves this file: an error may repeat what was asked.
 *
 * @param parameters names of parameters, each with the services whose key it holds; at most 10, which is what SSM
 * takes at once
 */
export function createKeyReader(
  client: SSMClient,
  parameters: ReadonlyMap<string, readonly KeyService[]>,
  clock: () => number,
): KeyReader {
  type Read = Awaited<ReturnType<KeyReader['read']>>;
  let last: { read: Read; at: number } | undefined;

  async function fetch(): Promise<Read> {
    const names = [...parameters.keys()];
    const { Parameters = [] } = await client.send(
      new GetParametersCommand({ Names: names, WithDecryption: true }),
    );
    const read: Read = { keys: {}, problems: [] };
    for (const name of names) {
      const value = Parameters.find(({ Name }) => Name === name)?.Value?.trim();
      if (value === undefined)
        read.problems.push(`the SSM parameter ${name} does not exist; its lists are blind`);
      else if (!isKey(value)) {
        read.problems.push(
          `the SSM parameter ${name} holds no key (letters, digits and hyphens); its lists are blind`,
        );
      } else for (const service of parameters.get(name)!) read.keys[service] = value;
    }
    return read;
  }

  return {
    async read() {
      if (parameters.size === 0) return { keys: {}, problems: [] };
      if (last !== undefined && clock() - last.at < FRESH_MS) return last.read;
      try {
        last = { read: await fetch(), at: clock() };
        return last.read;
      } catch (error) {
        const name = error instanceof Error ? error.name : typeof error;
        // An old key is better than none: it works until somebody changes it.
        return { keys: last?.read.keys ?? {}, problems: [`the keys in SSM could not be read: ${name}`] };
      }
    },
  };
}
