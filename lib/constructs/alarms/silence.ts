import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { logGroupMetric, ownMetric } from '../metrics.ts';
import { type AlarmDefinition, FIVE_MINUTES, MINUTE, nameOf, type Watched } from './definition.ts';

/** CloudWatch's limit of an alarm's expression. */
const MOST_METRICS = 10;

/** More than a long weekend; CloudWatch looks back for seven days at most, in periods of an hour. */
const SILENT_DAYS = 5;

/** Nothing comes in, nothing is read, nothing is judged. */
export function silenceAlarms(watched: Watched): AlarmDefinition[] {
  const { config, logGroups } = watched;
  return [
    ...logGroups.map((group) => logsSilent(group, config.mailLog.silentMinutes)),
    {
      id: 'HostSilent',
      says: {
        en: 'A mail host is silent for longer than is usual for it at these hours; a notice has told which.',
        ja: 'メールサーバーが、その時間帯として異例に長くログを送っていません。どのサーバーかは通知でお知らせしています。',
      },
      metric: ownMetric('hostsSilent', config.stage, 'Maximum', FIVE_MINUTES),
      threshold: 1,
      periods: 1,
      toldByJudge: true,
    },
    {
      id: 'ClockOff',
      says: {
        en: "A mail host's lines name times that are off, by its clock or its time zone; a notice has told which.",
        ja: 'メールサーバーのログの時刻が、時計またはタイムゾーンの設定によりずれています。どのサーバーかは通知でお知らせしています。',
      },
      metric: ownMetric('clocksOff', config.stage, 'Maximum', FIVE_MINUTES),
      threshold: 1,
      periods: 1,
      toldByJudge: true,
    },
    ...inParts(logGroups, MOST_METRICS - 1).map((groups, at) => forwardingStopped(config.stage, groups, at)),
    {
      id: 'NothingUnderstood',
      says: {
        en: 'Lines arrive, but nine of ten are of no known shape: it may be the log of something else than mail.',
        ja: 'ログは届いていますが、10行中9行が未知の形式です。メール以外のログかもしれません。',
      },
      metric: new MathExpression({
        label: 'Lines, hardly any understood',
        expression: 'IF(FILL(lines, 0) >= 50 AND FILL(unread, 0) > 0.9 * lines, 1, 0)',
        usingMetrics: {
          lines: ownMetric('logLines', config.stage, 'Sum', FIVE_MINUTES),
          unread: ownMetric('unreadLines', config.stage, 'Sum', FIVE_MINUTES),
        },
        period: FIVE_MINUTES,
      }),
      threshold: 1,
      periods: 3,
    },
    {
      id: 'MailWithoutSender',
      says: withoutSender(config.settings.ownDomains.length > 0),
      metric: ownMetric('hostsWithoutSenders', config.stage, 'Maximum', FIVE_MINUTES),
      threshold: 1,
      periods: 3,
    },
    {
      id: 'TimesWrong',
      says: {
        en: 'Lines name times that cannot be, more than 14 days before their log event or 2 hours after it: they count at the time of the log event.',
        ja: 'ログイベントより14日以上前または2時間以上後の、ありえない時刻のログがあります。ログイベントの時刻で判定されます。',
      },
      metric: ownMetric('eventsOutsideTime', config.stage, 'Sum', FIVE_MINUTES),
      threshold: 1,
      periods: 3,
      bad: 2,
    },
    {
      id: 'JudgeSilent',
      says: {
        en: 'The judge has not completed a run for 5 minutes: no incident can be opened.',
        ja: '判定処理が5分間完了していません。インシデントを検知できません。',
      },
      metric: ownMetric('sendersJudged', config.stage, 'SampleCount'),
      threshold: 1,
      below: true,
      periods: 5,
      missing: 'bad',
    },
  ];
}

/**
 * Independent of our own code. Without a time of the configuration's it waits until no office's holidays would explain
 * it: what is usual is learned of each mail host, and told much sooner.
 */
function logsSilent(group: ILogGroup, minutes: number | undefined): AlarmDefinition {
  const [period, periods, span, japanese] =
    minutes === undefined
      ? ([Duration.hours(1), SILENT_DAYS * 24, `${SILENT_DAYS} days`, `${SILENT_DAYS}日間`] as const)
      : ([MINUTE, minutes, `${minutes} minutes`, `${minutes}分間`] as const);
  return {
    id: 'LogsSilent',
    instance: group.node.id,
    says: {
      en: `Nothing has arrived in ${nameOf(group)} for ${span}: its mail hosts are not watched.`,
      ja: `${nameOf(group, 'ja')}に${japanese}ログが届いていません。そのメールサーバーは監視されていません。`,
    },
    metric: logGroupMetric(group.logGroupName, 'IncomingLogEvents', period),
    threshold: 1,
    below: true,
    periods,
    missing: 'bad',
  };
}

/** By the function's own count and not by ForwardedLogEvents: what counts is that it was read. */
function forwardingStopped(stage: string, groups: readonly ILogGroup[], at: number): AlarmDefinition {
  const incoming = groups.map((group) =>
    logGroupMetric(group.logGroupName, 'IncomingLogEvents', FIVE_MINUTES),
  );
  return {
    id: 'ForwardingStopped',
    // The first one is named as it always was.
    ...(at === 0 ? {} : { instance: String(at + 1) }),
    says: {
      en: 'Mail log arrives, but the ingest function reads none of it: nothing is being watched.',
      ja: 'メールログは届いていますが、取り込み関数がまったく読んでいません。何も監視されていません。',
    },
    metric: new MathExpression({
      label: 'Arriving, not read',
      expression: `IF(${incoming.map((_, i) => `FILL(in${i}, 0)`).join(' + ')} > 0 AND FILL(read, 0) == 0, 1, 0)`,
      usingMetrics: {
        ...Object.fromEntries(incoming.map((metric, i) => [`in${i}`, metric])),
        read: ownMetric('logLines', stage, 'Sum', FIVE_MINUTES),
      },
      period: FIVE_MINUTES,
    }),
    threshold: 1,
    periods: 3,
  };
}

/** @param judged whether domains of ours are configured: else strangers' mail that leaves is nobody's, too */
function withoutSender(judged: boolean): AlarmDefinition['says'] {
  const says = {
    en: 'For an hour most of what leaves a mail host has had no sender: whoever sends spam there would not be seen.',
    ja: 'メールサーバーから外部へ出るメールの過半が、1時間以上送信元不明のままです。そこからスパムが送信されても検知できません。',
  };
  if (judged) return says;
  return {
    en:
      `${says.en} No ownDomains are configured, so what clients outside ownNetworks send without a login counts for nobody: ` +
      'name your domains in settings.ownDomains, and your public addresses in settings.ownNetworks.',
    ja:
      `${says.ja}ownDomains が設定されていないため、ownNetworks に含まれないクライアントが認証なしで送るメールは、誰のものとも判定されません。` +
      '設定の settings.ownDomains に自社ドメインを、settings.ownNetworks に自社のグローバルアドレスを記入してください。',
  };
}

function inParts<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  );
}
