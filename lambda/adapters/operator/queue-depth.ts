import { GetQueueAttributesCommand, type SQSClientConfig } from '@aws-sdk/client-sqs';
import { openQueueClient } from '../sqs-queue.ts';

/** How many messages are in a queue, those that somebody has received and not deleted included. */
export async function readQueueDepth(config: SQSClientConfig, url: string): Promise<number> {
  const client = openQueueClient(config, url);
  try {
    const { Attributes = {} } = await client.send(
      new GetQueueAttributesCommand({
        QueueUrl: url,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return (
      Number(Attributes.ApproximateNumberOfMessages ?? 0) +
      Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0)
    );
  } finally {
    client.destroy();
  }
}
