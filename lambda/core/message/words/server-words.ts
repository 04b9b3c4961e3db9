import type { NoticeKind } from '../../incident/notice.ts';
import type { Step } from '../commands/commands.ts';

/** What notices say of a mail server of ours that others refuse, in one language. Values are plain already. */
export interface ServerWords {
  headline(server: string, kind: NoticeKind): string;
  /** Refusals so far, of how many senders' mail, at how many owners' domains; `64+` where there are more. */
  refused(refusals: string, senders: string, domains: string): string;
  /** Its own bounces to senders of mail from outside, since a time. */
  backscatter(messages: string, time: string): string;
  by(names: string): string;
  partners(domains: string): string;
  suspects(senders: string): string;
  /** Of a server whose mail leaves and has no sender. */
  unattributed(server: string, kind: NoticeKind): string;
  /**
   * @param trace the command that shows one of its messages, from files and from a log group; undefined where none can
   * be printed
   */
  stepsUnattributed(trace: string | undefined, fromGroup: string | undefined): Step[];
  steps(pages: readonly string[]): Step[];
}
