import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sendwatch } from '../support/cli.ts';
import { BOT } from '../support/mta/clogged-queue.ts';

// Recorded from the servers themselves by test/support/mta/record-queues.ts; whose a message is stands in its
// Message-ID, which the listing does not show.
const folder = join(import.meta.dirname, '../fixtures/queues');

interface Server {
  /** The queue id in the truth of a listed message. */
  idOf?: (listed: string) => string;
  /** Reasons for which something is selected. */
  why: string[];
  /** The ids of notices that the log does not tie to their messages: they are left over. @default none */
  untied?: (log: string) => string[];
}

/** OpenSMTPD hands its own notices in by a session of its own, which says nothing of the message they are about. */
function localMessages(log: string): string[] {
  const sessions = [...log.matchAll(/ (\w{16}) smtp connected address=local/g)].map(([, id]) => id);
  const messages = [...log.matchAll(/ (\w{16}) smtp message (?:.*? )?msgid=(\w{8})/g)];
  return messages.filter(([, session]) => sessions.includes(session!)).map(([, , id]) => id!);
}

const SERVERS: Readonly<Record<string, Server>> = {
  exim: { why: ['sender', 'bounce'] },
  sendmail: { why: ['sender', 'bounce', 'double-bounce'] },
  opensmtpd: { idOf: (listed) => listed.slice(0, 8), why: ['sender'], untied: localMessages },
};

describe.each(Object.entries(SERVERS))(
  'a recorded queue of %s',
  (name, { idOf = (id) => id, why, untied = () => [] }) => {
    const of = (file: string) => join(folder, name, file);
    const truth = JSON.parse(readFileSync(of('truth.json'), 'utf8')) as Record<string, string[]>;
    const whose = (id: string) =>
      new Set(truth[idOf(id)]?.map((messageId) => messageId.replace(/-\d+$/, '')) ?? ['nobody']);
    const queued = Object.keys(truth).filter((id) => truth[id]!.length > 0);

    it("has exactly the incident's messages selected", async () => {
      const { code, stdout } = await sendwatch([
        ...['spool', '--queue', of('queue.txt'), '--log', of('mail.log'), '--sender', `host:${BOT}`],
        ...['--year', '2026', '--json'],
      ]);
      expect(code).toBe(1);
      const answer = JSON.parse(stdout) as {
        select: { id: string; why: string }[];
        complete: boolean;
        unreadable: number;
      };
      const selected = answer.select.map(({ id }) => id);
      expect([answer.complete, answer.unreadable]).toEqual([true, 0]);
      // None of the others is among them,
      for (const id of selected) expect([id, [...whose(id)]]).toEqual([id, ['bot']]);
      expect(new Set(answer.select.map((each) => each.why))).toEqual(new Set(why));
      // and none of the bot's is left out.
      const left = new Set(untied(readFileSync(of('mail.log'), 'utf8')));
      const bots = queued.filter((id) => whose(id).has('bot') && !left.has(id)).sort();
      expect([...new Set(selected.map(idOf))].sort()).toEqual(bots);
    });
  },
);
