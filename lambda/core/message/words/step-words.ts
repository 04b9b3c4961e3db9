import type { Mta } from '../../mail-log/header/program.ts';
import type { SenderKind } from '../../sender.ts';
import type { Step, StepValues } from '../commands/commands.ts';

/** An empty step is left out. */
export type WordedStep = (of: StepValues) => Step;

/**
 * What refuses a sender at the mail server: into which file, where the rule must stand, whether it is read again, what
 * becomes of the open session, and how to undo it. `unknown`: the log does not tell which server it is. A user of the
 * server itself hands mail in without a session, past what refuses hosts and logins.
 */
export type ContainWords = Readonly<
  Record<Mta | 'unknown', Readonly<Record<SenderKind, readonly WordedStep[]>>>
>;

/** What to do first about a sender, in one language, in the order in which it stops the harm. */
export interface StepWords {
  /** What stops the sender, by its kind. */
  stop: Readonly<Record<SenderKind, readonly WordedStep[]>>;
  /** What refuses it at the mail server, by whose that is; see `ContainWords`. */
  contain: ContainWords;
  /** What finds the cause, by the sender's kind. */
  find: Readonly<Record<SenderKind, readonly WordedStep[]>>;
  /** What comes after that, whoever it is; an empty step is left out. */
  after: readonly WordedStep[];
  /** Instead of a command: an acknowledgement whose incident or stage cannot be put into one. */
  ackByHand: string;
  /** Below the command that announces a job, where its sender has to be typed. */
  senderByHand: string;
}
