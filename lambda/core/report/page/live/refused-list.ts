import type { RefusedDomain } from '../../../impact/refused/refusal-watch.ts';
import type { RefusedWords } from '../../../message/refused/refused-words.ts';
import { clock } from '../../../time.ts';
import { type Html, html, value } from '../../html.ts';

/** The correspondents whom our own rules refuse, by rule and since when. */
export function refusedList(refused: readonly RefusedDomain[], words: RefusedWords, utcOffset: number): Html {
  const time = (at: number) => clock(at, utcOffset);
  return html`<ul class="evidence">${refused.map(
    ({ domain, rule, since, last, tries, written, delivered, lastDelivered }) =>
      html`<li>${value(words.entry(domain, time(since), time(last), tries), 320)}; ${value(words.rule(rule), 200)}; ${words.before(written, delivered, lastDelivered === undefined ? undefined : time(lastDelivered))}</li>`,
  )}</ul>`;
}
