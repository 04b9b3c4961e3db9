import type { ScriptWords } from '../../lambda/core/report/words/words.ts';

/**
 * What the report can do where a script may run: read values off the timeline, sort and filter the senders, change
 * the colours. All of it is added to a page that is complete without; plain DOM, no globals.
 */
export function reportScript(words: ScriptWords): string {
  return SCRIPT.replace('WORDS', () => JSON.stringify(words));
}

const SCRIPT = `(() => {
'use strict';
const words = WORDS;
const make = (name, text, attributes = {}) => {
  const element = document.createElement(name);
  element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};

const tools = make('div', '', { class: 'tools' });
const theme = make('button', words.theme, { type: 'button' });
theme.addEventListener('click', () => {
  const dark = getComputedStyle(document.body).colorScheme === 'dark';
  document.body.dataset.theme = dark ? 'light' : 'dark';
});
const print = make('button', words.print, { type: 'button' });
print.addEventListener('click', () => window.print());
tools.append(theme, print);
document.querySelector('header').append(tools);

for (const plot of document.querySelectorAll('.plot[data-series^="{"]')) {
  const series = JSON.parse(plot.dataset.series);
  const figure = plot.closest('figure');
  const readout = figure.querySelector('.readout');
  const cursor = plot.querySelector('.cursor');
  const last = series.total.length - 1;
  let at = -1;
  const number = (value) => value.toLocaleString('en-US', { maximumFractionDigits: 1 });
  const filled = (text, ...values) => values.reduce((left, value) => left.replace('{}', number(value)), text);
  const two = (value) => String(value).padStart(2, '0');
  const show = (to) => {
    at = Math.max(0, Math.min(last, to));
    const time = new Date((series.start + at * series.width + series.offset) * 60000);
    cursor.hidden = false;
    cursor.style.left = (100 * (at + 0.5)) / (last + 1) + '%';
    const parts = [filled(words.messages, series.total[at])];
    if (series.suspect[at] > 0) parts.push(filled(words.suspect, series.suspect[at]));
    parts.push(filled(words.expected, series.low[at], series.high[at]));
    const day = time.toISOString().slice(0, 10) + ' ';
    readout.textContent = day + two(time.getUTCHours()) + ':' + two(time.getUTCMinutes()) + ': ' + parts.join(', ');
    plot.setAttribute('aria-valuenow', String(at));
    plot.setAttribute('aria-valuetext', readout.textContent);
  };
  // To the keyboard the timeline is a slider: arrows move, Home and End jump.
  for (const [name, value] of [['tabindex', '0'], ['role', 'slider'], ['aria-label', words.slider], ['aria-valuemin', '0'], ['aria-valuemax', String(last)], ['aria-valuenow', '0'], ['aria-orientation', 'horizontal']]) plot.setAttribute(name, value);
  plot.addEventListener('pointermove', (event) => {
    const box = plot.getBoundingClientRect();
    show(Math.floor(((event.clientX - box.left) / box.width) * (last + 1)));
  });
  plot.addEventListener('keydown', (event) => {
    const page = Math.max(1, Math.round(last / 20));
    const to = { ArrowRight: at + 1, ArrowUp: at + 1, ArrowLeft: at - 1, ArrowDown: at - 1, PageUp: at + page, PageDown: at - page, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    show(to);
  });
}

const table = document.querySelector('#senders');
if (table) {
  const body = table.tBodies[0];
  const key = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.sort === undefined ? cell.textContent : Number(cell.dataset.sort);
  };
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    if (column === 1) return;
    const button = make('button', head.textContent, { type: 'button' });
    head.replaceChildren(button);
    button.addEventListener('click', () => {
      const ascending = head.getAttribute('aria-sort') === 'descending' || (column === 0 && !head.hasAttribute('aria-sort'));
      for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', ascending ? 'ascending' : 'descending');
      const rows = [...body.rows].sort((a, b) => {
        const [left, right] = [key(a, column), key(b, column)];
        return (typeof left === 'number' ? left - right : left.localeCompare(right)) * (ascending ? 1 : -1);
      });
      body.append(...rows);
    });
  });
  const label = make('label', words.filter, { class: 'filter' });
  const input = make('input', '', { type: 'search', placeholder: words.filterHint });
  label.append(input);
  table.closest('.scroll').before(label);
  const note = make('output', '', { class: 'filtered' });
  label.after(note);
  // The others have no rows until they are looked for.
  const others = JSON.parse(table.dataset.others);
  const most = 200;
  const shareOf = (part, whole) => {
    if (whole === 0) return '\\u2013';
    const percent = (100 * part) / whole;
    return (percent >= 99.95 ? '100' : percent.toFixed(percent >= 10 ? 0 : 1)) + ' %';
  };
  const rowOf = ([name, ...figures]) => {
    const row = make('tr', '', { class: 'other' });
    const head = make('th', '', { scope: 'row' });
    head.append(make('bdi', name, { class: 'value' }));
    row.append(head, make('td', '', { class: 'course' }));
    const [, , sent, bounced, deferred] = figures;
    const known = sent + bounced + deferred;
    for (const figure of figures) row.append(make('td', figure.toLocaleString('en-US'), { class: 'n', 'data-sort': figure }));
    row.append(make('td', shareOf(bounced + deferred, known), { class: 'n', 'data-sort': known === 0 ? -1 : (bounced + deferred) / known }));
    return row;
  };
  input.addEventListener('input', () => {
    const wanted = input.value.trim().toLowerCase();
    for (const row of body.querySelectorAll('.other')) row.remove();
    let shown = 0;
    for (const row of body.rows) {
      row.hidden = !row.cells[0].textContent.toLowerCase().includes(wanted);
      if (!row.hidden) shown++;
    }
    const found = wanted === '' ? [] : others.filter(([name]) => name.toLowerCase().includes(wanted));
    const added = found.slice(0, Math.max(0, most - shown));
    body.append(...added.map(rowOf));
    const numbers = { shown: shown + added.length, all: shown + found.length };
    note.textContent = wanted === '' ? '' : words.filtered.replace(/\\{(shown|all)\\}/g, (_, of) => numbers[of].toLocaleString('en-US'));
  });
}
})();`;
