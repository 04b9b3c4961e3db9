import { statSync } from 'node:fs';
import { ListingGroups } from '../../lambda/core/spool/group.ts';
import type { QueuedMessage } from '../../lambda/core/spool/listing/queued-message.ts';
import {
  type ListingEnd,
  ListingParser,
  QueueListingError,
} from '../../lambda/core/spool/listing/read-listing.ts';
import { plain } from '../../lambda/core/text/plain-text.ts';
import { BlockLines, readBlocks } from '../input.ts';
import { UsageError } from '../usage-error.ts';

const A_LISTING = 'what postqueue -j, exim -bp, mailq or smtpctl show queue printed, or - for standard input';

export interface ReadQueue extends ListingEnd {
  messages: QueuedMessage[];
  groups: ListingGroups;
}

/**
 * Reads a queue listing.
 *
 * @param zone IANA name or offset of times that name none
 *
 * @throws UsageError when it cannot be read, or is no listing
 */
export async function readQueue(path: string, zone: string | undefined): Promise<ReadQueue> {
  const listed = path === '-' ? undefined : statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  const reference = listed ?? Date.now();
  const groups = new ListingGroups(reference);
  const messages = new Map<string, QueuedMessage>();
  const parser = new ListingParser(
    (message, recipients) => {
      // A message that moves to another queue meanwhile is listed twice, and its time does not change.
      const key = `${message.id} ${message.arrived ?? ''}`;
      if (!messages.has(key)) groups.add(message, recipients);
      messages.set(key, message);
    },
    { reference, zone },
  );
  try {
    for await (const block of readBlocks(path, { wanted: A_LISTING })) {
      const lines = new BlockLines(block);
      for (let line = lines.next(); line !== undefined; line = lines.next()) parser.line(withoutReturn(line));
    }
    const end = parser.end();
    if (messages.size === 0 && end.unreadable > 0)
      throw new UsageError(
        `not one message of the listing '${plain(path)}' can be read; list the queue again, to its end`,
      );
    return { ...end, messages: [...messages.values()], groups };
  } catch (error) {
    if (error instanceof QueueListingError) throw new UsageError(`'${plain(path)}' is ${error.message}`);
    throw error;
  }
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
