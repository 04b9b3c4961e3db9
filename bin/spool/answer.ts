import {
  type CleanupFacts,
  cleanupRequest,
} from '../../lambda/core/message/words/english/cleanup-request.ts';
import type { QueueCommands } from '../../lambda/core/spool/commands.ts';
import { type Group, GroupCounts } from '../../lambda/core/spool/group.ts';
import type { Mta } from '../../lambda/core/spool/listing/queued-message.ts';
import { accountableFor } from '../../lambda/core/spool/select/accountable.ts';
import type { Joined, QueueLog } from '../../lambda/core/spool/select/queue-log.ts';
import type { Selection } from '../../lambda/core/spool/select/select.ts';
import { isoTime, SECOND } from '../../lambda/core/time.ts';

/** What `spool` finds out, for machines and for people. */
export interface SpoolAnswer extends Selection {
  mta: Mta | null;
  messages: number;
  complete: boolean;
  unreadable: number;
  /** The key that was asked for, or that of the incident. */
  sender: string | undefined;
  groups: Record<'sender' | 'from' | 'reason' | 'domain' | 'age' | 'kind', Group[]>;
  commands: QueueCommands | undefined;
  /** Of the sender that was asked for: what the operator of a list may know. */
  cleanup: CleanupFacts | undefined;
}

/** What stands for messages that the log does not know, or not whose they are. */
export const UNKNOWN_SENDER = '(not in the log)';

/** The queue by who is accountable for it: the notices about a message count with it. */
export function bySender(queue: readonly Joined[], log: QueueLog): GroupCounts {
  const counts = new GroupCounts();
  for (const { message, found } of queue) {
    const [key = UNKNOWN_SENDER] = found.known ? accountableFor(found.life, log.filtered) : [];
    counts.add(key, message.recipients);
  }
  return counts;
}

/** The answer under the names that programs rely on. */
export function answerJson(answer: SpoolAnswer) {
  const { mta, messages, complete, unreadable, sender = null, groups, select, unsure, leave } = answer;
  const touched = [...select, ...unsure].map(({ message }) => message);
  return {
    mta,
    messages,
    complete,
    unreadable,
    sender,
    groups,
    select: select.map(({ message: { id, queue, from, recipients }, why, of, arrived }) => ({
      id,
      why,
      ...(of !== undefined && { of }),
      queue,
      from,
      recipients,
      arrived: arrived === undefined ? null : isoTime(Math.floor(arrived / SECOND) * SECOND),
    })),
    unsure: unsure.map(({ message: { id }, why }) => ({ id, why })),
    leave,
    active: touched.filter(({ active }) => active).map(({ id }) => id),
    held: touched.filter(({ held }) => held).map(({ id }) => id),
    commands: answer.commands ?? { hold: null, release: null, delete: null },
    delisting: answer.cleanup === undefined ? null : delistingJson(answer.cleanup),
  };
}

function delistingJson(facts: CleanupFacts) {
  const { messages, startedAt, lastLeftAt, removed } = facts;
  return {
    messages,
    started: isoTime(startedAt),
    lastLeft: lastLeftAt === null ? null : isoTime(lastLeftAt),
    removed,
    text: cleanupRequest(facts),
  };
}
