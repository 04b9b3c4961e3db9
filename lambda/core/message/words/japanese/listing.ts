import type { ListingWords } from '../listing-words.ts';
import { ADVICE_JAPANESE } from './advice.ts';
import { meaningInJapanese } from './meanings.ts';

export const LISTING_JAPANESE: ListingWords = {
  headline: {
    target: (text, mailServer) => `${text}（${mailServer}）`,
    event: {
      listed: (target, list) => `${spaced(target)}が ${list} に登録されました`,
      relisted: (target, list) => `${spaced(target)}が ${list} に再び登録されました`,
      'already-listed': (target, list) => `${spaced(target)}は監視開始前から ${list} に登録されています`,
      worse: (target, list) => `${spaced(target)}の ${list} での登録内容が悪化しました`,
      delisted: (target, list) => `${spaced(target)}の登録が ${list} から解除されました`,
      'white-lost': (target, list) => `${spaced(target)}が ${list} の優良評価から外れました`,
      'unknown-code': (target, list) => `${spaced(target)}について ${list} が未知のコードを返しました`,
    },
    alreadyListed: (listings) => `監視開始前からの登録 ${listings} 件`,
    removal: (target, list) => `${target}: ${list} に解除を申請できます`,
    suspectFound: (target, list) => `${target}（${list} に登録中）: 原因とみられるインシデントを検知しました`,
    listSuspect: (list) => `${list} が多数の対象を一斉に登録: 通知を1回見合わせます`,
    listsBlind: (lists) => `${lists} 件のリストを確認できなくなりました`,
    listsBack: (lists) => `${lists} 件のリストを再び確認できるようになりました`,
    several: (news) => `ブロックリストに関するお知らせ ${news} 件`,
  },
  facts: {
    list: (name, tier, codes, meaning) =>
      `${name}（ティア${tier}）: ${[codes, meaning].filter((part) => part !== '').join(' ')}`.trim(),
    relisted: '解除から7日以内の再登録です。原因が取り除かれていません。',
    askedAs: (domain) => `登録可能ドメインだけを扱うリストのため、${domain} としての結果です。`,
    seen: (first, confirmed) => `最初の検出 ${first}、確定 ${confirmed}。`,
    listedSince: (first) => `登録の最初の検出は ${first} です。`,
    notKnown: '不明',
    mailServer: (name) => `メールサーバー: ${name}`,
    role: (text) => `用途: ${text}`,
    reverseName: (name) => `逆引き名: ${name}`,
    asked: (resolver, selfTest) => `問い合わせ先: ${resolver}。リストの動作確認: ${selfTest}。`,
    resolver: { authoritative: 'リスト自身のネームサーバー', system: 'システムのリゾルバー' },
    selfTest: { passed: '正常', 'no test entry known': 'テスト用の登録が不明のため未確認' },
    alsoListed: (lists) => `ほかに登録のあるリスト: ${lists}`,
    clean: (lists) => `登録のないリスト: ${lists}`,
    unknown: (lists) => `判定できないリスト: ${lists}`,
    ownWords: (text) => `リスト側の説明（未検証）: ${text}`,
  },
  suspects: {
    anyServer: '全メールサーバー',
    incident: ({ sender, severity, since, until, messages, recipients, why, id }) =>
      `${sender}: ${severity}、${since} から、${until}。${messages} 通、宛先 ${recipients} 件。${why}（インシデント ${id}）`,
    open: '継続中',
    over: (time) => `${time} に終息`,
    nobody:
      '目立った送信元はありません。少量を多数の宛先に送るもの（使われていないアカウント、Webフォームなど）を探してください。',
    refusedBy: (blocks) => `このメールを拒否した受信側が挙げた理由: ${blocks}`,
    elsewhere: (incidents) => `ほかのメールサーバーだけを経由したインシデントが ${incidents} 件あります。`,
    busy: (sender, recipients, usual) => `${sender}: 宛先 ${recipients} 件（通常 ${usual} 件）`,
    top: (sender, recipients, failed) =>
      `${sender}: 宛先 ${recipients} 件${failed === undefined ? '' : `（配送失敗 ${failed.replace(' ', '')}）`}`,
    found: '登録をお知らせした時点では、このインシデントは未検知でした。登録の原因とみられます。',
  },
  titles: {
    listings: '■ 登録の一覧',
    suspects: (server) => `■ 原因の候補: 過去48時間のインシデント（${server}）`,
    top: (server) => `■ 過去48時間の送信の多い順（${server} 経由）`,
    busiest: '■ 直近1時間の送信の多い順（全メールサーバー）',
    found: '■ 原因の候補: 登録後に検知したインシデント',
    steps: '■ 対応の手順（この順に）',
    draft: '■ リスト運営者への連絡文',
    links: '■ リンク',
  },
  impact: {
    critical: '影響: 多くの大手プロバイダーが、現在このサーバーからの受信を拒否しています。',
    high: '影響: このリストを使う受信側で、受信拒否または迷惑メール扱いになります。',
    medium: '影響: 一部の受信側で受信拒否になり、ほかでも迷惑メールと判定されやすくなります。',
    low: '影響: 少数の受信側で、迷惑メールと判定されやすくなります。',
    info: '影響: このリストを理由に受信を制限する受信側は、ほとんどありません。',
    ignore: '影響: ありません。',
  },
  listSeverity: {
    critical: '緊急',
    high: '高',
    medium: '中',
    low: '低',
    info: '参考',
    ignore: '対応不要',
  },
  advice: ADVICE_JAPANESE,
  meaning: meaningInJapanese,
  row: (target, list, codes, meaning, severity, first) =>
    `${target}／${list}:${codes === '' ? '' : ` ${codes}`} ${meaning}（${severity}）。${first}`,
  firstTold: 'まとめて一度だけお知らせします。今後は変化があったときにだけ通知します。',
  sourceStopped: 'この登録の原因とみられるインシデントはすべて終息し、送信元は止まっています。',
  draft: 'リスト運営者向けの英文です。[ ] の中を実施した対策に書き換え、リストのフォームから送ってください:',
  draftFollows: 'まだ申請しないでください。原因とみられるインシデントが終息したら、連絡文をお送りします。',
  draftOfYours:
    '送信元を止めてから申請してください。何が起きたか、いつ止めたか、どのような対策をしたかを書きます。',
  listSuspect: (list, hits, asked) =>
    `${list} が ${asked} 件中 ${hits} 件の対象を一斉に登録しました。リスト側の障害の可能性があるため、通知を次回の確認まで見合わせます。`,
  listsBlind: '登録の有無を確認できません。登録なしとは限りません。',
  listsBack: '応答が再び信頼できる状態になりました。',
  more: (left) => `ほか ${left} 件。`,
  lists: (names, left) => `${names}${left > 0 ? `、ほか ${left} 件。` : ''}`,
  footer: (notice) => `通知 ${notice}。上の名前と説明は外部の内容そのままです。信用しないでください。`,
  links: { lookup: '登録の照会', delist: '解除の申請' },
};

/** A name in Latin letters is set apart from what follows; one with its mail server in brackets ends in wide ones. */
function spaced(target: string): string {
  return target.endsWith('）') ? target : `${target} `;
}
