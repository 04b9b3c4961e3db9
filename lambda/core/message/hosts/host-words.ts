import type { Language } from '../settings.ts';
import { japaneseSpan, span } from '../span.ts';

/** What is told of mail hosts. Names are put in made plain; times are written out, `off` is in milliseconds. */
export interface HostWords {
  /** @param more hosts that are told of, too */
  title: (what: string, more: number) => string;
  /** What a title says of one host. */
  short: HostSentences;
  /** What an e-mail says of it. */
  long: HostSentences;
  /** What to do, once for all hosts of a kind. */
  silentStep: { before: string; code: string; after: string };
  clockStep: { before: string; code: string; after: string };
  /** Of the hosts that do not fit. */
  more: (left: number) => string;
}

export interface HostSentences {
  /** @param last when it was heard last; undefined: never */
  silent: (host: string, last: string | undefined) => string;
  heard: (host: string, at: string, last: string | undefined) => string;
  forgotten: (host: string, last: string | undefined) => string;
  /** @param off positive: it writes times that are past */
  clockOff: (host: string, off: number) => string;
  clockRight: (host: string, off: number) => string;
}

const ENGLISH: HostWords = {
  title: (what, more) => (more === 0 ? what : `${what}, and ${more} more`),
  short: {
    silent: (host) => `${host} has fallen silent`,
    heard: (host) => `${host} is heard again`,
    forgotten: (host) => `${host} is no longer waited for`,
    clockOff: (host, off) => `the clock of ${host} is off by ${span(Math.abs(off))}`,
    clockRight: (host) => `the clock of ${host} is right again`,
  },
  long: {
    silent: (host, last) =>
      last === undefined
        ? `${host}: no line of it has ever arrived, and the configuration names it. Nobody watches what it sends.`
        : `${host}: no line has arrived since ${last}. For this host and these hours of the week that is too long. Nobody watches what it sends.`,
    heard: (host, at, last) =>
      `${host}: lines arrive again since ${at}.${last === undefined ? '' : ` The last one before was at ${last}.`}`,
    forgotten: (host, last) =>
      `${host}: silent for 14 days${last === undefined ? '' : `, since ${last}`}. It is not waited for until a line of it arrives.`,
    clockOff: (host, off) =>
      `${host}: its lines name times ${span(Math.abs(off))} ${off > 0 ? 'before' : 'after'} they arrive: its clock or its time zone is off. They are judged at the wrong time.`,
    clockRight: (host, off) =>
      `${host}: its lines name the right time again; they were off by ${span(Math.abs(off))}.`,
  },
  silentStep: {
    before: 'On a host that is silent: is it up, is its mail log written, does its agent run (',
    code: 'systemctl status amazon-cloudwatch-agent',
    after: ')? Runbook: Host silent.',
  },
  clockStep: {
    before: 'On a host whose clock is off: ',
    code: 'timedatectl',
    after: ', then the time zone in the configuration of its agent. Runbook: Clock off.',
  },
  more: (left) => `And ${left} more: sendwatch doctor names them all.`,
};

const JAPANESE: HostWords = {
  title: (what, more) => (more === 0 ? what : `${what}（ほか ${more} 件）`),
  short: {
    silent: (host) => `${host} からログが届いていません`,
    heard: (host) => `${host} からログが再び届いています`,
    forgotten: (host) => `${host} の監視を終了しました`,
    clockOff: (host, off) => `${host} の時計が${japaneseSpan(Math.abs(off))}ずれています`,
    clockRight: (host) => `${host} の時計が正常に戻りました`,
  },
  long: {
    silent: (host, last) =>
      last === undefined
        ? `${host}: 設定に名前がありますが、ログがまだ一度も届いていません。このサーバーの送信は監視されていません。`
        : `${host}: ${last} を最後にログが届いていません。このサーバーのこの曜日・時間帯としては長すぎます。送信は監視されていません。`,
    heard: (host, at, last) =>
      `${host}: ${at} からログが再び届いています。${last === undefined ? '' : `その前の最後のログは ${last} でした。`}`,
    forgotten: (host, last) =>
      `${host}: ${last === undefined ? '' : `${last} を最後に`}14日間ログが届いていません。次のログが届くまで監視の対象から外します。`,
    clockOff: (host, off) =>
      `${host}: ログの時刻が到着より${japaneseSpan(Math.abs(off))}${off > 0 ? '遅れて' : '進んで'}います。時計またはタイムゾーンがずれており、誤った時刻で判定されます。`,
    clockRight: (host, off) =>
      `${host}: ログの時刻が正常に戻りました（ずれは${japaneseSpan(Math.abs(off))}でした）。`,
  },
  silentStep: {
    before:
      'ログが届かないサーバーで確認: 稼働しているか、メールログが書き込まれているか、エージェントが動いているか（',
    code: 'systemctl status amazon-cloudwatch-agent',
    after: '）。対応手順書: Host silent',
  },
  clockStep: {
    before: '時計がずれているサーバーで確認: ',
    code: 'timedatectl',
    after: '、次にエージェントの設定のタイムゾーン。対応手順書: Clock off',
  },
  more: (left) => `ほか ${left} 件。sendwatch doctor ですべて確認できます。`,
};

export const HOST_WORDS: Readonly<Record<Language, HostWords>> = { en: ENGLISH, ja: JAPANESE };
