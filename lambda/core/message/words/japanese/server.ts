import type { NoticeKind } from '../../../incident/notice.ts';
import { FIXED_COMMANDS, type Step } from '../../commands.ts';
import type { ServerWords } from '../server-words.ts';

const HEADLINES: Readonly<Record<NoticeKind, string>> = {
  opened: 'が他のメールサーバーから受信を拒否されています',
  escalated: 'を拒否するメールサーバーが増えています',
  reminded: 'への受信拒否が続いています',
  recovered: 'への受信拒否は終わりました',
};

export const SERVER_JAPANESE: ServerWords = {
  headline: (server, kind) => `${server} ${HEADLINES[kind]}`,
  refused: (recipients, senders, domains) =>
    `これまでに ${senders} 送信元の宛先 ${recipients} 件が ${domains} ドメインで拒否されました。送信元の配送失敗には数えません。`,
  by: (names) => `拒否の根拠: ${names}`,
  partners: (domains) => `影響のある相手: ${domains}`,
  suspects: (senders) => `原因の候補（継続中のインシデント、次に拒否の多い送信元）: ${senders}`,
  steps: (pages) => [
    ['まず原因を止めてください。送信元のインシデントと、上記の候補を確認します。'],
    ['メールサーバーのアドレスを確認: ', { code: FIXED_COMMANDS.blocklists }],
    ...pages.map((page): Step => ['そのあとで解除を申請: ', { code: page }]),
  ],
};
