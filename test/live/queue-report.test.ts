import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queueReport } from '../ship/queue-report.ts';
import { BOT } from '../support/mta/clogged-queue.ts';
import { type CloggedPostfix, startCloggedPostfix } from '../support/postfix/clogged-postfix.ts';
import { describeWithPostfix } from '../support/postfix/describe-with-postfix.ts';

interface Listed {
  queue_name: string;
  queue_id: string;
  arrival_time: number;
  sender: string;
}

describe.each(['no', 'yes'])('the queue report with enable_long_queue_ids = %s', (long) => {
  describeWithPostfix('on a live Postfix', () => {
    let postfix: CloggedPostfix;
    beforeAll(async () => {
      postfix = await startCloggedPostfix({ enable_long_queue_ids: long });
    });
    afterAll(() => postfix?.stop());

    const shell = async (command: string) =>
      (await promisify(execFile)('sh', ['-c', command], { env: postfix.env })).stdout;
    const listed = async (): Promise<Listed[]> =>
      (await shell('postqueue -j'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));

    it('counts what postqueue lists, on hold or not, and knows the notices among it', async () => {
      const [first] = await listed();
      await shell(`postsuper -h ${first!.queue_id}`);
      const all = await listed();
      const report = queueReport(postfix.queue);
      const asked = Date.now() / 1000;
      for (const queue of ['incoming', 'active', 'deferred', 'hold']) {
        const messages = all.filter(({ queue_name }) => queue_name === queue);
        const [count, age] = report[queue]!.split('/').map(Number);
        expect([queue, count]).toEqual([queue, messages.length]);
        if (messages.length === 0) continue;
        const oldest = Math.min(...messages.map(({ arrival_time }) => arrival_time));
        expect(Math.abs(asked - age! - oldest)).toBeLessThan(30);
      }
      const waiting = all.filter(({ queue_name }) => queue_name !== 'hold');
      const double = waiting.filter(({ sender }) => sender.startsWith('double-bounce@'));
      expect(report).toMatchObject({
        name: 'queue',
        sample: String(waiting.length),
        double: String(double.length),
        sender: `host:${BOT}`,
      });
      // The listing shows what clients send as the null sender as if it were a notice.
      const shown = waiting.filter(({ sender }) => sender === 'MAILER-DAEMON');
      expect(Number(report.notices)).toBeGreaterThan(0);
      expect(Number(report.notices)).toBeLessThan(shown.length);
    });
  });
});
