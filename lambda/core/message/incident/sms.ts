import type { Notice } from '../../incident/notice.ts';
import { amount } from '../../text/amount.ts';
import { plain, shortened } from '../../text/plain-text.ts';
import { timeOfDay } from '../../time.ts';
import type { Said } from '../action.ts';
import { gsm7, SMS_LENGTH } from '../gsm7.ts';
import { ENGLISH } from '../words/english/english.ts';
import { failuresOf, gravityOf } from './facts.ts';
import { headlineOf } from './server.ts';

/** What the shortest useful name of a sender takes. */
const SHORTEST_SENDER = 20;

/**
 * One SMS in the GSM 7-bit alphabet: who, how much, since when, and the id to acknowledge. English in any language:
 * with one other character only 70 fit, too few for a login and its figures. Of a long name both ends stay; figures
 * that do not fit are left out as a whole.
 */
export function smsBody({ incident }: Notice, kind: Notice['kind'], said: Said, utcOffset: number): string {
  const { failed, known } = failuresOf(incident);
  const figures = [
    `, ${amount(incident.samples.recipients)} rcpts since ${timeOfDay(incident.opened, utcOffset)}`,
    known === 0 ? '' : `, ${amount(failed)} of ${amount(known)} failed`,
    said.acknowledged === undefined ? '' : `, ack ${plain(said.acknowledged.by, 12)}`,
  ];
  const head = `${gravityOf(incident, kind, ENGLISH)}: `;
  let tail = `${headlineOf(incident, '', kind, 'en')}, ID ${plain(incident.id, 40)}`;
  for (const figure of figures) {
    if (head.length + SHORTEST_SENDER + tail.length + figure.length <= SMS_LENGTH) tail += figure;
  }
  const sender = shortened(incident.sender, SMS_LENGTH - head.length - tail.length);
  return plain(gsm7(head + sender + tail), SMS_LENGTH);
}
