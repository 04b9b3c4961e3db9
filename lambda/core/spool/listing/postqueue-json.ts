import { detach } from '../../mail-log/detach.ts';
import { SECOND } from '../../time.ts';
import {
  DAEMON,
  type ListingReader,
  type OnMessage,
  type QueuedRecipient,
  type ReadingEnd,
} from './queued-message.ts';

const ID = /^[0-9A-Za-z]{5,32}$/;

/**
 * Postfix's `postqueue -j`, one object a line (source: postqueue(1), showq_json.c of 3.7 to 3.11). Members that are not
 * known are ignored, as the manual asks. Since 3.11 recipients are listed that have bounced already and only wait for
 * their notice (`bounce_reason`): those do not wait any more.
 */
export class PostqueueJson implements ListingReader {
  readonly mta = 'postfix';
  readonly form = 'postqueue -j';
  readonly precision = SECOND;
  readonly floating = false;
  readonly #take: OnMessage;
  #unreadable = 0;
  #lastRead = true;

  constructor(take: OnMessage) {
    this.#take = take;
  }

  line(text: string): void {
    if (text.trim() === '') return;
    this.#lastRead = this.#read(text);
    if (!this.#lastRead) this.#unreadable++;
  }

  /** An object that breaks off is no JSON, and there is no other mark of the end. */
  end(): ReadingEnd {
    return { complete: this.#lastRead, unreadable: this.#unreadable };
  }

  #read(text: string): boolean {
    const row = objectIn(text);
    if (row === undefined) return false;
    const { queue_name: queue, queue_id: id, arrival_time: arrival, sender, recipients } = row;
    if (typeof id !== 'string' || !ID.test(id) || typeof queue !== 'string') return false;
    if (typeof arrival !== 'number' || typeof sender !== 'string' || !Array.isArray(recipients)) return false;
    const waiting = recipients.map(recipientOf).filter((each) => each !== undefined);
    this.#take(
      {
        id,
        queue,
        active: queue === 'active',
        held: queue === 'hold',
        arrived: arrival * SECOND,
        age: undefined,
        from: sender === DAEMON ? '' : sender,
        cut: false,
        recipients: waiting.length,
        to: waiting[0]?.address ?? '',
        proof: proofOf(text),
      },
      waiting,
    );
    return true;
  }
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const row: unknown = JSON.parse(text);
    return isObject(row) ? row : undefined;
  } catch {
    return undefined;
  }
}

function recipientOf(row: unknown): QueuedRecipient | undefined {
  if (!isObject(row) || typeof row.address !== 'string' || row.bounce_reason !== undefined) return undefined;
  const reason = row.delay_reason ?? row.other_reason;
  return { address: row.address, reason: typeof reason === 'string' ? reason : '' };
}

/** Id, arrival and sender as they stand in the line: the sender's text cannot hold an unescaped quotation mark. */
function proofOf(text: string): string {
  const id = text.indexOf('"queue_id": ');
  const sender = text.indexOf(', "sender": ');
  const arrived = text.slice(id, text.indexOf(', "message_size": '));
  return detach(`${arrived}${text.slice(sender, text.indexOf(', "recipients": ['))}`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
