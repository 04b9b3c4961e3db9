import { createHash, randomUUID } from 'node:crypto';
import { ServiceError, startJsonService } from './json-service.ts';
import type { Loopback } from './loopback.ts';

export interface SqsStub extends Loopback {
  queueUrl: string;
  /** The bodies that nobody has deleted. */
  left(): string[];
}

/** One queue. What was received is hidden for good: no test waits for it to come back. */
export async function startSqsStub(bodies: readonly string[]): Promise<SqsStub> {
  const messages = bodies.map((body) => ({ body, receipt: randomUUID(), hidden: false, deleted: false }));
  const service = await startJsonService({
    ReceiveMessage(input) {
      const { MaxNumberOfMessages = 1, VisibilityTimeout } = input as Record<string, number | undefined>;
      if (MaxNumberOfMessages < 1 || MaxNumberOfMessages > 10) throw new ServiceError('1 to 10 messages');
      if (VisibilityTimeout === undefined || VisibilityTimeout > 43_200) throw new ServiceError('12 hours');
      const given = messages.filter(({ hidden }) => !hidden).slice(0, MaxNumberOfMessages);
      for (const each of given) each.hidden = true;
      return {
        Messages: given.map(({ body, receipt }) => ({
          MessageId: randomUUID(),
          ReceiptHandle: receipt,
          Body: body,
          MD5OfBody: createHash('md5').update(body).digest('hex'),
        })),
      };
    },
    GetQueueAttributes() {
      const waiting = messages.filter(({ deleted }) => !deleted);
      const hidden = waiting.filter((each) => each.hidden).length;
      return {
        Attributes: {
          ApproximateNumberOfMessages: String(waiting.length - hidden),
          ApproximateNumberOfMessagesNotVisible: String(hidden),
        },
      };
    },
    DeleteMessage(input) {
      const found = messages.find(({ receipt }) => receipt === String(input.ReceiptHandle));
      if (found === undefined) throw new ServiceError('no such receipt');
      found.deleted = true;
      return {};
    },
  });
  return {
    ...service,
    queueUrl: `${service.url}/123456789012/failed`,
    left: () => messages.filter(({ deleted }) => !deleted).map(({ body }) => body),
  };
}
