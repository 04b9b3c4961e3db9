import { plain } from '../text/plain-text.ts';

/** Markup that is safe to put into a page: made by `html`, never by joining strings. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

export type Child = Html | string | number | undefined | false | readonly Child[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A template whose values are text: whatever they hold, it is shown, not run. Valid between tags and in quotes. */
export function html(strings: TemplateStringsArray, ...values: readonly Child[]): Html {
  let text = strings[0]!;
  values.forEach((value, at) => {
    text += markup(value) + strings[at + 1]!;
  });
  return new Html(text);
}

function markup(value: Child): string {
  if (value instanceof Html) return value.text;
  if (value === undefined || value === false) return '';
  if (typeof value === 'object') return value.map(markup).join('');
  return escaped(String(value));
}

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character]!);
}

/**
 * A value from outside as people may see it: nothing hidden, no direction that reaches beyond it, cut when it is
 * longer than any that means something.
 */
export function value(text: string, limit = 400): Html {
  return html`<bdi class="value">${plain(text, limit)}</bdi>`;
}
