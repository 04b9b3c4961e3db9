import { createContributionStore } from '../../lambda/adapters/dynamodb/contribution-store.ts';
import type { Table } from '../../lambda/adapters/dynamodb/table.ts';
import { createLineParser } from '../../lambda/core/mail-log/line-parser.ts';
import { createIngest } from '../../lambda/ingest/ingest.ts';

/** The ingest of a deployed stack, run here: with the same table and the same code, but its own new parser. */
export function stageIngest(table: Table) {
  return createIngest({
    store: createContributionStore(table, Date.now),
    clock: Date.now,
    parserFor: (reference) => createLineParser({ reference }),
    // No stage: what a drill has written is not worth to be read again, and its stage may have forgotten it.
    // The stack's relays and networks are not known here: all is stored, and the judge takes what it knows.
    isRelay: () => true,
    isOwn: () => true,
  });
}
