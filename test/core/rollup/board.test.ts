import { describe, expect, it } from 'vitest';
import { SenderState } from '../../../lambda/core/detect/state/sender-state.ts';
import type { RefusedDomain } from '../../../lambda/core/impact/refused/refusal-watch.ts';
import { senderLines } from '../../../lambda/core/report/sender-line.ts';
import { BOARD_MINUTES, type Board, boardMinute, updateBoard } from '../../../lambda/core/rollup/board.ts';
import type { QueueTrouble } from '../../../lambda/core/spool/watch/queue-watch.ts';
import type { Tally } from '../../../lambda/core/tally/tally.ts';

const MINUTE = 29_459_040;

function tally(sender: string, recipients: number): Tally {
  return {
    minute: MINUTE,
    sender,
    messages: 1,
    recipients,
    distinctRecipients: recipients,
    sent: 1,
    deferred: 0,
    bounced: 0,
  };
}

/** A board after some minutes, each a list of `[sender, recipients]`. */
function board(before: Board | undefined, first: number, ...minutes: [string, number][][]): Board {
  return updateBoard(before, {
    minutes: minutes.map((each, at) =>
      boardMinute(
        first + at,
        each.map(([sender, count]) => tally(sender, count)),
      ),
    ),
    stateOf: () => undefined,
    watched: [],
    queues: [],
    refused: [],
  });
}

/** The minutes of a sender that are not zero, counted back from the last one. */
function course({ senders }: Board, sender: string): Record<number, number> {
  const { recipients } = senders.find((each) => each.sender === sender)!;
  expect(recipients).toHaveLength(BOARD_MINUTES);
  return Object.fromEntries(
    recipients.flatMap((count, at) => (count > 0 ? [[BOARD_MINUTES - 1 - at, count]] : [])),
  );
}

describe('updateBoard', () => {
  it('ends with the last judged minute', () => {
    const drawn = board(
      undefined,
      MINUTE,
      [['host:a', 3]],
      [
        ['host:a', 5],
        ['host:b', 1],
      ],
    );
    expect(drawn).toMatchObject({ minute: MINUTE + 1, active: 2 });
    expect(course(drawn, 'host:a')).toEqual({ 1: 3, 0: 5 });
  });

  it('names queues in trouble and refused correspondents as long as there are any, and no more of them than an item holds', () => {
    const trouble = (at: number): QueueTrouble => ({
      host: `mx${at}`,
      instance: 'postfix',
      from: 0,
      to: 0,
      finding: { kind: 'stuck', queue: 'all', waiting: 9, arrived: 9, oldest: 9 },
    });
    const refusedAt = (at: number): RefusedDomain => ({
      domain: `d${at}.example`,
      rule: 'Access denied',
      since: 0,
      last: 0,
      tries: 1,
      written: 1,
      delivered: 0,
    });
    const update = (before: Board | undefined, count: number) =>
      updateBoard(before, {
        minutes: [boardMinute(MINUTE, [])],
        stateOf: () => undefined,
        watched: [],
        queues: Array.from({ length: count }, (_, at) => trouble(at)),
        refused: Array.from({ length: count }, (_, at) => refusedAt(at)),
      });
    expect(update(undefined, 1).queues).toEqual([trouble(0)]);
    expect(update(undefined, 1).refused).toEqual([refusedAt(0)]);
    expect(update(undefined, 500).queues).toHaveLength(20);
    expect(update(undefined, 500).refused).toHaveLength(20);
    expect(update(update(undefined, 1), 0)).not.toHaveProperty('queues');
    expect(update(update(undefined, 1), 0)).not.toHaveProperty('refused');
  });

  it('replaces minutes that are judged again, and keeps those before', () => {
    const first = board(undefined, MINUTE, [['host:a', 3]], [['host:a', 5]]);
    const again = board(first, MINUTE + 1, [['host:a', 7]], [['host:b', 1]]);
    expect(course(again, 'host:a')).toEqual({ 2: 3, 1: 7 });
    expect(board(again, MINUTE + 1, [['host:a', 7]], [['host:b', 1]])).toEqual(again);
  });

  it('forgets what is older than an hour, and who sent only then', () => {
    const first = board(undefined, MINUTE, [['host:a', 3]]);
    expect(board(first, MINUTE + BOARD_MINUTES, [['host:b', 1]]).senders.map(({ sender }) => sender)).toEqual(
      ['host:b'],
    );
  });

  it('keeps the busiest, and those with open incidents however quiet', () => {
    const crowd = Array.from({ length: 200 }, (_, at): [string, number] => [
      `host:${String(at).padStart(3, '0')}`,
      1_000 - at,
    ]);
    const drawn = updateBoard(undefined, {
      minutes: [
        boardMinute(
          MINUTE,
          crowd.map(([sender, count]) => tally(sender, count)),
        ),
      ],
      stateOf: () => undefined,
      watched: ['host:199', 'login:quiet@example.com'],
      queues: [],
      refused: [],
    });
    const names = drawn.senders.map(({ sender }) => sender);
    expect(names.slice(0, 2)).toEqual(['host:000', 'host:001']);
    expect(names).toHaveLength(42);
    expect(names.slice(-2)).toEqual(['host:199', 'login:quiet@example.com']);
  });

  it('takes what is usual and the score from the judge', () => {
    const state = new SenderState(0, 0);
    // The expected count of the 10-minute window.
    state.windows[1] = 12;
    state.score = 20.55;
    const drawn = updateBoard(undefined, {
      minutes: [boardMinute(MINUTE, [tally('host:a', 1)])],
      stateOf: () => state,
      watched: [],
      queues: [],
      refused: [],
    });
    expect(drawn.senders[0]).toMatchObject({ usual: 1.2, score: 20.6 });
  });

  it('shows the mail hosts, those of before where nobody has looked', () => {
    const update = {
      minutes: [boardMinute(7, [])],
      stateOf: () => undefined,
      watched: [],
      queues: [],
      refused: [],
    };
    const hosts = [{ host: 'mx1', last: 420_000, silent: true as const }];
    const drawn = updateBoard(undefined, { ...update, hosts });
    expect(drawn.hosts).toEqual(hosts);
    expect(updateBoard(drawn, update).hosts).toEqual(hosts);
    expect(updateBoard(drawn, { ...update, hosts: [] })).not.toHaveProperty('hosts');
  });
});

describe('senderLines', () => {
  it('has one line a sender, the busiest first, with what rules and queries count', () => {
    const [first, second] = senderLines(MINUTE, [tally('host:a', 1), tally('host:b', 9)]);
    expect(first).toEqual({
      kind: 'sender-minute',
      minute: '2026-01-04T16:00:00.000Z',
      sender: 'host:b',
      messages: 1,
      recipients: 9,
      sent: 1,
      bounced: 0,
      deferred: 0,
    });
    expect(second?.sender).toBe('host:a');
  });

  it('has no more than 200 lines a minute, however large the fleet', () => {
    expect(
      senderLines(
        MINUTE,
        Array.from({ length: 10_000 }, (_, at) => tally(`host:${at}`, at)),
      ),
    ).toHaveLength(200);
  });
});
