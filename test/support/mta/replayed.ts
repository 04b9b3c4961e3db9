import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { MinuteObserver } from '../../../bin/replay/replay.ts';
import { type ReplayReport, replayLog } from '../../../bin/replay/replay-log.ts';
import { parseSettings, type Settings } from '../../../lambda/core/config.ts';
import {
  type Contribution,
  canonicalEvents,
  decodeContributions,
  encodeContributions,
} from '../../../lambda/core/events/contribution.ts';
import { toMessageEvent } from '../../../lambda/core/events/event-of-line.ts';
import { hash64 } from '../../../lambda/core/hash.ts';
import { createLineParser } from '../../../lambda/core/mail-log/line-parser.ts';
import { Ledger } from '../../../lambda/core/tally/count/ledger.ts';
import type { SenderTotals, Totals } from '../../../lambda/core/tally/count/totals.ts';
import { Joiner } from '../../../lambda/core/tally/joiner.ts';
import { NETWORK } from './scenario.ts';
import type { MailTruth } from './truth.ts';

type Counted = Totals & { senders: SenderTotals[] };

const SOURCE = { year: new Date().getUTCFullYear(), zone: 'UTC' };

export function settings(): Settings {
  return parseSettings({ ownNetworks: [NETWORK.ownNetwork], ownDomains: [NETWORK.ownDomain] });
}

/** What `sendwatch replay` says of a log's text. */
export async function replayed(log: string, observe?: MinuteObserver): Promise<ReplayReport> {
  const folder = mkdtempSync(join(tmpdir(), 'sendwatch-mta-log-'));
  try {
    const path = join(folder, 'mail.log');
    writeFileSync(path, log);
    return await replayLog([path], settings(), SOURCE, observe);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Why recipients were refused, as the tallies have it; a login's are its host's too, and count once. */
export async function refusals(log: string): Promise<MailTruth['refused']> {
  const refused = { unknownUser: 0, policy: 0 };
  await replayed(log, (_minute, tallies) => {
    for (const { sender, unknownUser = 0, policyRefusals = 0 } of tallies) {
      if (sender.startsWith('login:')) continue;
      refused.unknownUser += unknownUser;
      refused.policy += policyRefusals;
    }
  });
  return refused;
}

/**
 * What the ingest and judge functions count: events stored by minute, read back in canonical order, in which lines of
 * one second stand by their kind and hash.
 *
 * @param salt gives the events other hashes, and so lines of one kind and second another order
 */
export function judged(log: string, salt: string): Counted {
  const ledger = new Ledger();
  const joiner = new Joiner(ledger, settings());
  const parse = createLineParser(SOURCE);
  const minutes = new Map<number, Contribution[]>();
  log.split('\n').forEach((text, index) => {
    const event = toMessageEvent(parse(text));
    if (event === undefined) return;
    const minute = Math.floor(event.time / 60_000);
    if (!minutes.has(minute)) minutes.set(minute, []);
    minutes.get(minute)!.push({ hash: hash64(`${salt} ${index}`), event });
  });
  for (const [minute, contributions] of [...minutes].sort(([a], [b]) => a - b)) {
    const stored = decodeContributions(encodeContributions(minute, contributions));
    for (const event of canonicalEvents(stored)) joiner.add(event);
  }
  joiner.end();
  return { ...ledger.totals, senders: ledger.senders() };
}

/** Holds a count against what the clients and the sink saw. */
export function expectTruth(counted: Counted, truth: MailTruth): void {
  const { messages, recipients, outcomes, deferrals } = counted;
  expect({ messages, recipients, ...outcomes, deferrals }).toEqual({
    ...truth.totals,
    expired: 0,
    deferrals: truth.deferrals,
  });
  // Of the server's own bounces there is no arrival: it received them from nobody.
  expect(counted.arrivals).toBe(truth.totals.messages - truth.bounces);
  expect(Object.fromEntries(counted.senders.map(({ sender, ...counts }) => [sender, counts]))).toEqual(
    truth.senders,
  );
}
