import type { NoticeKind } from '../../../incident/notice.ts';
import { amount } from '../../../text/amount.ts';
import { MINUTE } from '../../../time.ts';
import { percent } from '../quantity.ts';
import type { Words } from '../words.ts';
import { JAPANESE_FINDINGS } from './findings.ts';
import { JAPANESE_SEVERITY } from './severity.ts';

const HEADLINES: Readonly<Record<NoticeKind, string>> = {
  opened: 'がボットのように送信しています',
  escalated: 'の送信が悪化しました',
  reminded: 'の異常な送信が続いています',
  recovered: 'は通常の状態に戻りました',
};

function duration(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / MINUTE));
  if (minutes < 120) return `${minutes}分`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours}時間` : `${Math.round(hours / 24)}日`;
}

export const JAPANESE: Words = {
  ...JAPANESE_FINDINGS,
  severity: JAPANESE_SEVERITY,
  over: '回復',
  headline: (sender, kind) => `${sender} ${HEADLINES[kind]}`,
  since: (time, lasting) => `${time} から${lasting}継続。`,
  recovered: (time, lasting) => `${time} に回復（${lasting}継続）。`,
  duration,
  soFar: (messages, recipients, failed) => `これまでに ${messages} 通、宛先 ${recipients} 件。${failed}。`,
  failures: (failed, known) =>
    known === 0
      ? '配送結果はまだ不明'
      : `${amount(known)} 件中 ${amount(failed)} 件が配送失敗（${percent(failed / known).replace(' ', '')}）`,
  score: (score, threshold) => `スコア ${score}（警報のしきい値 ${threshold}）。`,
  counted: (sender, time) => `件数は ${sender} の ${time} 以降のもの。`,
  measured: (time, sender) =>
    `以下の期間は ${time} まで${sender === undefined ? '' : `（${sender} の送信）`}。`,
  byRule: 'スコアではなく規則により検知。',
  related: (sender) => `同じメールの送信元: ${sender}`,
  why: (reason) => `新しい動き: ${reason}。`,
  late: '遅れて検知: このログは発生時刻より後に届きました。',
  finding: (observed, expected, signal, score) => `${observed}／${expected}（${signal} ${score}）`,
  acknowledged: (by, time, note) => `${by} が対応中（${time}）${note === '' ? '' : `: ${note}`}。`,
  expected: (max, from, to) => `予定された一斉送信: 宛先 ${max} 件まで、${from} から ${to} まで。`,
  nullSender: '<>（空の差出人）',
  ownRefusals: (refused, putOff) => `恒久的な拒否 ${refused} 件、一時的な拒否 ${putOff} 件`,
  titles: {
    why: '■ 検知の根拠',
    against: '■ 正常かもしれない理由',
    steps: '■ 最初にすること',
    refused: '■ 相手サーバーの拒否応答',
    ownRefusals: '■ 自社サーバーの拒否応答',
    domains: '■ 初めての宛先ドメイン（送信があった分数）',
    senders: '■ 初めての差出人（エンベロープ）',
    sentAs: '■ 差出人（エンベロープ。メーリングリストは専用のアドレス）',
    clients: '■ 接続元',
    blocks: '■ 拒否応答に出たブロックリスト',
    scripts: '■ メールを渡したスクリプト',
    messages: '■ メールの例（サーバー/キューID）',
    acknowledge: '■ 対応を始めたら',
    links: '■ リンク',
    together: '■ 共通点',
  },
  acknowledge: '次のコマンドで再通知が止まります（悪化したときは通知します）:',
  expectJob: '予定していた一斉送信なら、件数を指定してください:',
  footer: (incident, notice) =>
    `インシデント ${incident}、通知 ${notice}。上の名前と応答はログの内容そのままです。信用しないでください。`,
  digest: {
    // `2時間` ends with that word itself.
    headline: (incidents, lasting) => `${lasting.replace(/間$/, '')}間に ${incidents} 件のインシデント`,
    first: (headline, counts) => `${headline}: ${counts}。`,
    count: (severity, incidents) => `${severity} ${incidents} 件`,
    counts: (each) => each.join('、'),
    together: (group, share, of) => `${of} 件中 ${share} 件が ${group} にあります。`,
    worst: (shown) => `■ 深刻な順に ${shown} 件`,
    more: (left) => `ほか ${left} 件はダッシュボードをご覧ください。`,
    quiet: '重要度が低いため、まとめてお知らせします。',
  },
};
