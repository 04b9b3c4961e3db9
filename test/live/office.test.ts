import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ReplayReport, replayLog } from '../../bin/replay/replay-log.ts';
import { parseSettings } from '../../lambda/core/config.ts';
import { playSmall, type SmallOfficeOptions } from '../record/small-office.ts';
import type { Counts, Truth } from '../record/truth.ts';
import { describeWithPostfix } from '../support/postfix/describe-with-postfix.ts';

/** Log seconds in a real second: the attack then lasts for minutes of the log's time. */
const RATE = 20;
const TWO_MINUTES = 120_000;

async function replayed(path: string, truth: Truth): Promise<ReplayReport> {
  const settings = parseSettings({ ownNetworks: truth.ownNetworks, ownDomains: truth.ownDomains });
  return await replayLog([path], settings, { year: truth.year, zone: truth.timeZone });
}

/** What the log says, in the shape of the truth: outbound mail by client address, login and local user. */
function countsOf({ senders }: ReplayReport) {
  const tables: Record<string, Record<string, Counts>> = { host: {}, login: {}, local: {} };
  for (const { sender, ...counts } of senders) {
    const [kind, name] = [sender.slice(0, sender.indexOf(':')), sender.slice(sender.indexOf(':') + 1)];
    tables[kind]![kind === 'local' ? name.slice(name.lastIndexOf('/') + 1) : name] = counts;
  }
  return { hosts: tables.host, logins: tables.login, local: tables.local };
}

function expectTruth(report: ReplayReport, truth: Truth): void {
  expect(countsOf(report)).toEqual({ hosts: truth.hosts, logins: truth.logins, local: truth.local });
}

function expectCulprit({ incidents }: ReplayReport, { infected }: Truth): void {
  expect(incidents.map(({ sender }) => sender)).toEqual([`host:${infected.host}`]);
  const [incident] = incidents;
  const firstSpam = Date.parse(infected.firstSpam);
  expect(incident!.alerted).toBeGreaterThan(firstSpam);
  expect(incident!.alerted - firstSpam).toBeLessThanOrEqual(TWO_MINUTES);
}

describe('the recorded office morning', () => {
  const samples = join(import.meta.dirname, '../../samples');
  const truth: Truth = JSON.parse(readFileSync(join(samples, 'infected-pc.truth.json'), 'utf8'));
  let report: ReplayReport;
  beforeAll(async () => {
    report = await replayed(join(samples, 'infected-pc.log.gz'), truth);
  });

  it('is counted as it happened, for every client, login and local user', () => expectTruth(report, truth));

  it('has one incident, the infected PC, alerted within two minutes', () => expectCulprit(report, truth));

  it('is read to the last line', () => {
    expect({ unknown: report.unknown, malformed: report.malformed, late: report.late }).toEqual({
      unknown: 0,
      malformed: 0,
      late: 0,
    });
  });
});

describeWithPostfix(
  'a live Postfix',
  () => {
    const variants: [what: string, options: SmallOfficeOptions][] = [
      ['as it comes', { rate: RATE }],
      ['with a content filter', { rate: RATE, contentFilter: true }],
      ['with a content filter that hides the client', { rate: RATE, contentFilter: 'without-xforward' }],
    ];

    it.each(variants)(
      '%s is counted as it happened, and the infected PC is the only incident',
      async (_what, options) => {
        const folder = mkdtempSync(join(tmpdir(), 'sendwatch-office-'));
        try {
          const { log, truth } = await playSmall(options);
          const path = join(folder, 'mail.log');
          writeFileSync(path, log);
          const report = await replayed(path, truth);
          expectTruth(report, truth);
          expectCulprit(report, truth);
        } finally {
          rmSync(folder, { recursive: true });
        }
      },
    );
  },
  { scaledTime: true },
);
