import { blocklistsCommand, FIXED_COMMANDS, PLACES } from '../../commands/commands.ts';
import type { StepWords } from '../step-words.ts';
import { CONTAIN_JAPANESE } from './contain.ts';

export const STEPS_JAPANESE: StepWords = {
  stop: {
    login: [
      ({ shown, kick }) =>
        kick === undefined
          ? [
              `${shown} のパスワードを変更し、セッションを切断する（Dovecot: `,
              { code: FIXED_COMMANDS.sessions },
              ' で一覧。この名前にはコマンドに使えない文字が含まれる）。',
            ]
          : [`${shown} のパスワードを変更し、セッションを切断する（Dovecot: `, { code: kick }, '）。'],
    ],
    local: [
      ({ shown, scripts }) =>
        scripts === ''
          ? [
              `${shown} としてメールを出しているものを探す: 改ざんされたWebフォーム、メーリングリスト、cron（`,
              { code: FIXED_COMMANDS.crontab },
              '、Webサーバーのアクセスログ）。',
            ]
          : [
              `${shown} について、ログに出たスクリプトを調べる: ${scripts}。呼び出し元はWebサーバーのアクセスログで確認する。`,
            ],
    ],
    host: [
      ({ shown }) => [
        `${shown} をネットワークから切り離す。NATや共用サーバーのアドレスなら、先に差出人と時刻から内側の端末を特定する。アドレスを拒否すると、その内側の全員が送れなくなる。`,
      ],
    ],
  },
  contain: CONTAIN_JAPANESE,
  find: {
    login: [
      () => [
        '本人に心当たり（不審なリンクや添付）を確認し、転送設定と、同じパスワードを使う他のサービスも調べる。',
      ],
    ],
    local: [() => ['そのスクリプトまたはアカウントを止め、続いてプロセスを止める。']],
    host: [],
  },
  after: [
    ({ queue }) => [
      'キューに残っているメールのうち、この送信元のものだけを保留する。まずメールサーバーで ',
      { code: queue ?? FIXED_COMMANDS.queue },
      queue === undefined
        ? ' の出力を queue.json に保存する（または exim -bp、mailq、smtpctl show queue）。'
        : ' の出力を queue.json に保存する。',
    ],
    ({ spool }) =>
      spool === undefined
        ? ['続いて sendwatch spool に送信元を手で入力する（コマンドに使えない文字を含むため）。']
        : ['続いて ', { code: spool }, ' を実行すると、保留のコマンドが表示される。'],
    ({ trace }) =>
      trace === undefined
        ? ['各メールの行方は、キューIDを指定して sendwatch trace で確認する。']
        : ['各メールの行方を確認する: ', { code: trace }, '（当時以降のログをすべて指定する）。'],
    ({ traceGroup }) =>
      traceGroup === undefined
        ? []
        : ['メールサーバーに入れない場合は CloudWatch Logs から確認する: ', { code: traceGroup }],
    ({ tail, moreGroups }) =>
      tail === undefined
        ? []
        : [
            'sendwatchが手元に無ければ、AWS CLIでログの行を見る: ',
            { code: tail },
            ...(moreGroups ? ['（メールログのロググループが他にもあれば、それぞれに）。'] : []),
          ],
    () => [
      'メールサーバーのアドレスを確認する: ',
      { code: blocklistsCommand('ja') },
      '。解除の申請は送信元を止めてから。',
    ],
  ],
  ackByHand: '下のインシデントIDとステージを指定して sendwatch ack を実行してください。',
  senderByHand: `「${PLACES.ja.sender}」には1行目の送信元を入れてください。コマンドに使えない文字を含むため、手で入力してください。`,
};
