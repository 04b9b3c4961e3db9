import { describe, expect, it } from 'vitest';
import { html, value } from '../../../lambda/core/report/html.ts';
import { compact, share } from '../../../lambda/core/report/numbers.ts';
import { HOSTILE } from '../message/incidents.ts';

describe('html', () => {
  it.each<[unknown, string]>([
    ['<b>&"\'', '<p>&lt;b&gt;&amp;&quot;&#39;</p>'],
    [html`<i>${'<'}</i>`, '<p><i>&lt;</i></p>'],
    [['a', html`<b>b</b>`, ['<']], '<p>a<b>b</b>&lt;</p>'],
    [undefined, '<p></p>'],
    [false, '<p></p>'],
    [0, '<p>0</p>'],
  ])('shows %j as %s', (given, expected) => {
    expect(html`<p>${given as string}</p>`.text).toBe(expected);
  });

  it.each(Object.entries(HOSTILE))('makes no markup of %s', (_, text) => {
    const { text: markup } = value(text);
    expect(markup).toMatch(/^<bdi class="value">[^<>\p{Cc}\p{Cf}]*<\/bdi>$/u);
    expect(markup.length).toBeLessThan(1_000);
  });
});

describe('numbers', () => {
  it.each([
    [0, '0'],
    [0.45, '0.5'],
    [12, '12'],
    [9_994, '9,994'],
    [12_345, '12.3k'],
    [123_456, '123k'],
    [999_499, '999k'],
    [1_234_567, '1.2M'],
  ])('%d is %s', (given, expected) => {
    expect(compact(given)).toBe(expected);
  });

  it.each([
    [1, 3, '33 %'],
    [1, 300, '0.3 %'],
    [9_999, 10_000, '100 %'],
    [0, 0, '\u2013'],
  ])('%d of %d is %s', (part, whole, expected) => {
    expect(share(part, whole)).toBe(expected);
  });
});
