import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ReplayReport, replayLog } from '../../bin/replay/replay-log.ts';
import { parseSettings } from '../../lambda/core/config.ts';
import { playSmall } from '../record/small-office.ts';
import { describeWithPostfix } from '../support/postfix/describe-with-postfix.ts';

/** pflogsumm's "Grand Totals", of which one line bears two. */
type GrandTotals = Record<
  'received' | 'delivered' | 'forwarded' | 'deferred' | 'deferrals' | 'bounced' | 'rejected',
  number
>;

interface Both {
  log: string;
  theirs: GrandTotals;
  ours: ReplayReport;
}

async function readByBoth(log: string): Promise<Both> {
  const folder = mkdtempSync(join(tmpdir(), 'sendwatch-pflogsumm-'));
  try {
    const path = join(folder, 'mail.log');
    writeFileSync(path, log);
    const settings = parseSettings({});
    const theirs = grandTotals(execFileSync('pflogsumm', [path], { encoding: 'utf8' }));
    return { log, theirs, ours: await replayLog([path], settings, { year: undefined, zone: 'UTC' }) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function grandTotals(text: string): GrandTotals {
  const count = (pattern: RegExp) => {
    const found = pattern.exec(text);
    // Of large counts it writes thousands only, `143k`: no number that could be compared.
    if (!found) throw new Error(`pflogsumm shows no exact count like ${pattern}`);
    return Number(found[1]);
  };
  const line = (word: string) => count(new RegExp(`^ *(\\d+) +${word}`, 'm'));
  return {
    received: line('received'),
    delivered: line('delivered'),
    forwarded: line('forwarded'),
    deferred: line('deferred'),
    deferrals: count(/^ *\d+ +deferred {2}\((\d+) +deferrals\)/m),
    bounced: line('bounced'),
    rejected: line('rejected'),
  };
}

/** The queue id, recipient and status of each delivery line, in order. */
const deliveries = (log: string) =>
  [...log.matchAll(/\]: (\w+): to=<([^>]*)>.* status=(\w+) /g)].map(([, id, to, status]) => ({
    id,
    recipient: `${id} ${to}`,
    status,
  }));

function testAgreement(read: () => Promise<Both>): void {
  let both: Both;
  beforeAll(async () => {
    both = await read();
  });

  it('agrees on what was received, delivered, deferred and bounced', () => {
    const { ours, theirs } = both;
    expect({
      received: ours.arrivals,
      // `forwarded` is an alias's copy made here, which pflogsumm keeps apart from `delivered`.
      delivered: ours.outcomes.sent - theirs.forwarded,
      deferrals: ours.deferrals,
      bounced: ours.outcomes.bounced,
    }).toEqual({
      received: theirs.received,
      delivered: theirs.delivered,
      deferrals: theirs.deferrals,
      bounced: theirs.bounced,
    });
    expect(Math.min(theirs.received, theirs.delivered, theirs.deferrals, theirs.bounced)).toBeGreaterThan(0);
  });

  // The one difference: pflogsumm's `deferred` are the messages that were ever deferred, ours the recipients that
  // still are at the end. Neither follows from the other, so both are counted here by hand.
  it('means messages ever deferred where replay means recipients still waiting', () => {
    const { log, ours, theirs } = both;
    const ever = new Set(deliveries(log).flatMap(({ id, status }) => (status === 'deferred' ? [id] : [])));
    const last = new Map(deliveries(log).map(({ recipient, status }) => [recipient, status]));
    const waiting = [...last.values()].filter((status) => status === 'deferred').length;
    expect([theirs.deferred, ours.outcomes.deferred]).toEqual([ever.size, waiting]);
  });

  // A bounce notice arrives from nobody: pflogsumm does not count it as received, replay not as an arrival.
  it('leaves the server’s own bounce notices out of what was received', () => {
    const { log, ours } = both;
    const notices = log.match(/: sender non-delivery notification: /g)?.length ?? 0;
    expect(ours.messages - ours.arrivals).toBe(notices);
  });
}

describeWithPflogsumm('the recorded office morning', () => {
  const sample = join(import.meta.dirname, '../../samples/infected-pc.log.gz');
  testAgreement(() => readByBoth(gunzipSync(readFileSync(sample)).toString('utf8')));
});

describeWithPostfix('a live Postfix', () => {
  describeWithPflogsumm('in real time', () => {
    testAgreement(async () => readByBoth((await playSmall()).log));
  });
});

/** `describe` where pflogsumm is installed; without it, one clear line, and in CI a failure. */
function describeWithPflogsumm(name: string, tests: () => void): void {
  const missing = 'pflogsumm is not installed (Debian: apt-get install pflogsumm)';
  try {
    execFileSync('pflogsumm', ['--version'], { stdio: 'ignore' });
    describe(`${name}, read by pflogsumm and replay`, tests);
  } catch {
    if (!process.env.CI) {
      console.warn(`skipped: ${name}: ${missing}`);
      describe.skip(`${name} (${missing})`, tests);
    } else it(`${name} needs pflogsumm in CI`, () => expect.unreachable(missing));
  }
}
