import type { Language } from '../../lambda/core/message/settings.ts';

/** All that the dashboard says by itself, in one language. What the live table says is the widget's. */
export interface DashboardWords {
  runbook: string;
  runbookBelow: string;
  indicative: string;
  now: Readonly<
    Record<'incidents' | 'senders' | 'delay' | 'unread', readonly [title: string, label: string]>
  >;
  mail: { title: string; messages: string; recipients: string };
  delay: { title: string; median: string; milliseconds: string; promised: string };
  outcomes: { title: string; sent: string; deferred: string; bounced: string };
  failures: { title: string; share: string };
  duration: string;
  errors: { title: string; errors: string; throttles: string };
  live: string;
  talkers: string;
  alarms: string;
  steps: string;
  incidentSteps: string;
  listings: { title: string; listings: string; untrusted: string };
  answers: { title: string; answers: string; waiting: string };
}

const ENGLISH: DashboardWords = {
  runbook: 'runbook',
  runbookBelow: 'below the incidents and senders',
  indicative: 'Totals are indicative: a redelivered batch counts twice here, never in a verdict.',
  now: {
    incidents: ['Open incidents', 'open'],
    senders: ['Active senders', 'senders'],
    delay: ['Log event to verdict', 'p95'],
    unread: ['Lines not understood', 'lines'],
  },
  mail: {
    title: 'Messages and recipients, every 5 minutes',
    messages: 'messages',
    recipients: 'recipients',
  },
  delay: {
    title: 'Log event to verdict',
    median: 'median',
    milliseconds: 'milliseconds',
    promised: 'promised',
  },
  outcomes: { title: 'Outcomes of recipients', sent: 'sent', deferred: 'deferred', bounced: 'bounced' },
  failures: { title: 'Failure share of the fleet', share: 'deferred or bounced, %' },
  duration: 'Duration of the functions, p95',
  errors: { title: 'Errors and throttles', errors: 'errors', throttles: 'throttles' },
  live: 'Incidents and senders',
  talkers: 'Top talkers by recipients (indicative: a repeated run counts again)',
  alarms: 'Is sendwatch itself well?',
  steps: 'What to do when one goes off',
  incidentSteps: 'What to do about an incident',
  listings: {
    title: 'Listings, and lists that cannot be trusted now',
    listings: 'listings (target and list)',
    untrusted: 'lists not trusted in a run',
  },
  answers: { title: 'Answers of lists, every 5 minutes', answers: 'answers', waiting: 'waiting' },
};

const JAPANESE: DashboardWords = {
  runbook: '対応手順書',
  runbookBelow: 'インシデントと送信元の下にあります（英語）',
  indicative: '合計は目安です。再送されたバッチはここでは二重に数えますが、判定には影響しません。',
  now: {
    incidents: ['継続中のインシデント', '継続中'],
    senders: ['送信中の送信元', '送信元'],
    delay: ['ログから判定まで', 'p95'],
    unread: ['解釈できない行', '行'],
  },
  mail: { title: '送信数と宛先（5分ごと）', messages: '送信数', recipients: '宛先' },
  delay: { title: 'ログから判定まで', median: '中央値', milliseconds: 'ミリ秒', promised: '目標' },
  outcomes: { title: '宛先ごとの配送結果', sent: '成功', deferred: '一時失敗', bounced: '不達' },
  failures: { title: '全体の配送失敗率', share: '一時失敗または不達（%）' },
  duration: '関数の実行時間（p95）',
  errors: { title: 'エラーとスロットリング', errors: 'エラー', throttles: 'スロットリング' },
  live: 'インシデントと送信元',
  talkers: '宛先の多い送信元（目安: 再実行分は二重に数えます）',
  alarms: 'sendwatch 自身の状態',
  steps: 'アラームが出たときの対応',
  incidentSteps: 'インシデントが起きたときの対応',
  listings: {
    title: 'ブロックリストへの登録と、現在信頼できないリスト',
    listings: '登録（対象とリストの組）',
    untrusted: '信頼できなかったリスト',
  },
  answers: { title: 'ブロックリストの応答（5分ごと）', answers: '応答', waiting: '待ち' },
};

export const DASHBOARD_WORDS: Readonly<Record<Language, DashboardWords>> = { en: ENGLISH, ja: JAPANESE };
