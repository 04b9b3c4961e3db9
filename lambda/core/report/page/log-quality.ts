import { type Html, html } from '../html.ts';
import { count, share } from '../numbers.ts';
import type { ReportData } from '../report-data.ts';
import type { ReportVoice } from '../voice.ts';

/** How far the log can be trusted: what was not understood is what the verdicts do not know. */
export function logQuality(
  { lines, unknown, malformed, late, messages, arrivals }: ReportData,
  { words }: ReportVoice,
): Html {
  const { rows: names, columns, table } = words.quality;
  const rows = [
    [names.lines, lines, ''],
    [names.unknown, unknown, share(unknown, lines)],
    [names.malformed, malformed, share(malformed, lines)],
    [names.late, late, share(late, lines)],
    [names.noArrival, messages - arrivals, share(messages - arrivals, messages)],
  ] as const;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${table}"><table class="quality">
<thead><tr><th scope="col">${columns[0]}</th><th scope="col" class="n">${columns[1]}</th><th scope="col" class="n">${columns[2]}</th></tr></thead>
<tbody>${rows.map(
    ([[name, meaning], figure, part]) =>
      html`<tr><th scope="row">${name}${meaning !== '' && html`<small>${meaning}</small>`}</th><td class="n">${count(figure)}</td><td class="n">${part}</td></tr>`,
  )}</tbody></table></div>`;
}
