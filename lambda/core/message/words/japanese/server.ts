import type { NoticeKind } from '../../../incident/notice.ts';
import { blocklistsCommand, type Step } from '../../commands/commands.ts';
import type { ServerWords } from '../server-words.ts';

const HEADLINES: Readonly<Record<NoticeKind, string>> = {
  opened: 'が他のメールサーバーから受信を拒否されています',
  escalated: 'を拒否するメールサーバーが増えています',
  reminded: 'への受信拒否が続いています',
  recovered: 'への受信拒否は終わりました',
};

const UNATTRIBUTED: Readonly<Record<NoticeKind, string>> = {
  opened: 'から送信元の分からない不審なメールが出ています',
  escalated: 'から出る送信元不明のメールが増えています',
  reminded: 'から送信元不明の不審なメールが出続けています',
  recovered: 'からの送信元不明の不審なメールは止まりました',
};

export const SERVER_JAPANESE: ServerWords = {
  headline: (server, kind) => `${server} ${HEADLINES[kind]}`,
  unattributed: (server, kind) => `${server} ${UNATTRIBUTED[kind]}`,
  stepsUnattributed: (trace, fromGroup) => [
    [
      '誰が渡したメールかを調べる。例に挙げたメールをメールログで確認する',
      ...(trace === undefined ? [] : ['（', { code: trace }, '）']),
      ...(fromGroup === undefined ? [] : ['（CloudWatch Logs からは ', { code: fromGroup }, '）']),
      '。受付の行に、信用できる接続元・ログイン・ローカルユーザーがない。接続元が紛らわしい文字列を行に書き込んだ可能性がある。',
    ],
    [
      'メールログ全体が通常の詳しさで読まれているか確認する: client=（Postfix）、<=（Exim）、relay=（Sendmail）の行。',
    ],
    ['キューに残っているメールを保留し、その時間に送信していた人に確認する。'],
  ],
  backscatter: (messages, time) =>
    `外部から届いたメールの差出人（詐称の可能性あり）へのこのサーバー自身の不達通知: ${time} 以降 ${messages} 通。存在しない宛先は受付時に拒否してください。`,
  refused: (refusals, senders, domains) =>
    `これまでに送信元 ${senders} 件のメールが、${domains} 組織のドメインで計 ${refusals} 回拒否されました。この拒否は送信元の配送失敗には数えません。`,
  by: (names) => `拒否の根拠: ${names}`,
  partners: (domains) => `影響のある相手: ${domains}`,
  suspects: (senders) =>
    `原因の候補（継続中のインシデント、過去48時間のもの、自身の不達通知、拒否の多い送信元の順）: ${senders}`,
  steps: (pages) => [
    ['まず原因を見つけて止める。送信元のインシデントと、上記の候補を確認する。'],
    ['メールサーバーのアドレスを確認する: ', { code: blocklistsCommand('ja') }],
    ...pages.map((page): Step => ['そのあとで解除を申請する: ', { code: page }]),
  ],
};
