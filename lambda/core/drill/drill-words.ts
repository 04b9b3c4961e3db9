import type { Language } from '../message/settings.ts';

/** What the notice of a drill says, besides its English subject. */
export interface DrillWords {
  nothing: string;
  /** @param started when it was started, with its zone @param seconds from the log line to the verdict */
  what: (by: string, started: string, seconds: number) => string;
  proves: string;
}

export const DRILL_WORDS: Readonly<Record<Language, DrillWords>> = {
  en: {
    nothing: 'This is a drill. Nothing has happened, and nothing is to be done.',
    what: (by, started, seconds) =>
      `${by} started it at ${started}. sendwatch wrote log lines of a sender that does not exist, and found it ${seconds} seconds later.`,
    proves: 'That this reaches you shows that an alert would.',
  },
  ja: {
    nothing: 'これは訓練です。何も起きておらず、対応は不要です。',
    what: (by, started, seconds) =>
      `${started} に ${by} が開始しました。sendwatch は実在しない送信元のログ行を書き込み、${seconds}秒後にそれを検知しました。`,
    proves: 'この通知が届いたことは、警報も届くことを示しています。',
  },
};
