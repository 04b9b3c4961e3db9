import { CONTAINMENT } from '../../commands/commands.ts';
import type { ContainWords, WordedStep } from '../step-words.ts';

const { postfix, exim, sendmail, opensmtpd } = CONTAINMENT;

/** The line for the file, and why the file comes first. */
function add(file: string, missing: string): WordedStep {
  return ({ contain: { line } }) =>
    line === undefined
      ? [
          'またはメールサーバーで拒否する。',
          { code: file },
          ` に書く名前は、メールの例に対応するログの行で確認する。${missing}`,
        ]
      : [
          'またはメールサーバーで拒否する。',
          { code: file },
          ' に ',
          { code: line },
          ` の行を追加する。${missing}`,
        ];
}

const MISSING = 'ファイルは設定より先に作る。無いと全員のメールが拒否される。';

function postfixSteps({ file, rule }: { file: string; rule: string }, seen: string): WordedStep[] {
  return [
    add(file, MISSING),
    () => [
      { code: postfix.config },
      ' の ',
      { code: postfix.restrictions },
      ' に ',
      { code: rule },
      ' があれば、すべてのサービスで有効になる。',
      { code: postfix.before },
      ' より後や ',
      { code: postfix.elsewhere },
      ' では何も止まらない。',
    ],
    ({ contain: { ask } }) => [
      ...(ask === undefined ? [] : ['先に ', { code: ask }, ' でREJECTと出ることを確認する。']),
      '続いて ',
      { code: postfix.reload },
      ' を実行する。実行しないと、待機中のプロセスは古い表を使い続ける。',
    ],
    () => [
      `接続中のセッションはそれでも続く。ログで${seen}の最新の行にある番号のsmtpdプロセスを終了する。元に戻すには行を削除し、もう一度 `,
      { code: postfix.reload },
      ' を実行する。',
    ],
  ];
}

function eximSteps({ file, rule }: { file: string; rule: string }): WordedStep[] {
  return [
    add(file, MISSING),
    () => [
      { code: exim.acl },
      ' が指すACLの最初のacceptより前に ',
      { code: rule },
      ' があれば、次の接続から有効になる。再読み込みは不要。',
    ],
    () => [
      '接続中のセッションは続く。',
      { code: exim.processes },
      ' でプロセスを調べて終了する。元に戻すにはファイルから行を削除する。',
    ],
  ];
}

/** First steps at the mail server: the same facts as in English. */
export const CONTAIN_JAPANESE: ContainWords = {
  postfix: {
    host: postfixSteps(postfix.host, 'そのアドレスの「connect from」'),
    login: postfixSteps(postfix.login, 'そのログイン名'),
    local: [
      ({ contain: { ask } }) => [
        '見つかるまでの間、',
        { code: postfix.config },
        ' の ',
        { code: postfix.local.rule },
        ' でPostfixはこのユーザーのメールを拒否する。再読み込みは不要。',
        ...(ask === undefined ? [] : ['名前は ', { code: ask }, ' で分かる。']),
        '元に戻すには削除する。',
      ],
    ],
  },
  exim: { host: eximSteps(exim.host), login: eximSteps(exim.login), local: [] },
  sendmail: {
    host: [
      add(sendmail.file, 'access_dbの機能が必要。'),
      () => [
        '続いて表を作り直す: ',
        { code: sendmail.map },
        '。次の接続から有効になり、再起動は不要。QUARANTINEは使わない（リセット後のメールが送信される）。',
      ],
      () => [
        '接続中のセッションは続く。そのsendmailプロセスを終了する。元に戻すには行を削除し、表を作り直す。',
      ],
    ],
    login: [
      () => [
        'Sendmailにはログインを拒否する表が無く、新しいパスワードだけが止める。接続中のセッションは続くので、そのsendmailプロセスを終了する。',
      ],
    ],
    local: [],
  },
  opensmtpd: {
    host: [
      add(
        opensmtpd.file,
        'smtpdの設定で、他の規則より前に、このファイルの表（contained）からの接続を拒否する。',
      ),
      () => [
        '続いて ',
        { code: opensmtpd.update },
        ' を実行する。実行しないと何も起きない。接続中のセッションにも有効。元に戻すには行を削除し、もう一度実行する。',
      ],
    ],
    login: [],
    local: [],
  },
  unknown: {
    host: [
      () => [
        'またはメールサーバーで拒否する。規則は効く場所に置き、表は読み直させる。サーバーごとの方法はプロジェクトの掃除の手引きにある。接続中のセッションは続くので切断する。',
      ],
    ],
    login: [],
    local: [],
  },
};
