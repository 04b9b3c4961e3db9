import type { ParsedLine } from '../mail-log/parsed-line.ts';

/** What was done to a message in its queue, beside delivering it. */
export type QueueAction = 'held' | 'released' | 'requeued' | 'moved' | 'split' | 'deleted' | 'refused';

/** The words of access(5), header_checks(5), milters and postsuper(1). */
const ACTIONS: ReadonlyMap<string, QueueAction> = new Map<string, QueueAction>([
  ['hold', 'held'],
  ['milter-hold', 'held'],
  ['placed on hold', 'held'],
  ['frozen', 'held'],
  ['quarantine', 'held'],
  ['released from hold', 'released'],
  ['unfrozen', 'released'],
  ['unquarantine', 'released'],
  ['requeued', 'requeued'],
  ['requeue', 'moved'],
  ['split', 'split'],
  ['discard', 'deleted'],
  ['milter-discard', 'deleted'],
  ['deleted', 'deleted'],
  ['reject', 'refused'],
  ['temporary-reject', 'refused'],
  ['milter-reject', 'refused'],
  ['proxy-reject', 'refused'],
]);

/** What a line says was done to its message; undefined for all that a server does by itself. */
export function queueAction({ kind, action, program }: ParsedLine): QueueAction | undefined {
  // postsuper(1) deletes by hand, and says so in the words of a message that is done.
  if (kind === 'removed' && program?.endsWith('/postsuper')) return 'deleted';
  return action === undefined ? undefined : ACTIONS.get(action);
}
