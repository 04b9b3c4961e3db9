import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Answer, SNS_FAULTS, snsAnswer, snsError } from './aws-errors.ts';
import { type Loopback, listen, readBody } from './loopback.ts';
import { readPublish, type SnsPublish } from './sns-publish.ts';
import { brokenRule, type SnsTopic } from './sns-rules.ts';

export interface SnsStub extends Loopback {
  /** What the topics accepted, in order. */
  readonly published: readonly (SnsPublish & { messageId: string })[];
  /** What SNS would have refused, and why. */
  readonly refused: readonly { publish: SnsPublish; reason: string }[];
  /** While set, every publish fails so: with this answer, or with none until the client gives up. */
  failure: Answer | 'no-answer' | undefined;
  /** While set, this one topic fails so. */
  fails: { topicArn: string; as: Answer } | undefined;
}

/** An SNS that publishes to these topics and refuses whatever SNS, or a reader of its messages, would. */
export async function startSnsStub(topics: readonly SnsTopic[]): Promise<SnsStub> {
  const published: (SnsPublish & { messageId: string })[] = [];
  const refused: { publish: SnsPublish; reason: string }[] = [];
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      send(response, snsError(500, 'InternalError', String(error)));
    });
  });
  const stub: SnsStub = {
    ...(await listen(server)),
    published,
    refused,
    failure: undefined,
    fails: undefined,
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams((await readBody(request)).toString('utf8'));
    if (stub.failure === 'no-answer') return;
    send(response, stub.failure ?? answer(form));
  }

  function answer(form: URLSearchParams): Answer {
    const action = form.get('Action');
    if (action !== 'Publish')
      return snsError(400, 'InvalidAction', `the harness does not play sns:${action}`);
    const publish = readPublish(form);
    const topic = topics.find(({ arn }) => arn === publish.topicArn);
    if (topic === undefined) {
      refused.push({ publish, reason: `no topic '${publish.topicArn}'` });
      return SNS_FAULTS.notFound;
    }
    if (stub.fails?.topicArn === topic.arn) return stub.fails.as;
    const reason = brokenRule(publish, topic);
    if (reason !== undefined) {
      refused.push({ publish, reason });
      return snsError(400, 'InvalidParameter', reason);
    }
    const messageId = randomUUID();
    published.push({ ...publish, messageId });
    return snsAnswer('Publish', { MessageId: messageId });
  }

  return stub;
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  if (!response.headersSent) response.writeHead(status, headers);
  response.end(body);
}
