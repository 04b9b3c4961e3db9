import dynalite from 'dynalite';
import { type Loopback, listen } from './loopback.ts';

/** A DynamoDB that holds nothing yet, in this process. */
export function startLocalDynamoDb(): Promise<Loopback> {
  return listen(dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 }));
}
