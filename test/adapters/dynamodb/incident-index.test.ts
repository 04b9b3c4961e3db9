import { GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createIncidentReader } from '../../../lambda/adapters/dynamodb/incident-reader.ts';
import { createIncidentStore } from '../../../lambda/adapters/dynamodb/incident-store.ts';
import type { Table } from '../../../lambda/adapters/dynamodb/table.ts';
import { incident, incidentRecord, toldNotice } from '../../support/builders/incident-record.ts';
import { NOW, openTable } from './backends.ts';

describe('the index of incidents', () => {
  let opened: Awaited<ReturnType<typeof openTable>>;
  /** Partition keys of the queries, and `GET` for each item that was read by itself. */
  let reads: string[];
  let killedAt: string | undefined;
  beforeEach(async () => {
    opened = await openTable();
    reads = [];
    killedAt = undefined;
  });
  afterEach(() => opened.close());

  /** The table, watched, whose next write under a partition key can be made to fail. */
  function watched(): Table {
    const { client, name } = opened.table;
    const send = async (command: unknown) => {
      if (command instanceof QueryCommand) reads.push(command.input.ExpressionAttributeValues![':pk']!.S!);
      if (command instanceof GetItemCommand) reads.push('GET');
      if (command instanceof PutItemCommand && command.input.Item!.pk!.S === killedAt) {
        throw new Error('killed');
      }
      return await client.send(command as GetItemCommand);
    };
    return { client: { send } as unknown as Table['client'], name };
  }

  const over = (id: string, version = 1) =>
    incidentRecord({ incident: incident({ id, closed: 1 }), notices: [toldNotice({ sent: 2 })], version });

  it('reads each incident once for a table that has none, and only recent ones afterwards', async () => {
    const earlier = createIncidentStore(opened.table, () => NOW);
    for (let at = 0; at < 50; at++) await earlier.put(over(`over-${at}`));
    await earlier.put(incidentRecord({ incident: incident({ id: 'open' }) }));
    const store = createIncidentStore(watched(), () => NOW);
    expect(await store.recent(1_000)).toHaveLength(51);
    expect(reads).toEqual(['INCIDENTS#INDEX', 'INCIDENTS']);
    reads = [];
    expect((await store.recent(1_000)).map((record) => record.incident.id)).toEqual(['open']);
    expect(reads).toEqual(['INCIDENTS#INDEX', 'GET']);
  });

  it('serves who only looks, also before there is one', async () => {
    const store = createIncidentStore(opened.table, () => NOW);
    await store.put(over('over'));
    await store.put(incidentRecord({ incident: incident({ id: 'open' }) }));
    const recent = async () =>
      (await createIncidentReader(opened.table).recent(1_000)).map((each) => each.incident.id);
    expect(await recent()).toEqual(['open', 'over']);
    await store.recent(1_000);
    expect(await recent()).toEqual(['open']);
  });

  it.each(['INCIDENTS', 'INCIDENTS#INDEX'])(
    'hides no notice that waits when a write to %s is the last one',
    async (partition) => {
      const store = createIncidentStore(watched(), () => NOW);
      await store.recent(0);
      const waits = incidentRecord({ incident: incident({ id: 'i', closed: 1 }) });
      await store.put(waits);
      killedAt = partition;
      await expect(store.put(over('i', 2))).rejects.toThrow('killed');
      expect(await store.recent(1_000)).toEqual(partition === 'INCIDENTS' ? [waits] : [over('i', 2)]);
      killedAt = undefined;
      const version = partition === 'INCIDENTS' ? 2 : 3;
      await store.put(over('i', version));
      expect(await store.recent(1_000)).toEqual([]);
      killedAt = partition;
      await expect(store.put({ ...waits, version: version + 1 })).rejects.toThrow('killed');
      killedAt = undefined;
      const found = await store.recent(1_000);
      expect(found.length).toBe(partition === 'INCIDENTS' ? 1 : 0);
      expect((await store.list())[0]!.version).toBe(version);
    },
  );
});
