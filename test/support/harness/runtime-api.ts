import { createServer, type ServerResponse } from 'node:http';
import { type Loopback, listen, readBody } from './loopback.ts';

export interface FunctionError {
  errorType: string;
  errorMessage: string;
  stackTrace?: string[];
}

/** What a function reports of one event. */
export type Report = { status: 'success'; payload: unknown } | { status: 'error'; error: FunctionError };

export interface RuntimeEvent {
  requestId: string;
  functionArn: string;
  /** Milliseconds since 1970. */
  deadline: number;
  payload: unknown;
  /** The time at which the function is to live; milliseconds since 1970. Default: the machine's own. */
  now?: number | undefined;
}

/** One execution environment's side of the Lambda Runtime API. */
export interface RuntimeApi extends Loopback {
  /** Hands an event to the function, as soon as it asks for one, and waits for its report. */
  run(event: RuntimeEvent): Promise<Report>;
}

const PATH = /^\/2018-06-01\/runtime\/(?:invocation\/(next|([^/]+)\/(response|error))|(init\/error))$/;

/**
 * Serves one function process. Source: Lambda developer guide, "Using the Lambda runtime API for custom runtimes".
 */
export async function startRuntimeApi(): Promise<RuntimeApi> {
  let waiting: ServerResponse | undefined;
  let current: { event: RuntimeEvent; resolve: (report: Report) => void } | undefined;
  let initError: FunctionError | undefined;
  /** An event that the function has asked for and got must not be handed out twice. */
  let handed = false;

  const server = createServer(async (request, response) => {
    const [, next, requestId, kind, init] = PATH.exec(request.url ?? '') ?? [];
    if (next === 'next') {
      waiting = response;
      handOver();
      return;
    }
    const body = (await readBody(request)).toString('utf8');
    response.writeHead(202).end();
    if (init !== undefined) {
      initError = JSON.parse(body) as FunctionError;
      finish({ status: 'error', error: initError });
    } else if (requestId !== undefined && requestId === current?.event.requestId) {
      finish(
        kind === 'response'
          ? { status: 'success', payload: JSON.parse(body) }
          : { status: 'error', error: JSON.parse(body) as FunctionError },
      );
    }
  });

  function handOver(): void {
    if (waiting === undefined || current === undefined || handed) return;
    const { requestId, deadline, functionArn, payload, now } = current.event;
    waiting
      .writeHead(200, {
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': requestId,
        'lambda-runtime-deadline-ms': String(deadline),
        'lambda-runtime-invoked-function-arn': functionArn,
        ...(now === undefined ? {} : { 'x-harness-time': String(now) }),
      })
      .end(JSON.stringify(payload));
    waiting = undefined;
    handed = true;
  }

  function finish(report: Report): void {
    current?.resolve(report);
    current = undefined;
    handed = false;
  }

  return {
    ...(await listen(server)),
    run(event) {
      return new Promise((resolve) => {
        if (initError !== undefined) resolve({ status: 'error', error: initError });
        current = { event, resolve };
        handOver();
      });
    },
  };
}
