import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { shown } from '../core/mail-log/parsed.ts';
import { byId, listed } from '../core/spool/listing/listed.ts';
import { fieldsOf, type OtherServer } from '../ship/other-queues.ts';
import { type CleanedQueue, cleanQueue, truthIn } from '../support/mta/cleaned-queue.ts';
import { clogQueue } from '../support/mta/clog-queue.ts';
import { BOT } from '../support/mta/clogged-queue.ts';
import { describeWithMailServer } from '../support/mta/describe-with-mail-server.ts';
import { startCloggedPostfix } from '../support/postfix/clogged-postfix.ts';
import { describeWithPostfix } from '../support/postfix/describe-with-postfix.ts';

interface Case {
  clean(): Promise<CleanedQueue>;
  /** The queue id in the truth of a listed message. */
  idOf?(listedId: string): string;
  /** Whether every notice is tied to its message. @default true */
  ties?: boolean;
  /** Whether a notice that comes back makes another one. @default true */
  doubles?: boolean;
  /** Whose queue has a report of its own program. */
  server?: OtherServer;
}

/** What must come out, whatever the server: by Message-ID, which neither the log's join nor the listing knows. */
function cleansExactly({ clean, idOf = (id) => id, ties = true, doubles = ties, server }: Case): void {
  let queue: CleanedQueue;
  beforeAll(async () => {
    queue = await clean();
  }, 120_000);

  const whose = (id: string) => queue.truth[idOf(id)]?.map((messageId) => messageId.replace(/-\d+$/, ''));
  const ids = (listing: string) => Object.keys(byId(listed(listing))).sort();
  const held = (listing: string) =>
    listed(listing)
      .messages.filter((message) => message.held)
      .map(({ id }) => id)
      .sort();
  const selected = () => queue.answer.select.map(({ id }) => id).sort();

  it('is clogged by the bot, by notices and by honest mail', () => {
    const kinds = new Set(ids(queue.before).flatMap((id) => whose(id)));
    expect(kinds).toEqual(new Set(['bot', 'honest']));
    expect(queue.answer).toMatchObject({ complete: true, unreadable: 0 });
  });

  it('selects nothing but what goes back to the bot, and all of it', () => {
    const { select, unsure, leave } = queue.answer;
    expect(select.flatMap(({ id }) => whose(id))).toEqual(select.map(() => 'bot'));
    expect(select.length + unsure.length + leave).toBe(ids(queue.before).length);
    if (ties) {
      expect(selected()).toEqual(ids(queue.before).filter((id) => whose(id)?.includes('bot')));
      const kinds = new Set(select.map(({ why }) => why));
      expect(kinds).toEqual(new Set(['sender', 'bounce', ...(doubles ? ['double-bounce'] : [])]));
    }
  });

  it('holds exactly those', () => {
    const before = held(queue.before);
    expect(held(queue.held)).toEqual([...new Set([...before, ...selected()])].sort());
    expect(ids(queue.held)).toEqual(ids(queue.before));
  });

  it.skipIf(server === undefined)('is what its report counts, the notices and whose the rest is', () => {
    const { before, held: onHold } = queue.reports;
    const listing = listed(queue.before).messages;
    const messages = new Set(listing.map(({ id }) => idOf(id)));
    const fields = fieldsOf(before);
    expect(shown(`sendwatch-queue[1]: ${before.trimEnd()}`)).toMatchObject({ kind: 'queue-report' });
    expect(fields).toMatchObject({ sample: String(messages.size), sender: `host:${BOT}` });
    expect(fields.deferred!.split('/')[0]).toBe(String(messages.size));
    const made = Number(fields.notices) + Number(fields.double);
    expect(made).toBe(queue.notices);
    expect(Number(fields.double) > 0).toBe(server !== 'opensmtpd');
    // OpenSMTPD's queue does not tell what is paused; of Exim's, a frozen notice is a double bounce.
    const all =
      Number(fieldsOf(onHold).deferred!.split('/')[0]) + Number(fieldsOf(onHold).hold!.split('/')[0]);
    expect(all).toBe(messages.size);
    expect(Number(fieldsOf(onHold).hold!.split('/')[0]) > 0).toBe(server !== 'opensmtpd');
  });

  it('gives all back, but for what was on hold before', () => {
    expect(held(queue.released)).toEqual(held(queue.before));
    expect(ids(queue.released)).toEqual(ids(queue.before));
  });

  it('deletes nothing that is not on hold', () => {
    const before = new Set(held(queue.before));
    const kept = ids(queue.before).filter((id) => !before.has(id) || !selected().includes(id));
    expect(ids(queue.deletedUnheld)).toEqual(kept);
  });

  it('deletes what was held, and nothing else', () => {
    expect(ids(queue.deleted)).toEqual(ids(queue.before).filter((id) => !selected().includes(id)));
  });
}

describe('sendwatch spool', () => {
  describeWithMailServer('exim', () =>
    cleansExactly({ clean: () => clogQueue('exim'), doubles: false, server: 'exim' }),
  );
  describeWithMailServer('sendmail', () =>
    cleansExactly({ clean: () => clogQueue('sendmail'), server: 'sendmail' }),
  );
  describeWithMailServer('opensmtpd', () =>
    cleansExactly({
      clean: () => clogQueue('opensmtpd'),
      idOf: (id) => id.slice(0, 8),
      ties: false,
      server: 'opensmtpd',
    }),
  );
  describe.each(['postqueue -j', 'postqueue -p'])('with %s', (list) => {
    describeWithPostfix('a live Postfix', () => cleansExactly({ clean: () => clogPostfix(list) }));
  });
});

async function clogPostfix(list: string): Promise<CleanedQueue> {
  const folder = mkdtempSync(join(tmpdir(), 'sendwatch-spool-'));
  const { env, logFile, queue, stop } = await startCloggedPostfix();
  try {
    const shell = async (command: string) =>
      (await promisify(execFile)('sh', ['-c', command], { cwd: folder, env })).stdout;
    return await cleanQueue({
      folder,
      log: logFile,
      list: () => shell(list),
      shell,
      truth: () =>
        truthIn(queue, (path) => /\/(?:active|deferred|hold)\/(?:[^/]+\/)*([^/]+)$/.exec(path)?.[1]),
    });
  } finally {
    await stop();
    rmSync(folder, { recursive: true });
  }
}
