import { type Html, html } from '../html.ts';
import { count, share } from '../numbers.ts';
import type { ReportData } from '../report-data.ts';

/** How far the log can be trusted: what was not understood is what the verdicts do not know. */
export function logQuality({ lines, unknown, malformed, late, messages, arrivals }: ReportData): Html {
  const rows = [
    ['Lines', lines, '', ''],
    [
      'Of unknown shape',
      unknown,
      share(unknown, lines),
      'A line of a known program that says something new; worth a bug report when there are many.',
    ],
    [
      'Malformed',
      malformed,
      share(malformed, lines),
      'No readable line at all: a torn write, or another kind of file.',
    ],
    [
      'Too far out of order',
      late,
      share(late, lines),
      'Counted in the totals, but more than 15 minutes behind the others, so not judged.',
    ],
    [
      'Messages whose arrival is missing',
      messages - arrivals,
      share(messages - arrivals, messages),
      'They came before the log begins; nobody can be held accountable for them.',
    ],
  ] as const;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Table of the log's quality"><table class="quality">
<thead><tr><th scope="col">what</th><th scope="col" class="n">count</th><th scope="col" class="n">share</th></tr></thead>
<tbody>${rows.map(
    ([name, figure, part, meaning]) =>
      html`<tr><th scope="row">${name}${meaning !== '' && html`<small>${meaning}</small>`}</th><td class="n">${count(figure)}</td><td class="n">${part}</td></tr>`,
  )}</tbody></table></div>`;
}
