import { createServer, type ServerResponse } from 'node:http';
import { type Loopback, listen, readBody } from './loopback.ts';

/** What a service refuses: its error's type and message. */
export class ServiceError extends Error {
  readonly type: string;

  constructor(message: string, type = 'InvalidParameterException') {
    super(message);
    this.type = type;
  }
}

/** A promise that never settles is a call that is never answered. */
type Operation = (input: Record<string, never>) => unknown;

/** A service of the AWS JSON protocols: `X-Amz-Target: Service.Operation`, JSON in, JSON out. */
export function startJsonService(operations: Readonly<Record<string, Operation>>): Promise<Loopback> {
  const server = createServer(async (request, response) => {
    const name = String(request.headers['x-amz-target']).split('.').at(-1)!;
    const body = (await readBody(request)).toString('utf8');
    try {
      const operation = operations[name];
      if (operation === undefined) throw new ServiceError(`the harness does not play ${name}`);
      answer(response, 200, (await operation(JSON.parse(body) as Record<string, never>)) ?? {});
    } catch (error) {
      const { type = 'InvalidParameterException', message } = error as ServiceError;
      answer(response, 400, { __type: type, message });
    }
  });
  return listen(server);
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
}
