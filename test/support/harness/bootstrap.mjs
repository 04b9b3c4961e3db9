// What runs inside a function's process in place of Lambda's own runtime: fetch an event, run the handler, report.
// Source: Lambda developer guide, "Using the Lambda runtime API for custom runtimes".
import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { AWS_LAMBDA_RUNTIME_API, LAMBDA_TASK_ROOT, _HANDLER } = process.env;

const realNow = Date.now;

/** No timeout, and not fetch(), which has one: a warm environment may wait for its next event for hours. */
function call(method, path, value) {
  return new Promise((resolve, reject) => {
    const url = `http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/${path}`;
    const outgoing = request(url, { method }, async (response) => {
      const chunks = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve({ headers: response.headers, body: Buffer.concat(chunks).toString('utf8') });
    });
    outgoing.on('error', reject).end(method === 'POST' ? (JSON.stringify(value) ?? 'null') : undefined);
  });
}

const failure = (error) => ({
  errorType: error?.name ?? 'Error',
  errorMessage: error?.message ?? String(error),
  stackTrace: String(error?.stack ?? '').split('\n'),
});

async function loadHandler() {
  const [file, name] = _HANDLER.split('.');
  const path = ['mjs', 'js', 'cjs'].map((end) => join(LAMBDA_TASK_ROOT, `${file}.${end}`)).find(existsSync);
  if (path === undefined) throw new Error(`Cannot find module '${file}' of handler '${_HANDLER}'`);
  const handler = (await import(pathToFileURL(path)))[name];
  if (typeof handler !== 'function') throw new Error(`${_HANDLER} is undefined or not exported`);
  return handler;
}

function context(headers) {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  return {
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: '$LATEST',
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => Math.max(0, deadline - realNow()),
  };
}

/** What the function's clock is ahead of the machine's. In place before the handler is loaded, which may keep it. */
let ahead = 0;
Date.now = () => realNow() + ahead;

/** The function lives at the time that the harness plays, where it plays one. */
function playTime(headers) {
  const played = headers['x-harness-time'];
  ahead = played === undefined ? 0 : Number(played) - realNow();
}

let handler;
try {
  handler = await loadHandler();
} catch (error) {
  await call('POST', 'init/error', failure(error));
  process.exit(1);
}
for (;;) {
  const { headers, body } = await call('GET', 'invocation/next');
  const id = headers['lambda-runtime-aws-request-id'];
  playTime(headers);
  let report = ['response', undefined];
  try {
    report[1] = await handler(JSON.parse(body), context(headers));
  } catch (error) {
    report = ['error', failure(error)];
  }
  // Lambda's platform ends each invocation's log so; the harness then knows that it has read all of it.
  process.stdout.write(`END RequestId: ${id}\n`);
  await call('POST', `invocation/${id}/${report[0]}`, report[1]);
}
