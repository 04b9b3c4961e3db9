import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { composeMessage } from '../../../../lambda/core/message/incident/compose.ts';
import { DEFAULT_NOTIFY } from '../../../../lambda/core/message/notify-defaults.ts';
import { ENGLISH } from '../../../../lambda/core/message/words/english.ts';
import { JAPANESE } from '../../../../lambda/core/message/words/japanese.ts';
import { phrase, usualPhrase } from '../../../../lambda/core/message/words/phrases.ts';
import { attackLog } from '../../../support/attack-log.ts';
import { incident, notice } from '../../../support/builders/incident-record.ts';
import { detected } from '../detected.ts';

/** An English word: what is left of a sentence that was not translated. */
const ENGLISH_WORD = /[a-z]{3,}/i;

/** What the detector's sources say: each template with every placeholder filled. */
function sentences(path: string): string[] {
  const source = readFileSync(path, 'utf8');
  const templates = [
    ...source.matchAll(/(?:observed|expected): (?:`([^`]+)`|'([^']+)')/g),
    ...source.matchAll(/against\.push\(\s*(?:`([^`]+)`|'([^']+)'),?\s*\)/g),
    ...source.matchAll(/change\('escalated', open, (?:`([^`]+)`|'([^']+)')\)/g),
  ].map(([, template, text]) => template ?? text!);
  return templates.map((template) =>
    template.replace(/\$\{((?:[^{}]|\{[^}]*\})*)\}/g, (_, code) => filled(code)),
  );
}

function filled(code: string): string {
  const plural = /plural\([^']*'(\w+)', '(\w+)'\)/.exec(code);
  if (plural !== null) return `1,234 ${plural[2]}`;
  if (code.startsWith('percent')) return '1.5 %';
  if (code === 'span') return 'an hour';
  if (code.endsWith('.per')) return 'day';
  if (code.startsWith('blocks')) return 'RBL-1';
  if (code.endsWith('severity')) return 'critical';
  if (code === 'joined.name') return 'login-spread';
  if (code === 'joined.observed') return '7 networks new to this login in 24 hours';
  return '0.6';
}

describe('Japanese', () => {
  const said = ['findings.ts', 'lifecycle.ts'].flatMap((name) => sentences(`lambda/core/incident/${name}`));

  it('is checked against a good many sentences', () => {
    expect(said.length).toBeGreaterThan(18);
  });

  it.each([...said, 'the complete log does not confirm it'])('has a sentence for: %s', (english) => {
    const japanese = phrase(english, 'ja').replace(/RBL-1/g, '');
    expect(japanese).not.toMatch(ENGLISH_WORD);
    expect(japanese).toMatch(/\p{Script=Hiragana}|\p{Script=Han}/u);
  });

  it.each([
    '1 recipient in 10 minutes',
    'envelope senders not used before in 1 of 1 minute',
    'only 1 day of history: it may always have sent like this',
  ])('has the singular too: %s', (english) => {
    expect(phrase(english, 'ja')).not.toMatch(ENGLISH_WORD);
  });

  it('keeps what it does not know in English, rather than dropping it', () => {
    expect(phrase('a sentence of tomorrow', 'ja')).toBe('a sentence of tomorrow');
    expect(usualPhrase('12 in a fortnight', 'en')).toBe('usual 12 in a fortnight');
  });

  it('leaves no English sentence in the e-mail about a detected incident', () => {
    const found = detected(attackLog().lines, Date.UTC(2026, 9, 13));
    expect(found.length).toBeGreaterThan(0);
    for (const each of found) {
      const { email } = composeMessage(each, { notify: { ...DEFAULT_NOTIFY, language: 'ja' } });
      const prose = email
        .split('\n')
        // Samples are the log's own words, and commands are commands.
        .filter((line) => !/^- \S+$|^- \S+ \(\d+\)$|^- .*said:|^sendwatch |^\d\./.test(line))
        .join('\n')
        .replace(/host:[\d.]+|UTC|インシデント \S+、通知 \S+。/g, '');
      expect(prose).not.toMatch(ENGLISH_WORD);
    }
  });

  it('has a text wherever English has one', () => {
    expect(Object.keys(JAPANESE.titles)).toEqual(Object.keys(ENGLISH.titles));
    for (const [title, text] of Object.entries(JAPANESE.titles)) {
      expect([title, text]).not.toEqual([title, ENGLISH.titles[title as keyof typeof ENGLISH.titles]]);
    }
    const signals = incident({
      signals: [
        { name: 'volume', score: 4, observed: '1 recipient in 10 minutes', expected: '0.6 in 10 minutes' },
      ],
    });
    const { json } = composeMessage(notice({ incident: signals }), {
      notify: { ...DEFAULT_NOTIFY, language: 'ja' },
    });
    expect(JSON.parse(json).content.description).toContain('10分間に宛先 1 件／通常は10分間に 0.6 件');
  });
});
