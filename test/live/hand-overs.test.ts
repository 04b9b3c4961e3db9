import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { type ReplayReport, replayLog } from '../../bin/replay/replay-log.ts';
import { parseSettings } from '../../lambda/core/config.ts';
import { describeWithPostfix } from '../support/postfix/describe-with-postfix.ts';
import { type PlayedHandOvers, playHandOvers } from '../support/postfix/hand-overs.ts';

describeWithPostfix('a live Postfix that hands its mail over', () => {
  let played: PlayedHandOvers;
  let report: ReplayReport;

  beforeAll(async () => {
    played = await playHandOvers();
    const folder = mkdtempSync(join(tmpdir(), 'sendwatch-hand-overs-'));
    try {
      const path = join(folder, 'mail.log');
      writeFileSync(path, played.log);
      const settings = parseSettings({ ownDomains: ['example.com'] });
      report = await replayLog([path], settings, { year: new Date().getUTCFullYear(), zone: 'UTC' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 60_000);

  it('is read to the last line', () => {
    expect(report).toMatchObject({ unknown: 0, malformed: 0, late: 0 });
  });

  it('is counted as clients and sink saw it, for every client, login and the loopback', () => {
    expect(Object.fromEntries(report.senders.map(({ sender, ...counts }) => [sender, counts]))).toEqual(
      played.senders,
    );
  });

  it('has one incident for each service, of whoever sent the spam through it', () => {
    expect(report.incidents.map(({ sender }) => sender).sort()).toEqual([...played.attackers].sort());
  });

  it('names the list in the evidence of what the loopback sent', () => {
    const loopback = report.incidents.find(({ sender }) => sender.startsWith('local:'));
    expect(loopback?.samples.envelopeSenders).toContain('staff-bounces@example.com');
  });

  it('relates no incident to the member of the list or to whose Message-IDs were borrowed', () => {
    const named = new Set(report.incidents.flatMap(({ sender, related }) => [sender, ...related]));
    for (const innocent of played.innocent) expect(named).not.toContain(innocent);
  });
});
