import { createHash, randomBytes } from 'node:crypto';
import { DeleteItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CheckpointLostError } from '../../../lambda/adapters/dynamodb/checkpoint-store.ts';
import { PK, SK } from '../../../lambda/adapters/dynamodb/table.ts';
import type { Checkpoint } from '../../../lambda/core/ports.ts';
import { onDynamoDb, openTable } from './backends.ts';
import { describeEachBackend } from './each-backend.ts';
import { allItems } from './items.ts';

function checkpoint(version: number, state: Uint8Array | string = `state ${version}`): Checkpoint {
  const bytes = typeof state === 'string' ? new TextEncoder().encode(state) : new Uint8Array(state);
  return { version, minute: 29_459_040 + version, state: bytes };
}

/** To compare by: element by element, a megabyte takes vitest seconds. */
function print(given: Checkpoint | undefined) {
  return given && { ...given, state: createHash('sha256').update(given.state).digest('hex') };
}

describeEachBackend('CheckpointStore', (stores) => {
  it('loads nothing before the first save', async () => {
    expect(await stores().checkpoints.load()).toBeUndefined();
  });

  it('loads what was saved last', async () => {
    const { checkpoints } = stores();
    expect(await checkpoints.save(checkpoint(1))).toBe(true);
    expect(await checkpoints.save(checkpoint(2))).toBe(true);
    expect(await checkpoints.load()).toEqual(checkpoint(2));
  });

  it('keeps the one that it replaced', async () => {
    const { checkpoints } = stores();
    expect(await checkpoints.loadBefore()).toBeUndefined();
    await checkpoints.save(checkpoint(1));
    expect(await checkpoints.loadBefore()).toBeUndefined();
    await checkpoints.save(checkpoint(2));
    await checkpoints.save(checkpoint(3));
    expect(await checkpoints.loadBefore()).toEqual(checkpoint(2));
    expect(await checkpoints.load()).toEqual(checkpoint(3));
  });

  it.each([
    ['the same version', 2],
    ['an older version', 1],
    ['a version that skips one', 4],
  ])('refuses %s, and keeps what it has', async (_, version) => {
    const { checkpoints } = stores();
    await checkpoints.save(checkpoint(1));
    await checkpoints.save(checkpoint(2));
    expect(await checkpoints.save(checkpoint(version, 'stale'))).toBe(false);
    expect(await checkpoints.load()).toEqual(checkpoint(2));
  });

  it('lets one of two judges who save the same version win, whole', async () => {
    const { checkpoints } = stores();
    await checkpoints.save(checkpoint(1));
    // Several parts each: the loser's must not get between the winner's.
    const rivals = [checkpoint(2, randomBytes(900_000)), checkpoint(2, randomBytes(900_000))];
    const won = await Promise.all(rivals.map((each) => checkpoints.save(each)));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(print(await checkpoints.load())).toEqual(print(rivals[won.indexOf(true)]));
  });

  it.each([
    ['no bytes', 0],
    ['one byte', 1],
    ['more than an item holds, when it does not compress', 1_500_000],
  ])('gives back a state of %s', async (_, length) => {
    const { checkpoints } = stores();
    const saved = checkpoint(1, randomBytes(length));
    await checkpoints.save(saved);
    expect(print(await checkpoints.load())).toEqual(print(saved));
  });

  it('is not changed by whoever changes the bytes that he saved or loaded', async () => {
    const { checkpoints } = stores();
    const mine = checkpoint(1, 'as saved');
    await checkpoints.save(mine);
    mine.state.fill(0);
    (await checkpoints.load())!.state.fill(1);
    expect((await checkpoints.load())!.state).toEqual(checkpoint(1, 'as saved').state);
  });
});

