import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
  type SQSClientConfig,
} from '@aws-sdk/client-sqs';
import type { FailedBatches } from '../ingest/redrive.ts';

/** Seconds that a received message stays hidden: longer than the batches of one receipt take to be stored. */
const HIDDEN = 300;

/** The queue of the batches that ingest could not store. @param url the stack's output FailedBatchesUrl */
export function createFailedBatches(client: SQSClient, url: string): FailedBatches {
  return {
    async receive() {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: HIDDEN,
          // Long polling asks all of SQS's servers: a short poll may find nothing although there is something.
          WaitTimeSeconds: 2,
        }),
      );
      return Messages.map(({ Body, ReceiptHandle, MessageId }) => ({
        body: Body ?? '',
        receipt: ReceiptHandle!,
        ...(MessageId === undefined ? {} : { name: MessageId }),
      }));
    },
    async remove(receipt) {
      await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: receipt }));
    },
  };
}

/** The same, with a client of its own. */
export function openFailedBatches(config: SQSClientConfig, url: string): FailedBatches {
  return createFailedBatches(openQueueClient(config, url), url);
}

/** A client for one queue, in the region that its URL names. */
export function openQueueClient(config: SQSClientConfig, url: string): SQSClient {
  const region = /^https:\/\/sqs\.([a-z0-9-]+)\./.exec(url)?.[1];
  return new SQSClient({
    ...config,
    ...(region === undefined ? {} : { region }),
    endpoint: new URL(url).origin,
  });
}
