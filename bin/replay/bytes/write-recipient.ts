import { hash53, hash53OfBytes } from '../../../lambda/core/hash.ts';
import type { EventWriter } from '../event-writer.ts';

/** Where a recipient stands. */
export interface RecipientPlace {
  to: number;
  toEnd: number;
  /** Where the domain begins; -1 where there is none. */
  domain: number;
  /** Whether it has capital letters. */
  capital: boolean;
}

/** Packs the list of one recipient. */
export function writeRecipient(
  writer: EventWriter,
  bytes: Buffer,
  { to, toEnd, domain, capital }: RecipientPlace,
): void {
  writer.count(1);
  if (capital) {
    writer.hash(hash53(bytes.toString('latin1', to, toEnd).toLowerCase()));
    writer.name(domain < 0 ? '' : bytes.toString('latin1', domain, toEnd).toLowerCase());
    return;
  }
  writer.hash(hash53OfBytes(bytes, to, toEnd));
  if (domain < 0) writer.name('');
  else writer.nameOfBytes(bytes, domain, toEnd);
}
