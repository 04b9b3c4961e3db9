import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createActionStore } from '../../../lambda/adapters/dynamodb/action-store.ts';
import { createBoardStore } from '../../../lambda/adapters/dynamodb/board-store.ts';
import type { Acknowledgement, Drill, ExpectedSending } from '../../../lambda/core/message/action.ts';
import type { Board } from '../../../lambda/core/rollup/board.ts';
import { NOW, openTable } from './backends.ts';

const ack = (given: Partial<Acknowledgement> = {}): Acknowledgement => ({
  type: 'ack',
  incident: 'i1',
  by: 'alice',
  at: NOW,
  note: '',
  ...given,
});
const job = (given: Partial<ExpectedSending> = {}): ExpectedSending => ({
  type: 'expect',
  sender: 'host:192.0.2.7',
  from: NOW,
  to: NOW + 3_600_000,
  maxRecipients: 5_000,
  by: 'bob',
  at: NOW,
  ...given,
});
const drill: Drill = {
  type: 'drill',
  nonce: 'f'.repeat(32),
  from: NOW,
  to: NOW + 600_000,
  page: false,
  by: 'carol',
  at: NOW,
};

let opened: Awaited<ReturnType<typeof openTable>>;
beforeEach(async () => {
  opened = await openTable();
});
afterEach(() => opened.close());

describe('ActionStore', () => {
  it('is empty at first', async () => {
    expect(await createActionStore(opened.table, () => NOW).list()).toEqual([]);
  });

  it('lists what was put, each once', async () => {
    const store = createActionStore(opened.table, () => NOW);
    for (const each of [ack(), job(), ack(), drill]) await store.put(each);
    expect(await store.list()).toEqual([ack(), drill, job()]);
  });

  it('replaces an acknowledgement, a job that begins at the same time and a drill, and keeps the others', async () => {
    const store = createActionStore(opened.table, () => NOW);
    const all = [
      ack(),
      ack({ by: 'carol' }),
      ack({ incident: 'i2' }),
      job(),
      job({ maxRecipients: 9 }),
      job({ from: NOW + 1 }),
      drill,
      { ...drill, judged: NOW, told: NOW },
    ];
    for (const each of all) await store.put(each);
    expect(await store.list()).toEqual([
      ack({ by: 'carol' }),
      ack({ incident: 'i2' }),
      { ...drill, judged: NOW, told: NOW },
      job({ maxRecipients: 9 }),
      job({ from: NOW + 1 }),
    ]);
  });
});

describe('BoardStore', () => {
  const board: Board = {
    version: 1,
    minute: 7,
    active: 1,
    senders: [{ sender: 'login:ü@example.com', recipients: [1], usual: 0.5, score: 1 }],
  };

  it('holds nothing at first, then the last board', async () => {
    const store = createBoardStore(opened.table, () => NOW);
    expect(await store.load()).toBeUndefined();
    await store.save(board);
    await store.save({ ...board, minute: 8 });
    expect(await store.load()).toEqual({ ...board, minute: 8 });
  });

  it('takes a board of another version for none', async () => {
    const store = createBoardStore(opened.table, () => NOW);
    await store.save({ ...board, version: 2 } as unknown as Board);
    expect(await store.load()).toBeUndefined();
  });
});
