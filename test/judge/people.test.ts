import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../lambda/core/config.ts';
import { createLineParser } from '../../lambda/core/mail-log/line-parser.ts';
import type { Action } from '../../lambda/core/message/action.ts';
import type { Message } from '../../lambda/core/message/publisher.ts';
import type { SenderLine } from '../../lambda/core/report/sender-line.ts';
import type { Board } from '../../lambda/core/rollup/board.ts';
import { createIngest } from '../../lambda/ingest/ingest.ts';
import { createJudge } from '../../lambda/judge/judge.ts';
import { attackLog, START } from '../support/attack-log.ts';
import { createMemoryCheckpointStore } from '../support/memory/checkpoint-store.ts';
import { createMemoryContributionStore } from '../support/memory/contribution-store.ts';
import { createMemoryIncidentStore } from '../support/memory/incident-store.ts';
import { createMemoryLease } from '../support/memory/lease.ts';

const MINUTE = 60_000;
const log = attackLog();
const FIRST_SPAM_MINUTE = (log.firstSpam - START * 1000) / MINUTE;

/** The attack log, delivered and judged minute by minute; `say` tells what people have said by then. */
async function played(
  say: (minute: number, published: readonly Message[]) => readonly Action[],
  settings: object = {},
) {
  const published: Message[] = [];
  const lines: SenderLine[][] = [];
  const actions: Action[] = [];
  const contributions = createMemoryContributionStore();
  let board: Board | undefined;
  let now = START * 1000;
  const ingest = createIngest({
    store: contributions,
    clock: () => now,
    parserFor: (reference) => createLineParser({ reference }),
    isRelay: (address) => address === '127.0.0.1',
    isOwn: (address) => address.startsWith('192.168.'),
  });
  const judge = createJudge({
    contributions,
    checkpoints: createMemoryCheckpointStore(),
    incidents: createMemoryIncidentStore(),
    lease: createMemoryLease(),
    publisher: { publish: async (message) => void published.push(message) },
    settings: parseSettings({ ownNetworks: ['192.168.0.0/16'], ...settings }),
    owner: 'one',
    actions: { list: async () => [...actions], put: async () => {} },
    board: {
      load: async () => structuredClone(board),
      save: async (each) => {
        board = structuredClone(each);
      },
    },
    senderLog: (each) => void lines.push([...each]),
    stage: 'prod',
  });
  for (let minute = 1, at = 0; minute <= 92; minute++) {
    now = START * 1000 + minute * MINUTE;
    const until = log.lines.findIndex((line) => Date.parse(line.slice(0, 25)) >= now);
    const batch = log.lines.slice(at, until < 0 ? undefined : until);
    const logEvents = batch.map((message, index) => ({
      id: String(at + index).padStart(56, '3'),
      timestamp: Date.parse(message.slice(0, 25)),
      message,
    }));
    at += batch.length;
    if (logEvents.length > 0)
      await ingest({ messageType: 'DATA_MESSAGE', logGroup: '/mail', logStream: 'mx1', logEvents });
    actions.push(...say(minute, published));
    await judge(now);
  }
  return { published, lines, board: board! };
}

describe('what people say to the judge', () => {
  it('an acknowledgement stands in the next notice', async () => {
    const { published } = await played((_, told) => {
      if (told.length !== 1) return [];
      const { incident } = JSON.parse(told[0]!.json);
      return [{ type: 'ack', incident: incident.id, by: 'alice', at: START * 1000, note: 'pulled the plug' }];
    });
    expect(published.length).toBeGreaterThan(1);
    const [first, next] = published;
    expect(first?.email).not.toContain('alice');
    expect(first?.email).toMatch(/^sendwatch ack \w+ --stage prod$/m);
    expect(next?.email).toContain('Acknowledged by alice, 2026-10-13 09:00 UTC: pulled the plug.');
    expect(JSON.parse(next!.json).acknowledged).toMatchObject({ by: 'alice' });
    expect(next?.sms).toContain('ack alice');
  });

  const job = (changes: Partial<Extract<Action, { type: 'expect' }>> = {}): Action => ({
    type: 'expect',
    sender: log.infected,
    from: log.firstSpam,
    to: log.firstSpam + 3_600_000,
    maxRecipients: 100_000,
    by: 'bob',
    at: START * 1000,
    ...changes,
  });

  it.each<[what: string, action: Action, alerts: boolean]>([
    ['covers a job that was announced', job(), false],
    ['of another sender: covers nothing', job({ sender: 'host:192.168.10.8' }), true],
    ['that was over before: covers nothing', job({ from: START * 1000, to: START * 1000 + MINUTE }), true],
    ['that is smaller than what was sent: what exceeds it is judged', job({ maxRecipients: 20 }), true],
  ])('an announcement %s', async (_, action, alerts) => {
    const { published } = await played((minute) => (minute === 2 ? [action] : []));
    expect(published.length > 0).toBe(alerts);
  });
});

describe('what the judge shows to people', () => {
  it('draws the infected host above the others, against what is usual for it', async () => {
    const { board } = await played(() => []);
    const [first, second] = board.senders;
    expect(first?.sender).toBe(log.infected);
    const recent = first!.recipients.slice(-15, -2);
    expect(Math.min(...recent)).toBeGreaterThan(10);
    expect(first!.usual).toBeLessThan(1);
    expect(first!.score).toBeGreaterThan(11);
    expect(second!.score).toBeLessThan(11);
    expect(board.senders).toHaveLength(10);
  });

  it('writes one line a sender and minute, the newest minute only', async () => {
    const { lines } = await played(() => []);
    const all = lines.flat();
    const keys = all.map(({ minute, sender }) => `${minute} ${sender}`);
    expect(new Set(keys).size).toBe(keys.length);
    const spam = all
      .filter(({ sender }) => sender === log.infected)
      .reduce((sum, each) => sum + each.recipients, 0);
    expect(spam).toBeGreaterThan(300);
    expect(lines[FIRST_SPAM_MINUTE + 5]?.[0]?.sender).toBe(log.infected);
  });

  it('speaks the language of the configuration', async () => {
    const { published } = await played(() => [], { notify: { language: 'ja' } });
    expect(published[0]?.email).toContain('がボットのように送信しています');
    expect(published[0]?.subject).toMatch(/^[\x20-\x7e]+$/);
  });
});
