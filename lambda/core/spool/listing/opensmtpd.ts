import { detach } from '../../mail-log/detach.ts';
import { SECOND } from '../../time.ts';
import type { ListingReader, OnMessage, ReadingEnd } from './queued-message.ts';

export const OPENSMTPD_ENTRY = /^[0-9a-f]{16}\|/;
const FIELDS = 14;

/**
 * OpenSMTPD's `smtpctl show queue`: one envelope a line, in 14 fields between bars (source: smtpctl.c, show_envelope).
 * The last one is the remote's text and may hold bars itself. A line that breaks off lacks fields, or its line end.
 */
export class OpenSmtpdListing implements ListingReader {
  readonly mta = 'opensmtpd';
  readonly form = 'smtpctl show queue';
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

  end(): ReadingEnd {
    return { complete: this.#lastRead, unreadable: this.#unreadable };
  }

  #read(text: string): boolean {
    if (!OPENSMTPD_ENTRY.test(text)) return false;
    const fields = text.split('|');
    if (fields.length < FIELDS) return false;
    const [id, , , flags = '', sender = '', to = '', , created = '', , , , state = ''] = fields;
    if (!/^\d{1,12}$/.test(created) || !/^[a-z]*$/.test(state)) return false;
    const marks = flags.split(',');
    const held = marks.includes('suspend') || marks.includes('hold');
    const address = detach(to);
    this.#take(
      {
        id: detach(id!),
        queue: held ? 'suspended' : state,
        active: state === 'inflight',
        held,
        arrived: Number(created) * SECOND,
        age: undefined,
        from: sender === '@' ? '' : detach(sender),
        cut: false,
        recipients: 1,
        to: address,
        proof: '',
      },
      [{ address, reason: detach(fields.slice(FIELDS - 1).join('|')) }],
    );
    return true;
  }
}
