import type { OnMessage, QueuedMessage, QueuedRecipient } from './queued-message.ts';

/** What an entry's first line says; its recipients stand in the lines below. */
export type EntryHead = Omit<QueuedMessage, 'recipients' | 'to'>;

/** The message whose lines are being read. */
export class OpenEntry {
  readonly #take: OnMessage;
  #head: EntryHead | undefined;
  #recipients: QueuedRecipient[] = [];
  #read = 0;

  constructor(take: OnMessage) {
    this.#take = take;
  }

  /** How many messages were read to their end. */
  get read(): number {
    return this.#read;
  }

  get head(): EntryHead | undefined {
    return this.#head;
  }

  get lastRecipient(): QueuedRecipient | undefined {
    return this.#recipients.at(-1);
  }

  begin(head: EntryHead): void {
    this.finish();
    this.#head = head;
  }

  /** @returns false where no message is open that it could belong to */
  recipient(address: string, reason: string): boolean {
    if (this.#head === undefined) return false;
    this.#recipients.push({ address, reason });
    return true;
  }

  /** Hands the message on, if one is open. */
  finish(): void {
    if (this.#head === undefined) return;
    const recipients = this.#recipients;
    this.#read++;
    this.#take(
      { ...this.#head, recipients: recipients.length, to: recipients[0]?.address ?? '' },
      recipients,
    );
    this.#head = undefined;
    this.#recipients = [];
  }
}
