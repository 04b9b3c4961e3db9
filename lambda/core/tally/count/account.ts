import { senderKind } from '../../sender.ts';
import type { MinuteCount } from './minute-count.ts';
import type { SenderTotals } from './totals.ts';

const NOTHING = { messages: 0, recipients: 0, sent: 0, bounced: 0 };

/** One sender's books: found once for a message, not again for each number. */
export class Account {
  readonly totals: SenderTotals;
  readonly isLogin: boolean;
  readonly isLocal: boolean;
  /** The current minute's, once there is something to count. */
  count: MinuteCount | undefined;

  constructor(sender: string) {
    this.totals = { sender, deferred: 0, ...NOTHING };
    const kind = senderKind(sender);
    this.isLogin = kind === 'login';
    this.isLocal = kind === 'local';
  }

  /** Sets the totals to 0; what waits goes on waiting. */
  restart(): void {
    Object.assign(this.totals, NOTHING);
  }
}
