import type { Language } from '../settings.ts';
import { plural } from '../words/quantity.ts';

/** What is said of correspondents whom our own rules refuse. Values are put in by the caller, who made them plain. */
export interface RefusedWords {
  /** On the dashboard. */
  heading: string;
  headline(correspondents: number): string;
  what: string;
  /** @param since @param last times with their zone */
  entry(domain: string, since: string, last: string, tries: number): string;
  rule(rule: string): string;
  /** @param lastDelivered undefined where none was */
  before(written: number, delivered: number, lastDelivered: string | undefined): string;
  more(left: number): string;
  /** Told on a day before, and still refused. */
  still(told: number): string;
  steps: { title: string; look: string; allow: string; resend: string; forged: string };
  footer(id: string): string;
}

export const REFUSED_WORDS: Readonly<Record<Language, RefusedWords>> = {
  en: {
    heading: 'Correspondents whom your own rules refuse',
    headline: (count) => `your own rules refuse ${plural(count, 'correspondent', 'correspondents')}`,
    what: 'Your mail servers refuse mail in the name of domains that you write to, or whose mail they took before. What is refused is lost to you, and its senders may not tell.',
    entry: (domain, since, last, tries) =>
      `${domain}: since ${since}, last ${last}, at least ${plural(tries, 'try', 'tries')}`,
    rule: (rule) => `by the rule: ${rule}`,
    before: (written, delivered, last) =>
      `before: ${written} recipients written to there, mail from there taken for ${delivered}${last === undefined ? '' : `, last ${last}`}`,
    more: (left) => `And ${left} more: see the dashboard.`,
    still: (told) => `Of ${told} more you were told before; they are still refused.`,
    steps: {
      title: 'FIRST STEPS',
      look: 'On the mail server, see from which addresses, and what came before: ',
      allow: 'Whom you know, except from the rule: an OK for its addresses, above the rule that refuses it.',
      resend: 'Ask it to send again what was refused: that went back to it as undeliverable.',
      forged:
        'A name can be forged. Where the addresses are not those from which its mail came before, the rule did well.',
    },
    footer: (id) =>
      `Notice ${id}, once a day at most. Names and rules above come from the log: do not trust them.`,
  },
  ja: {
    heading: '自社の規則が拒否している取引相手',
    headline: (count) => `自社の規則が取引相手 ${count} 件のメールを拒否しています`,
    what: 'こちらから送信している、または以前に受信していたドメインからのメールを、自社のメールサーバーが拒否しています。拒否されたメールは届かず、相手から連絡があるとは限りません。',
    entry: (domain, since, last, tries) => `${domain}: ${since} から、最後は ${last}、少なくとも ${tries} 回`,
    rule: (rule) => `拒否した規則: ${rule}`,
    before: (written, delivered, last) =>
      `これまで: こちらからの宛先 ${written} 件、受信した宛先 ${delivered} 件${last === undefined ? '' : `（最後は ${last}）`}`,
    more: (left) => `ほか ${left} 件はダッシュボードをご覧ください。`,
    still: (told) => `ほかに、以前お知らせした ${told} 件も拒否が続いています。`,
    steps: {
      title: '■ 最初にすること',
      look: 'メールサーバーで、接続元アドレスとそれまでの受信を確認します: ',
      allow:
        '知っている相手であれば規則の対象から外します。拒否する規則より上に、相手のアドレスを許可する行を書きます。',
      resend: '拒否されたメールは相手に配送不能として戻っています。再送を依頼してください。',
      forged: '名前は詐称できます。以前の受信とは違うアドレスからであれば、規則は正しく働いています。',
    },
    footer: (id) =>
      `通知 ${id}（多くても1日1回）。上の名前と規則はログの内容そのままです。信用しないでください。`,
  },
};

/** What shows more of it, typed on the mail server. */
export const LOOK_COMMAND = 'sendwatch impact --refused /var/log/mail.log';