describe('CheckpointStore on DynamoDB', () => {
  let opened: Awaited<ReturnType<typeof openTable>>;
  beforeEach(async () => {
    opened = await openTable();
  });
  afterEach(() => opened.close());

  /** A client that dies at its nth write, as a killed process does. */
  const diesAt = (write: number) => {
    let writes = 0;
    const { client, name } = opened.table;
    const send = (command: unknown) => {
      if (command instanceof PutItemCommand && ++writes >= write) throw new Error('killed');
      return client.send(command as PutItemCommand);
    };
    return onDynamoDb({ client: { send } as unknown as typeof client, name }).checkpoints;
  };

  /** A store that remembers nothing. */
  const anotherProcess = () => onDynamoDb(opened.table).checkpoints;

  /** A store whose queries are counted. */
  const counting = () => {
    const { client, name } = opened.table;
    const queries: string[] = [];
    const send = (command: unknown) => {
      if (command instanceof QueryCommand) {
        queries.push(command.input.ExpressionAttributeValues![':pk']!.S!);
      }
      return client.send(command as QueryCommand);
    };
    const counted = onDynamoDb({ client: { send } as unknown as typeof client, name }).checkpoints;
    return { checkpoints: counted, queries };
  };

  it.each([1, 1_500_000])('is read by another process, %i bytes', async (length) => {
    const saved = checkpoint(1, randomBytes(length));
    await anotherProcess().save(saved);
    expect(print(await anotherProcess().load())).toEqual(print(saved));
  });

  it('is read once by each process, until another one has saved', async () => {
    const { checkpoints, queries } = counting();
    await anotherProcess().save(checkpoint(1));
    for (let run = 0; run < 3; run++) expect(await checkpoints.load()).toEqual(checkpoint(1));
    expect(queries).toHaveLength(1);
    await anotherProcess().save(checkpoint(2));
    for (let run = 0; run < 3; run++) expect(await checkpoints.load()).toEqual(checkpoint(2));
    expect(queries).toHaveLength(2);
    await checkpoints.save(checkpoint(3));
    expect(await checkpoints.load()).toEqual(checkpoint(3));
    expect(queries).toHaveLength(2);
  });

  it('is not what this process failed to save', async () => {
    const { checkpoints } = counting();
    await checkpoints.save(checkpoint(1));
    await anotherProcess().save(checkpoint(2, 'theirs'));
    expect(await checkpoints.save(checkpoint(2, 'mine'))).toBe(false);
    expect(await checkpoints.load()).toEqual(checkpoint(2, 'theirs'));
  });

  // 900 kB that do not compress are three parts; the pointer is the fourth write.
  it.each([1, 2, 3, 4])('keeps the old checkpoint whole when the process dies at write %i', async (write) => {
    const { checkpoints } = onDynamoDb(opened.table);
    const old = checkpoint(1, randomBytes(900_000));
    await checkpoints.save(old);
    await expect(diesAt(write).save(checkpoint(2, randomBytes(900_000)))).rejects.toThrow('killed');
    expect(print(await anotherProcess().load())).toEqual(print(old));
    expect(await checkpoints.save(checkpoint(2, 'afterwards'))).toBe(true);
  });

  it('never loads a checkpoint that has lost a part', async () => {
    const { checkpoints } = onDynamoDb(opened.table);
    await checkpoints.save(checkpoint(1, randomBytes(900_000)));
    const { client, name } = opened.table;
    const part = (await allItems(opened.table)).find((item) => item.body !== undefined)!;
    const Key = { [PK]: part[PK]!, [SK]: part[SK]! };
    await client.send(new DeleteItemCommand({ TableName: name, Key }));
    const lost = anotherProcess().load();
    await expect(lost).rejects.toThrow(/has lost 1 of its 3 parts.*delete the item pk=JUDGE, sk=CHECKPOINT/);
    await expect(lost).rejects.toBeInstanceOf(CheckpointLostError);
  });

  it('lets no item near 400 kB', async () => {
    await onDynamoDb(opened.table).checkpoints.save(checkpoint(1, randomBytes(1_500_000)));
    const sizes = (await allItems(opened.table)).map((item) => item.body?.B?.length ?? 0);
    expect(sizes.filter((size) => size > 0).length).toBeGreaterThan(3);
    expect(Math.max(...sizes)).toBeLessThan(390_000);
  });
});
