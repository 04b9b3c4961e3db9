import type { Cause } from '../../dnsbl/lists/list.ts';
import type { Advice } from '../../dnsbl/watch/advice.ts';

/** The table of dnsbl/advice.ts, in Japanese. */
export const ADVICE_JAPANESE: Readonly<Record<Cause, Pick<Advice, 'first' | 'removal'>>> = {
  infected: {
    first: 'まず、感染した端末または盗用されたアカウントを特定して止める。解除の申請はその後に行う。',
    removal: '送信が収まったら、リストのページで解除を申請し、実施した対策を伝える。',
  },
  'spam-sent': {
    first: 'まず、このアドレスから迷惑メールを送っている送信元を特定して止める。解除の申請はその後に行う。',
    removal: '迷惑メールが止まれば登録は自然に消える。リストのページから早められる場合もある。',
  },
  'operator-case': {
    first: 'リストのページで登録の理由を読み、そこに書かれている行為を止める。',
    removal:
      '申請できるのは回線・サーバーの事業者だけ。登録の理由と実施した対策を事業者に送り、申請を依頼する。',
  },
  'user-reports': {
    first: '送信元を止めて待つ。最後の通報から24時間で登録は消える。',
    removal: '早期の解除は申請しない。',
  },
  misconfigured: {
    first:
      'ボットではない。このアドレスに固有の逆引き名を設定し、正引きと一致させて、HELO にも同じ名前を使う。',
    removal: 'その後、リストのページで自分で解除する。',
  },
  'site-abused': {
    first: 'このドメインのWebサイトを調べて修復する。迷惑メールの誘導先に使われている。',
    removal: 'その後、リストのページで解除を申請し、修復した内容を伝える。',
  },
  'domain-abused': {
    first: 'このドメインを使っているメールまたはWebページを探して止める。',
    removal: 'その後、リストのページで解除を申請する。',
  },
  backscatter: {
    first:
      '存在しない宛先は、受信後に不達通知を返すのではなく、SMTP の応答で拒否する。コールアウト検証と、迷惑メールへの自動応答もやめる。',
    removal: '最後の不達通知から数週間で、登録は自然に消える。',
  },
  neighbours: {
    first: '対応は不要。近隣のアドレスを理由とする登録である。解除料を請求されても支払わない。',
    removal: '登録は自然に消える。実際に受信拒否が起きている場合は、事業者に連絡する。',
  },
  'new-domain': {
    first: '対応は不要。取得直後のドメインである。当面は一斉送信に使わない。',
    removal: 'ドメインが最初に観測されてから1日で、登録は自然に消える。',
  },
  none: { first: '対応は不要。', removal: '解除の必要はない。' },
  unknown: {
    first: 'リストのページで登録の理由を確認する。並行して、迷惑メールの送信元を探す。',
    removal: 'リストのページの案内に従う。',
  },
};
