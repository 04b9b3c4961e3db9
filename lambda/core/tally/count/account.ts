import { senderKind } from '../../sender.ts';
import type { MinuteCount } from './minute-count.ts';
import type { SenderTotals } from './totals.ts';

/** One sender's books: found once for a message, not again for each number. */
export class Account {
  readonly totals: SenderTotals;
  readonly isLogin: boolean;
  readonly isLocal: boolean;
  /** The current minute's, once there is something to count. */
  count: MinuteCount | undefined;

  constructor(sender: string) {
    this.totals = { sender, messages: 0, recipients: 0, sent: 0, bounced: 0, deferred: 0 };
    const kind = senderKind(sender);
    this.isLogin = kind === 'login';
    this.isLocal = kind === 'local';
  }
}
