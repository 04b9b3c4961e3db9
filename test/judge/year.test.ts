import type { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { createIncidentStore } from '../../lambda/adapters/dynamodb/incident-store.ts';
import { parseSettings } from '../../lambda/core/config.ts';
import { detectSettings } from '../../lambda/core/detect/settings/detect-settings.ts';
import { judgeMinute, newJudgeState } from '../../lambda/core/incident/judge-minute.ts';
import type { IncidentRecord } from '../../lambda/core/incident/notice.ts';
import type { Action } from '../../lambda/core/message/action.ts';
import type { Message } from '../../lambda/core/message/publisher.ts';
import { Outbox } from '../../lambda/judge/outbox.ts';
import { DAY, dice, MONDAY, pc, tally } from '../core/detect/office.ts';
import { createMemoryIncidentStore } from '../support/memory/incident-store.ts';

const MINUTE = 60_000;
/** DynamoDB's own limit of an item. */
const MOST_BYTES = 400 * 1024;
/** Less than the two hours after which an incident is over: the minutes between are idle and left out. */
const EVERY = 100;
const DAYS = 365;

/** What a record takes in the table, by DynamoDB's rule: the names and the values of its attributes, UTF-8. */
async function itemBytes(record: IncidentRecord): Promise<number> {
  let bytes = 0;
  const client = {
    send: async ({ input }: PutItemCommand) => {
      for (const [name, { S, N }] of Object.entries(input.Item!)) {
        bytes += Buffer.byteLength(name) + (S === undefined ? N!.length : Buffer.byteLength(S));
      }
    },
  } as unknown as DynamoDBClient;
  await createIncidentStore({ client, name: 'table' }, () => 0).put(record);
  return bytes;
}

interface Year {
  config?: Record<string, unknown>;
  /** How it sends: like a bot, or like an honest bulk job that only breaks a ceiling. */
  honest?: boolean;
  name?: (at: number) => string;
  actions?: (incident: string) => Action[];
  /** The topic refuses everything. */
  mute?: boolean;
}

/** A sender that goes on for a year, judged and told at every minute in which it sends. */
async function year({ config = {}, honest = false, name, actions, mute = false }: Year) {
  const settings = detectSettings(parseSettings(config));
  const state = newJudgeState();
  const store = createMemoryIncidentStore();
  const published: Message[] = [];
  const publisher = {
    publish: async (message: Message) => {
      if (mute) throw new Error('AuthorizationError');
      published.push(message);
    },
  };
  const roll = dice(3);
  const sizes: number[] = [];
  for (let at = 0; at < (DAYS * DAY) / EVERY; at++) {
    const minute = MONDAY + at * EVERY;
    const domains = Array.from({ length: 30 }, (_, each) =>
      honest
        ? `partner${each % 4}.example.net`
        : (name?.(at * 30 + each) ?? `s${Math.floor(roll() * 1e6)}.org`),
    );
    const failing = honest ? [] : domains.slice(0, 12).map((domain) => `x@${domain}`);
    const sending = tally(pc(7), minute, {
      recipients: 30,
      domains,
      envelopeSenders: [name?.(at) ?? 'pc7@example.com'],
      bounced: failing.length,
      failedRecipients: failing,
      failedDomains: domains.slice(0, failing.length),
      samples: {
        queueIds: [`mx1/${at.toString(16)}`],
        failures: failing.slice(0, 2).map((reply) => ({ domain: 's.org', dsn: '5.1.1', reply })),
      },
    });
    const now = (minute + 1) * MINUTE;
    const outbox = await Outbox.open(store, now);
    outbox.note(judgeMinute(state, minute, [sending], settings, { announced: outbox.announcedAt(minute) }));
    const open = state.incidents.map(({ incident }) => incident);
    outbox.settle(open);
    outbox.review(open, minute - 1);
    await outbox.save();
    // A topic that refuses is asked once a week here: what it refuses is composed again each time.
    if (!mute || at % 101 === 0)
      await outbox.publish(publisher, { actions: open.flatMap(({ id }) => actions?.(id) ?? []) });
    if (((at + 1) * EVERY) % DAY < EVERY) {
      const records = await store.list();
      sizes.push(Math.max(0, ...(await Promise.all(records.map(itemBytes)))));
    }
  }
  return { sizes, published, records: await store.list(), memory: JSON.stringify(state.incidents).length };
}

/** Legal in SMTP, and in JSON each character takes two bytes or more. */
const longName = (at: number) => `"${'\\"'.repeat(900)}${at}"@example.org`;

const UNATTENDED: Year = {};
const CASES: [string, Year][] = [
  ['that nobody attends to', UNATTENDED],
  [
    'that is acknowledged',
    { actions: (incident) => [{ type: 'ack', incident, by: 'alice', at: MONDAY * MINUTE, note: 'on it' }] },
  ],
  [
    'that breaks a ceiling',
    { honest: true, config: { detect: { ceilings: { person: { recipientsPerDay: 20 } } } } },
  ],
  ['whose names are 1,809 bytes long', { name: longName }],
  ['while the topic refuses everything', { name: longName, mute: true }],
];

const played = new Map<Year, ReturnType<typeof year>>();
/** Each is played once, however many tests look at it. */
function playedOnce(of: Year): ReturnType<typeof year> {
  const known = played.get(of) ?? year(of);
  played.set(of, known);
  return known;
}

/** Some ten seconds on an idle machine; on a busy one it must only not hang. */
const PATIENCE = 900_000;

describe('a year of an incident', () => {
  it.each(CASES)(
    '%s fits into its item on every day',
    async (_, of) => {
      const { sizes, records, memory, published } = await playedOnce(of);
      expect(records).toHaveLength(1);
      expect(records[0]!.incident.closed).toBeUndefined();
      const [day60, day140, day365] = [sizes[59]!, sizes[139]!, sizes[363]!];
      for (const bytes of [day60, day140, day365]) {
        expect(bytes).toBeGreaterThan(500);
        expect(bytes).toBeLessThan(MOST_BYTES);
      }
      // What is remembered of told notices has an end: the second half of the year adds nothing but digits.
      if (published.length > 0) expect(day365).toBeLessThan(day140 * 1.1 + 2_000);
      expect(Math.max(...sizes)).toBeLessThan(MOST_BYTES);
      // The checkpoint holds it too.
      expect(memory).toBeLessThan(MOST_BYTES);
    },
    PATIENCE,
  );

  it(
    'reminds once a day, under an id of its own each time',
    async () => {
      const { published } = await playedOnce(UNATTENDED);
      const reminders = published.filter(({ kind }) => kind === 'reminded');
      expect(reminders.length).toBeGreaterThan(330);
      const ids = published.map(({ json }) => JSON.parse(json).notice as string);
      expect(new Set(ids).size).toBe(ids.length);
    },
    PATIENCE,
  );
});
