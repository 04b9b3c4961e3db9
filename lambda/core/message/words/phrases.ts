import type { Severity } from '../../incident/incident.ts';
import type { Language } from '../settings.ts';
import { JAPANESE_SEVERITY } from './severity.ts';
import { usual } from './usual.ts';

/** A number as the detector writes it: `1,234`, `0.6`, `12 %`. */
const N = '([\\d,.]+)';
const P = '([\\d,.]+) %';

const SPANS: Readonly<Record<string, string>> = {
  '10 minutes': '10分間',
  'an hour': '1時間',
  '6 hours': '6時間',
  'a day': '1日',
  hour: '1時間',
  day: '1日',
};
const span = (text: string) => SPANS[text] ?? text;

type Phrase = [english: string, japanese: (...values: string[]) => string];

/**
 * What the detector says, and the same in Japanese. Incidents are kept as the detector words them (in English), so
 * they are translated where they are told; a wording that is missing here stays English rather than being dropped,
 * and a test that plays the detector finds it.
 */
const PHRASES: readonly Phrase[] = [
  // observed
  [`${N} recipients? in (10 minutes|an hour|6 hours|a day)`, (n, s) => `${span(s!)}に宛先 ${n} 件`],
  [`${N} failed \\(${P}\\)`, (n, p) => `配送失敗 ${n} 件（${p}%）`],
  [
    `${N} domains? new to the company, ${N} new to this sender, ${N} known`,
    (a, b, c) => `社内初のドメイン ${a} 件、この送信元で初 ${b} 件、既知 ${c} 件`,
  ],
  [
    `envelope senders not used before in ${N} of ${N} minutes?`,
    (a, b) => `${b} 分中 ${a} 分で初めての差出人を使用`,
  ],
  [`${N} networks new to this login in 24 hours`, (n) => `24時間に初めてのネットワーク ${n} か所から接続`],
  [`${N} recipients in this (hour|day)`, (n, s) => `この${span(s!)}に宛先 ${n} 件`],
  ['remote servers refuse this mail and name (.*)', (names) => `相手サーバーが拒否し、${names} を挙げている`],
  // expected
  [`${N} in (10 minutes|an hour|6 hours|a day)`, (n, s) => `通常は${span(s!)}に ${n} 件`],
  [
    `usual ${P} new to the company, ${P} new to this sender`,
    (a, b) => `通常は社内初 ${a}%、この送信元で初 ${b}%`,
  ],
  [`usual ${P}`, (p) => `通常は ${p}%`],
  ['usual 0 or 1', () => '通常は 0～1 か所'],
  [`at most ${N} are allowed`, (n) => `許容は ${n} 件まで`],
  ['none', () => '通常はなし'],
  // against
  [
    `the share of failed recipients \\(${P}\\) is that of ordinary mail`,
    (p) => `配送失敗の割合（${p}%）は通常のメール並み`,
  ],
  ['it writes to domains like those it usually writes to', () => '宛先ドメインの傾向はいつもと同じ'],
  ['it uses the envelope senders that it always uses', () => '差出人はいつもと同じ'],
  ['the amount is usual for this sender', () => '送信量はこの送信元の通常の範囲'],
  [
    `only ${N} days? of history: it may always have sent like this`,
    (n) => `履歴が ${n} 日分しかなく、以前から同じ送り方だった可能性がある`,
  ],
  [
    `${N} other senders have temporary failures at this time`,
    (n) => `同じ時間にほかの送信元 ${n} 件でも一時的な失敗が出ている`,
  ],
  // reasons of an escalation
  [
    'now (warning|high|critical)',
    (severity) => `重要度が「${JAPANESE_SEVERITY[severity as Severity]}」に上がった`,
  ],
  [`${N} recipients so far`, (n) => `宛先が ${n} 件に達した`],
  // reason of a withdrawal
  ['the complete log does not confirm it', () => 'ログがすべて届いた結果、確認されなかった'],
];

const COMPILED = PHRASES.map(([english, japanese]) => ({ pattern: new RegExp(`^${english}$`), japanese }));

/** One of the detector's sentences in a language; English where there is no other. */
export function phrase(text: string, language: Language): string {
  if (language === 'en') return text;
  for (const { pattern, japanese } of COMPILED) {
    const match = pattern.exec(text);
    if (match !== null) return japanese(...match.slice(1));
  }
  // `<signal>: <observed>`, the reason of an escalation by a new signal.
  const [signal, rest] = text.split(/: (.*)/s);
  return rest === undefined || signal === undefined || !/^[a-z-]+$/.test(signal)
    ? text
    : phrase(rest, language);
}

/** What is usual, as a clause that can follow what was observed. */
export function usualPhrase(expected: string, language: Language): string {
  return language === 'en' ? usual(expected) : phrase(expected, language);
}
