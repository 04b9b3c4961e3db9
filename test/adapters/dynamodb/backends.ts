import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createCheckpointStore } from '../../../lambda/adapters/dynamodb/checkpoint-store.ts';
import { createContributionStore } from '../../../lambda/adapters/dynamodb/contribution-store.ts';
import { createHeardStore } from '../../../lambda/adapters/dynamodb/heard-store.ts';
import { createHostsStore } from '../../../lambda/adapters/dynamodb/hosts-store.ts';
import { createIncidentStore } from '../../../lambda/adapters/dynamodb/incident-store.ts';
import { createLease } from '../../../lambda/adapters/dynamodb/lease.ts';
import { createRollupStore } from '../../../lambda/adapters/dynamodb/rollup-store.ts';
import type { Table } from '../../../lambda/adapters/dynamodb/table.ts';
import { TABLE_ATTRIBUTES } from '../../../lambda/contract.ts';
import type {
  CheckpointStore,
  ContributionStore,
  HeardStore,
  HostsStore,
  IncidentStore,
  Lease,
  RollupStore,
} from '../../../lambda/core/ports.ts';
import { credentials, REGION } from '../../support/harness/account.ts';
import { startLocalDynamoDb } from '../../support/harness/local-dynamodb.ts';
import { createMemoryCheckpointStore } from '../../support/memory/checkpoint-store.ts';
import { createMemoryContributionStore } from '../../support/memory/contribution-store.ts';
import { createMemoryHeardStore, createMemoryHostsStore } from '../../support/memory/host-stores.ts';
import { createMemoryIncidentStore } from '../../support/memory/incident-store.ts';
import { createMemoryLease } from '../../support/memory/lease.ts';
import { createMemoryRollupStore } from '../../support/memory/rollup-store.ts';

/** The wall clock of the stores: it serves expiry only. */
export const NOW = Date.UTC(2026, 0, 5, 8);

export interface Stores {
  contributions: ContributionStore;
  checkpoints: CheckpointStore;
  lease: Lease;
  incidents: IncidentStore;
  rollups: RollupStore;
  heard: HeardStore;
  hosts: HostsStore;
}

interface Opened {
  stores: Stores;
  close(): Promise<void>;
}

/** Every implementation of the ports: what is true of one must be true of the other. */
export const BACKENDS: readonly { name: string; open(): Promise<Opened> }[] = [
  { name: 'in memory', open: async () => ({ stores: inMemory(), close: async () => {} }) },
  {
    name: 'on DynamoDB',
    async open() {
      const { table, close } = await openTable();
      return { stores: onDynamoDb(table), close };
    },
  },
];

export function onDynamoDb(table: Table): Stores {
  return {
    contributions: createContributionStore(table, () => NOW),
    checkpoints: createCheckpointStore(table, () => NOW),
    lease: createLease(table),
    incidents: createIncidentStore(table, () => NOW),
    rollups: createRollupStore(table, () => NOW),
    heard: createHeardStore(table, () => NOW),
    hosts: createHostsStore(table),
  };
}

/** An empty table with the keys that the contract names, in a database of its own. */
export async function openTable(): Promise<{ table: Table; close(): Promise<void> }> {
  const database = await startLocalDynamoDb();
  const client = new DynamoDBClient({
    endpoint: database.url,
    region: REGION,
    credentials: credentials('test'),
  });
  const { partitionKey, sortKey } = TABLE_ATTRIBUTES;
  await client.send(
    new CreateTableCommand({
      TableName: 'senders',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: partitionKey, KeyType: 'HASH' },
        { AttributeName: sortKey, KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [partitionKey, sortKey].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
    }),
  );
  return {
    table: { client, name: 'senders' },
    async close() {
      client.destroy();
      await database.close();
    },
  };
}

function inMemory(): Stores {
  return {
    contributions: createMemoryContributionStore(),
    checkpoints: createMemoryCheckpointStore(),
    lease: createMemoryLease(),
    incidents: createMemoryIncidentStore(),
    rollups: createMemoryRollupStore(),
    heard: createMemoryHeardStore(),
    hosts: createMemoryHostsStore(),
  };
}
