import type { SenderKind } from '../../sender.ts';
import type { Step, StepValues } from '../commands.ts';

/** What to do first about a sender, in one language, in the order in which it stops the harm. */
export interface StepWords {
  /** What stops the sender, by its kind. */
  stop: Readonly<Record<SenderKind, readonly ((of: StepValues) => Step)[]>>;
  /** What comes after that, whoever it is. */
  after: readonly ((of: StepValues) => Step)[];
  /** Instead of a command: an acknowledgement whose incident or stage cannot be put into one. */
  ackByHand: string;
  /** Below the command that announces a job, where its sender has to be typed. */
  senderByHand: string;
}
