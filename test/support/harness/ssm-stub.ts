import { createServer } from 'node:http';
import { type Loopback, listen, readBody } from './loopback.ts';

export interface SsmStub extends Loopback {
  /** SecureString parameters by name. */
  readonly parameters: Map<string, string>;
  /** While set, every call fails so: an error of the service, whose text repeats what was asked. */
  failure: string | undefined;
}

/** The part of SSM that hands out parameters (AWS JSON 1.1). A SecureString is plain only when decryption is asked for. */
export async function startSsmStub(): Promise<SsmStub> {
  const parameters = new Map<string, string>();
  const server = createServer(async (request, response) => {
    const { Names, WithDecryption } = JSON.parse((await readBody(request)).toString('utf8')) as {
      Names: string[];
      WithDecryption?: boolean;
    };
    const known = Names.filter((name) => parameters.has(name));
    const body =
      stub.failure === undefined
        ? {
            Parameters: known.map((name) => ({
              Name: name,
              Type: 'SecureString',
              Value: WithDecryption ? parameters.get(name) : 'AQICAHh...',
              Version: 1,
            })),
            InvalidParameters: Names.filter((name) => !parameters.has(name)),
          }
        : { __type: stub.failure, message: `${Names.join(', ')} ${[...parameters.values()].join(', ')}` };
    response.writeHead(stub.failure === undefined ? 200 : 400, {
      'content-type': 'application/x-amz-json-1.1',
    });
    response.end(JSON.stringify(body));
  });
  const stub: SsmStub = { ...(await listen(server)), parameters, failure: undefined };
  return stub;
}
