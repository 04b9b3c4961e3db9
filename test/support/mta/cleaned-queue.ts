import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { BOT } from './clogged-queue.ts';

const RUN = join(import.meta.dirname, '../../../bin/run.mjs');

export interface SpoolJson {
  select: { id: string; why: string }[];
  unsure: { id: string }[];
  leave: number;
  complete: boolean;
  unreadable: number;
  commands: { hold: string; release: string; delete: string };
}

/** A clogged queue, and what each step of cleaning it left; listings are those of the server's own commands. */
export interface CleanedQueue {
  before: string;
  /** The server's log up to then. */
  log: string;
  /** Message-IDs by queue id, from the files of the spool: a notice's is that of the message it is about. */
  truth: Record<string, string[]>;
  answer: SpoolJson;
  /** How many files of the spool are notices, by the header that the server gives them. */
  notices: number;
  /** The line of the queue's report, before and when something is on hold; '' where it was not asked for. */
  reports: { before: string; held: string };
  held: string;
  released: string;
  /** After the command to delete, when nothing is on hold. */
  deletedUnheld: string;
  heldAgain: string;
  deleted: string;
}

/** What the files of a spool tell that neither log nor listing does. */
export interface SpoolTruth {
  ids: Record<string, string[]>;
  notices: number;
}

export interface ClogTools {
  /** Where the commands are to find the files, as this process names it; the shell starts there. */
  folder: string;
  log: string;
  list(): Promise<string>;
  shell(command: string): Promise<string>;
  truth(): SpoolTruth;
  report?(): string;
}

/** Asks `sendwatch spool` about the bot's mail in a queue, and runs what it prints. */
export async function cleanQueue({
  folder,
  log,
  list,
  shell,
  truth,
  report = () => '',
}: ClogTools): Promise<CleanedQueue> {
  const before = await list();
  const logged = readFileSync(resolve(folder, log), 'utf8');
  const known = truth();
  writeFileSync(join(folder, 'queue.txt'), before);
  const asked = [
    '--queue',
    'queue.txt',
    '--log',
    log,
    '--sender',
    `host:${BOT}`,
    '--write',
    'picked',
    '--json',
  ];
  // Exit code 1: something is selected.
  const { stdout } = await promisify(execFile)(process.execPath, [RUN, 'spool', ...asked], {
    cwd: folder,
  }).catch((error) => error as { stdout: string });
  const answer: SpoolJson = JSON.parse(stdout);
  const after = async (command: string) => {
    await shell(command);
    return list();
  };
  const { hold, release, delete: remove } = answer.commands;
  const reportedBefore = report();
  const held = await after(hold);
  const reports = { before: reportedBefore, held: report() };
  return {
    before,
    log: logged,
    truth: known.ids,
    answer,
    notices: known.notices,
    reports,
    held,
    released: await after(release),
    deletedUnheld: await after(remove),
    heldAgain: await after(hold),
    deleted: await after(remove),
  };
}

/** As Exim, Sendmail and OpenSMTPD call themselves, in the head of a message, whatever stands before a header there. */
const NOTICE = /^\S*[ ?]*From: Mail(?:er Daemon| Delivery Subsystem| Delivery System) <MAILER-DAEMON/im;

/** @param idOf the queue id that a file of the spool belongs to */
export function truthIn(folder: string, idOf: (path: string) => string | undefined): SpoolTruth {
  const truth: Record<string, string[]> = {};
  const notices = new Set<string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const id = entry.isFile() ? idOf(path) : undefined;
    if (id === undefined) continue;
    const text = readFileSync(path, 'latin1');
    if (NOTICE.test(text)) notices.add(id);
    const found = [...text.matchAll(/<([a-z]+-\d+)@truth\.example>/g)].map((match) => match[1]!);
    truth[id] = [...new Set([...(truth[id] ?? []), ...found])].sort();
  }
  return { ids: truth, notices: notices.size };
}
