import { MINUTES_A_DAY } from '../../../time.ts';
import type { FindingWords } from '../finding-words.ts';
import { noneTold, wordObserved } from '../finding-words.ts';
import { percent, quantity } from '../quantity.ts';
import { JAPANESE_SEVERITY } from './severity.ts';

/** How a person reads a window of so many minutes. */
const SPANS: Readonly<Record<number, string>> = {
  10: '10分間',
  60: '1時間',
  360: '6時間',
  1440: '1日',
};

function span(minutes: number): string {
  const known = SPANS[minutes];
  if (known !== undefined) return known;
  if (minutes < 120) return `${minutes}分間`;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return rest === 0 ? `${hours}時間` : `${hours}時間${rest}分`;
}

/** After a count that there may be more of. */
function least(cut: number | undefined): string {
  return cut === undefined ? '' : '以上';
}

/** `1.5%`: Japanese puts no space before the sign. */
function share(value: number): string {
  return percent(value).replace(' ', '');
}

/** A time that may be long: from two days on in whole days. */
function longSpan(minutes: number): string {
  return minutes < 2 * MINUTES_A_DAY ? span(minutes) : `${quantity(Math.round(minutes / MINUTES_A_DAY))}日間`;
}

/** What was seen: all that a listing's notice says of a suspect. */
export const JAPANESE_OBSERVED: FindingWords['observed'] = {
  volume: ({ observed, window }) => `${span(window)}に宛先 ${quantity(observed.recipients)} 件`,
  failures: ({ observed, window }) =>
    `${span(window)}に宛先 ${quantity(observed.recipients)} 件中 ${quantity(observed.failed)} 件が配送失敗（${share(observed.failed / Math.max(observed.recipients, 1))}）`,
  domains: ({ observed, window }) =>
    noneTold(observed)
      ? '1日のドメインが多すぎ、新しいものを数えられません'
      : `${observed.cut === undefined ? '' : `${span(window)}に`}社内初のドメイン ${quantity(observed.toCompany)} 件${least(observed.cut)}、この送信元で初 ${quantity(observed.toSender)} 件、既知 ${quantity(observed.known)} 件`,
  senders: ({ observed }) =>
    `${quantity(observed.minutes)}分中${quantity(observed.newMinutes)}分で初めての差出人を使用`,
  recipients: ({ observed }) =>
    `宛先 ${quantity(observed.recipients)} 件中 ${quantity(observed.strangers)} 件は最近送っていない相手`,
  network: ({ observed }) =>
    `${quantity(observed.minutes)}分中${quantity(observed.newMinutes)}分で初めてのネットワークから`,
  refused: ({ observed }) =>
    `自社サーバーが宛先 ${quantity(observed.recipients)} 件中 ${quantity(observed.refused)} 件を拒否`,
  'failed-logins': ({ observed }) =>
    `同じ接続元でログイン失敗 ${quantity(observed.failed)} 回の後にこのログインが成功`,
  'login-spread': ({ observed }) =>
    `24時間に初めてのネットワーク ${observed.networks} か所${least(observed.cut)}から接続`,
  ceiling: ({ observed }) => `この${span(observed.per)}に宛先 ${quantity(observed.recipients)} 件`,
  total: ({ observed, window }) =>
    `${longSpan(window)}で宛先の合計 ${quantity(observed.recipients)} 件${observed.known ? `（うち最近も送った相手 ${quantity(observed.known)} 件）` : ''}`,
  wave: ({ observed }) =>
    `1日に${observed.among === 'logins' ? 'ログイン' : `${observed.among} のアドレス`} ${quantity(observed.keys)} 件が現れ、宛先 ${quantity(observed.recipients)} 件に送って途絶えた`,
  blocked: ({ observed }) => `相手サーバーが拒否し、${observed.names.join(', ')} を挙げている`,
};

/** What is usual or allowed. */
const USUAL: FindingWords['usual'] = {
  volume: ({ expected, window }) => `通常は${span(window)}に ${quantity(expected.recipients)} 件`,
  failures: ({ expected }) => `通常は ${share(expected.share)}`,
  domains: ({ expected }) =>
    `通常は社内初 ${share(expected.toCompanyShare)}、この送信元で初 ${share(expected.toSenderShare)}`,
  senders: ({ expected }) => `通常は ${share(expected.share)}`,
  recipients: ({ expected }) => `通常は ${share(expected.share)}`,
  network: ({ expected }) => `通常はメールの ${share(expected.share)}`,
  refused: ({ expected }) => `通常は ${share(expected.share)}`,
  'failed-logins': () => '通常はほとんどなし',
  'login-spread': ({ expected }) => `通常は 0～${expected.networks} か所`,
  ceiling: ({ expected }) => `許容は ${quantity(expected.limit)} 件まで`,
  total: ({ observed, expected }) =>
    `通常は同じ期間に多くて ${quantity(expected.recipients)} 件${observed.known ? '（最近も送った相手は 1 人 0.3 件と数える）' : ''}`,
  wave: ({ expected }) => `通常は多くて ${quantity(expected.keys)} 件`,
  blocked: () => '通常はなし',
};

export const JAPANESE_FINDINGS: FindingWords = {
  signals: {
    volume: '送信量',
    failures: '配送失敗',
    domains: '宛先ドメイン',
    senders: '差出人',
    blocked: '拒否',
    recipients: '宛先',
    network: '接続元',
    refused: '自社サーバーの拒否',
    'failed-logins': 'ログイン失敗',
    'login-spread': '接続元の広がり',
    ceiling: '上限',
    total: '累計',
    wave: '新顔の波',
  },
  observed: JAPANESE_OBSERVED,
  usual: USUAL,
  newcomer: '通常の値はまだ不明',
  arguments: {
    failures: (argument) => `配送失敗の割合（${share(argument.share)}）は通常のメール並み`,
    domains: () => '宛先ドメインの傾向はいつもと同じ',
    senders: () => '差出人はいつもと同じ',
    recipients: () => '以前から送っている相手に送っている',
    network: () => 'いつものネットワークから接続している',
    volume: () => '送信量はこの送信元の通常の範囲',
    history: ({ days }) =>
      `履歴が${days === 0 ? '1日分に満たず' : `${quantity(days)}日分しかなく`}、以前から同じ送り方だった可能性がある`,
    surge: ({ senders }) =>
      `この30分間に、ほかの少なくとも ${quantity(senders)} 件の送信元でも一時的な失敗が出ている`,
  },
  reasons: {
    severity: ({ severity }) => `重要度が「${JAPANESE_SEVERITY[severity]}」に上がった`,
    signal: ({ finding }) => wordObserved(finding, { observed: JAPANESE_OBSERVED }),
    growth: ({ recipients }) => `宛先が ${quantity(recipients)} 件に達した`,
    refused: ({ server }) =>
      `${server} がほかのサーバーから拒否されているためで（別のインシデント）、この送信元に疑いはない`,
    unconfirmed: () => 'ログがすべて届いた結果、確認されなかった',
  },
};
