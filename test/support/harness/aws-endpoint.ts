import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AwsCall, readCall } from './aws-call.ts';
import { type Answer, accessDenied, notPlayed } from './aws-errors.ts';
import { type Loopback, listen, readBody } from './loopback.ts';

/** What goes wrong with a call: AWS answers so, never, or the request or its answer is lost on the way. */
export type Fault = Answer | 'no-answer' | 'lost-request' | 'lost-answer';

export interface RecordedCall extends AwsCall {
  /** HTTP status; 0 where no answer arrived. */
  status: number;
  bytes: { request: number; answer: number };
}

export interface AwsEndpointOptions {
  /** Where the harness plays a service: its name to a base URL. */
  services: Readonly<Record<string, string>>;
  /** Whether IAM lets the caller do this. Default: everything is allowed. */
  allowed?: (call: AwsCall) => boolean;
}

/** The one address that everything calls AWS at. */
export interface AwsEndpoint extends Loopback {
  readonly calls: readonly RecordedCall[];
  /** Asked once a call; undefined lets the call pass. */
  fault: ((call: AwsCall) => Fault | undefined) | undefined;
}

/** Records every call, refuses what IAM would, makes things go wrong when told to, and passes on the rest. */
export async function startAwsEndpoint({ services, allowed }: AwsEndpointOptions): Promise<AwsEndpoint> {
  const calls: RecordedCall[] = [];
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(String(error));
    });
  });
  const endpoint: AwsEndpoint = { ...(await listen(server)), calls, fault: undefined };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const call = readCall(request.headers, body);
    const base = services[call.service];
    let fault = endpoint.fault?.(call);
    if (base === undefined) fault = notPlayed(call);
    else if (allowed !== undefined && !allowed(call)) fault = accessDenied(call);
    if (fault === 'no-answer') {
      calls.push({ ...call, status: 0, bytes: { request: body.length, answer: 0 } });
      return;
    }
    const performed = fault === undefined || fault === 'lost-answer';
    const answer = performed ? await passOn(base!, request, body) : (fault as Answer | 'lost-request');
    const lost = fault === 'lost-answer' || answer === 'lost-request';
    calls.push({
      ...call,
      status: lost ? 0 : (answer as Answer).status,
      bytes: { request: body.length, answer: lost ? 0 : (answer as Answer).body.length },
    });
    if (lost) {
      request.socket.destroy();
      return;
    }
    const { status, headers, body: text } = answer as Answer;
    response.writeHead(status, headers).end(text);
  }

  return endpoint;
}

function passOn(base: string, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    httpRequest(new URL(url!, base), { method, headers }, (answer) => {
      readBody(answer).then(
        (bytes) => resolve({ status: answer.statusCode!, headers: kept(answer), body: bytes }),
        reject,
      );
    })
      .on('error', reject)
      .end(body);
  });
}

function kept({ headers }: IncomingMessage): Record<string, string> {
  const names = ['content-type', 'x-amzn-requestid', 'x-amz-crc32'];
  return Object.fromEntries(
    names.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]])),
  );
}
