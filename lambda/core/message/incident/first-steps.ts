import { plain } from '../../plain-text.ts';
import { type SenderKind, senderKind, senderName } from '../../sender.ts';
import type { Language } from '../settings.ts';
import { shellQuoted } from '../shell.ts';

/** `shown` is made plain, `quoted` is safe inside a shell command. */
type Step = (shown: string, quoted: (command: string) => string, name: string) => string;

/** What to do first about a sender, in the order in which it stops the harm. Commands are safe to paste. */
export function firstSteps(sender: string, language: Language = 'en'): string[] {
  const name = senderName(sender);
  const shown = plain(name, 120);
  // What cannot be seen must not be pasted either; a name that is not plain has to be typed by a person.
  const quoted = (text: string) => shellQuoted(plain(text, 400));
  const { stop, after } = STEPS[language];
  return [...stop[senderKind(sender) ?? 'host'], ...after].map((step) => step(shown, quoted, name));
}

const STEPS: Readonly<Record<Language, { stop: Record<SenderKind, Step[]>; after: Step[] }>> = {
  en: {
    stop: {
      login: [
        (shown, quoted, name) =>
          `Reset the password of ${shown} and end its sessions (Dovecot: doveadm kick ${quoted(name)}).`,
        () =>
          'Ask its owner what was clicked; look for forwarding rules and for other services with that password.',
      ],
      local: [
        (shown) =>
          `Find what submits mail as ${shown}: a hacked web form, a cron job (crontab -l, the web server's access log).`,
        () => 'Stop that script or account, then its processes.',
      ],
      host: [
        (shown, quoted, name) =>
          `Take ${shown} off the network, or refuse it at the mail server: add the line ${quoted(`${name} REJECT`)} to the map of check_client_access.`,
        () =>
          'If that address is a NAT gateway or a shared server, look at the envelope senders and the times to find the machine behind it.',
      ],
    },
    after: [
      () =>
        'Hold what is still queued before it leaves: postqueue -j names the messages, postsuper -h QUEUE-ID holds one.',
      () =>
        "Check your mail server's address: sendwatch blocklists ADDRESS. Ask for removal only after the source is stopped.",
    ],
  },
  ja: {
    stop: {
      login: [
        (shown, quoted, name) =>
          `${shown} のパスワードを変更し、セッションを切断する（Dovecot: doveadm kick ${quoted(name)}）。`,
        () =>
          '本人に心当たり（不審なリンクや添付）を確認し、転送設定と、同じパスワードを使う他のサービスも調べる。',
      ],
      local: [
        (shown) =>
          `${shown} としてメールを出しているものを探す: 改ざんされたWebフォーム、cron（crontab -l、Webサーバーのアクセスログ）。`,
        () => 'そのスクリプトまたはアカウントを止め、続いてプロセスを止める。',
      ],
      host: [
        (shown, quoted, name) =>
          `${shown} をネットワークから切り離す。またはメールサーバーで拒否する: check_client_access の表に ${quoted(`${name} REJECT`)} の行を追加する。`,
        () => 'そのアドレスがNATや共用サーバーなら、差出人と時刻から内側の端末を特定する。',
      ],
    },
    after: [
      () => 'キューに残っているメールを止める: postqueue -j で一覧、postsuper -h キューID で1通ずつ保留。',
      () =>
        'メールサーバーのアドレスを確認する: sendwatch blocklists アドレス。解除の申請は送信元を止めてから。',
    ],
  },
};
