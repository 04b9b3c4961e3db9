import { describe, expect, it } from 'vitest';
import { drillStream } from '../../lambda/core/drill/drill.ts';
import { createLineParser } from '../../lambda/core/mail-log/line-parser.ts';
import { UnwritableItemError } from '../../lambda/core/ports.ts';
import { SLOT } from '../../lambda/core/rhythm/slot.ts';
import { createHeardNotes } from '../../lambda/ingest/heard-hosts.ts';
import { createIngest } from '../../lambda/ingest/ingest.ts';

const TEN = Date.UTC(2026, 9, 13, 10);
const HOUR = 3_600_000;
const LINE = 'postfix/smtpd[1]: connect from unknown[192.0.2.7]';

/** Who is heard when a stream's batch arrives three seconds after ten. */
async function heard(messages: readonly string[], logStream = 'stream', timestamp = TEN) {
  let found: [string, number][] = [];
  const ingest = createIngest({
    stage: 'prod',
    store: { put: async () => {} },
    clock: () => TEN + 3_000,
    isRelay: () => false,
    isOwn: () => false,
    parserFor: (reference) => createLineParser({ reference }),
    heard: async (hosts) => {
      found = [...hosts];
    },
  });
  const logEvents = messages.map((message, id) => ({ id: `e${id}`, timestamp, message }));
  await ingest({ messageType: 'DATA_MESSAGE', logGroup: '/mail', logStream, logEvents });
  return found.sort();
}

describe('the hosts of a batch', () => {
  it('are those that its lines name, also where no line is about a message', async () => {
    expect(
      await heard([`2026-10-13T10:00:00+00:00 mx1 ${LINE}`, `2026-10-13T10:00:02+00:00 mx2 ${LINE}`]),
    ).toEqual([
      ['mx1', 3_000],
      ['mx2', 1_000],
    ]);
  });

  it('have the lag of the line that was quickest', async () => {
    const at = (time: string) => `2026-10-13T${time}+00:00 mx1 ${LINE}`;
    expect(await heard([at('09:30:00'), at('09:59:58'), at('09:00:00')])).toEqual([['mx1', 5_000]]);
  });

  it.each([
    [
      'an hour behind, by a line that names its offset',
      `2026-10-13T09:00:00+00:00 mx1 ${LINE}`,
      TEN,
      HOUR + 3_000,
    ],
    ['a day ahead, which cannot be', `2026-10-14T10:00:00+00:00 mx1 ${LINE}`, TEN, 3_000 - 24 * HOUR],
    ["an hour behind, by the agent's time", `Oct 13 10:00:00 mx1 ${LINE}`, TEN - HOUR, HOUR + 3_000],
  ])('have the lag of their own clock: %s', async (_, message, timestamp, lag) => {
    expect(await heard([message], 'stream', timestamp)).toEqual([['mx1', lag]]);
  });

  it('go by the stream where a line names none', async () => {
    expect(await heard(['no line of a mail log'], 'mx9')).toEqual([['mx9', 3_000]]);
  });

  it('are none in a drill', async () => {
    expect(
      await heard([`2026-10-13T10:00:00+00:00 mx1 ${LINE}`], drillStream('0'.repeat(32), 'prod')),
    ).toEqual([]);
  });

  it('are bounded: names in a log have no end', async () => {
    const lines = Array.from({ length: 200 }, (_, at) => `2026-10-13T10:00:00+00:00 made-up-${at} ${LINE}`);
    expect(await heard(lines)).toHaveLength(50);
    expect(await heard(['a line without a host'], 'x'.repeat(300))).toEqual([]);
  });
});

describe('the notes of who was heard', () => {
  function notes(fail?: Error) {
    const put: unknown[][] = [];
    const note = createHeardNotes({
      async put(...args) {
        if (fail !== undefined) throw fail;
        put.push(args);
      },
    });
    return { note, put };
  }

  it('are written once in a slot, and again with a lag that is clearly shorter', async () => {
    const { note, put } = notes();
    for (const lag of [90_000, 95_000, 80_000, 20_000]) await note(new Map([['mx1', lag]]), TEN);
    await note(new Map([['mx1', 20_000]]), TEN + SLOT);
    const slot = TEN / SLOT;
    expect(put).toEqual([
      [slot, 'mx1', 90_000],
      [slot, 'mx1', 20_000],
      [slot + 1, 'mx1', 20_000],
    ]);
  });

  it('leave out a name that cannot be stored, and fail with the store otherwise', async () => {
    const hosts = new Map([['mx1', 1]]);
    await expect(notes(new UnwritableItemError('no key')).note(hosts, TEN)).resolves.toBeUndefined();
    await expect(notes(new Error('down')).note(hosts, TEN)).rejects.toThrow('down');
  });

  it('are bounded in a slot', async () => {
    const { note, put } = notes();
    const many = Array.from({ length: 600 }, (_, at): [string, number] => [`made-up-${at}`, 1]);
    for (const each of many) await note(new Map([each]), TEN);
    expect(put).toHaveLength(500);
  });
});
