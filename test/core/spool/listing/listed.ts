import type { QueuedMessage, QueuedRecipient } from '../../../../lambda/core/spool/listing/queued-message.ts';
import { type ListingEnd, ListingParser } from '../../../../lambda/core/spool/listing/read-listing.ts';

export interface Listed extends ListingEnd {
  messages: (QueuedMessage & { reasons: string[]; addresses: string[] })[];
}

/** Reads a listing that was made at noon (UTC) of 28 November 2026. */
export function listed(text: string, zone?: string): Listed {
  const messages: Listed['messages'] = [];
  const take = (message: QueuedMessage, recipients: readonly QueuedRecipient[]) =>
    messages.push({
      ...message,
      reasons: recipients.map(({ reason }) => reason),
      addresses: recipients.map(({ address }) => address),
    });
  const parser = new ListingParser(take, { reference: Date.UTC(2026, 10, 28, 12), zone });
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  for (const line of lines) parser.line(line);
  return { ...parser.end(), messages };
}

/** Each message by id. */
export function byId({ messages }: Listed): Record<string, Listed['messages'][number]> {
  return Object.fromEntries(messages.map((message) => [message.id, message]));
}
