import { scaleLinear } from 'd3-scale';
import type { Incident } from '../../incident/incident.ts';
import { signed } from '../../message/incident/evidence.ts';
import type { Language } from '../../message/settings.ts';
import { wordFinding } from '../../message/words/finding-words.ts';
import { WORDS } from '../../message/words/languages.ts';
import { type Html, html, value } from '../html.ts';
import { percent } from './frame.ts';

/**
 * How the score came about: one row a signal, with a bar from zero to the right for, to the left against. A list
 * whose rows read as sentences; the bars are decoration.
 */
export function scoreBars({ signals }: Incident, language: Language): Html {
  const sorted = [...signals].sort((a, b) => b.score - a.score);
  const scale = scaleLinear()
    .domain([
      Math.min(0, ...sorted.map(({ score }) => score)),
      Math.max(1, ...sorted.map(({ score }) => score)),
    ])
    .range([0, 1]);
  const zero = scale(0);
  return html`<ul class="scores">${sorted.map((finding) => {
    const { name, score } = finding;
    const { observed, expected } = wordFinding(finding, WORDS[language]);
    const [left, right] = [Math.min(scale(score), zero), Math.max(scale(score), zero)];
    return html`<li>
<span class="signal">${WORDS[language].signals[name]}</span> <span class="score">${signed(score)}</span>
<span class="bar" aria-hidden="true"><i class="${score < 0 ? 'against' : 'for'}" style="left:${percent(left)};width:${percent(right - left)}"></i><b style="left:${percent(zero)}"></b></span>
<span class="observed">${value(observed)}</span> <span class="expected">${value(expected)}</span>
</li>`;
  })}</ul>`;
}
