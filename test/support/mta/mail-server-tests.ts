import { beforeAll, expect, it } from 'vitest';
import { describeWithMailServer } from './describe-with-mail-server.ts';
import { MAIL_SERVERS, type MailServerName } from './mail-servers.ts';
import { playScenario } from './play-scenario.ts';
import { expectTruth, judged, refusals, replayed } from './replayed.ts';
import { FORGED } from './scenario.ts';
import type { MailTruth } from './truth.ts';

/** The tests that each kind of mail server passes alike. */
export function testMailServer(server: MailServerName): void {
  describeWithMailServer(server, () => {
    let log: string;
    let truth: MailTruth;
    beforeAll(async () => {
      ({ log, truth } = await playScenario(server));
    });

    it('relayed, refused, deferred and bounced as the scenario wants', () => {
      const { sent, bounced, deferred } = truth.totals;
      expect([sent, bounced, deferred, truth.bounces].every((count) => count > 0)).toBe(true);
      expect(Object.keys(truth.senders).map((key) => key.split(':')[0])).toEqual(
        expect.arrayContaining(['host', 'login', 'local']),
      );
    });

    it.skipIf(MAIL_SERVERS[server].strict)('logged what its clients forged', () => {
      for (const text of Object.values(FORGED)) expect(log).toContain(`"${text}"@`);
    });

    it('is counted by replay as clients and sink saw it', async () => {
      expectTruth(await replayed(log), truth);
    });

    it('tells unknown users from refusals for policy', async () => {
      expect(await refusals(log)).toEqual(truth.refused);
    });

    it('is read to the last line', async () => {
      expect(await replayed(log)).toMatchObject({ unknown: 0, malformed: 0, late: 0 });
    });

    it.each(['first', 'second', 'third'])('is counted the same from storage, %s order', (salt) => {
      expectTruth(judged(log, salt), truth);
    });
  });
}
