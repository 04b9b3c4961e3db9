import { Duration, Token } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Language } from '../../../lambda/core/message/settings.ts';
import type { StageConfig } from '../../config.ts';
import { runbookHeading, runbookOnDashboard } from '../../runbook.ts';
import type { BlocklistWatch } from '../blocklist-watch.ts';
import { dashboardAddress } from '../dashboard-address.ts';
import type { Ingest } from '../ingest.ts';
import type { IngestStream } from '../ingest-stream.ts';
import type { Judge } from '../judge.ts';

/** The parts of the stack that alarms look at. */
export interface Watched {
  config: StageConfig;
  ingest: Ingest;
  /** Absent where log events are delivered to ingest directly. */
  stream?: IngestStream | undefined;
  judge: Judge;
  /** Absent where there are no targets to watch. */
  blocklists?: BlocklistWatch | undefined;
  logGroups: readonly ILogGroup[];
  /** Of every notice and of the alarms. */
  topic: ITopic;
  /** All topics, that one too. */
  topics: readonly ITopic[];
}

/** One row of an alarm table. */
export interface AlarmDefinition {
  /** Names the construct, and the heading in the runbook. */
  id: string;
  /** Apart from the id where there are several of a kind. */
  instance?: string;
  /** What is wrong and what it means, for the person who reads the alarm. */
  says: Readonly<Record<Language, string>>;
  metric: IMetric;
  /** Goes off at this value and above; or, with `below`, beneath it. */
  threshold: number;
  below?: true;
  /** Of how many periods, how many must be bad. */
  periods: number;
  bad?: number;
  /** The judge publishes who it is about, and when it is over: the alarm tells nobody a second time. */
  toldByJudge?: true;
  /** What no data means. @default good: most AWS metrics are absent while there is nothing to count */
  missing?: 'good' | 'bad';
}

export const MINUTE = Duration.minutes(1);
export const FIVE_MINUTES = Duration.minutes(5);

/**
 * A log group for the person who reads an alarm; one of the stack's own has a name only when it is deployed. In Japanese
 * with the blank that sets a name in Latin letters apart from what follows.
 */
export function nameOf({ logGroupName }: ILogGroup, language: Language = 'en'): string {
  if (!Token.isUnresolved(logGroupName)) return language === 'ja' ? `${logGroupName} ` : logGroupName;
  return language === 'ja' ? 'スタックのメールログ' : "the stack's mail log";
}

/** The text of an alarm: what is wrong, and the heading of the runbook that says what to do. */
export function alarmText(
  scope: Construct,
  says: AlarmDefinition['says'],
  heading: string,
  config: StageConfig,
): string {
  const { runbookUrl, settings } = config;
  const { language } = settings.notify;
  const text = `${says[language]} ${RUNBOOK[language]}: `;
  if (runbookOnDashboard(config))
    return `${text}${ON_DASHBOARD[language](runbookHeading(heading))} ${dashboardAddress(scope, config)}`;
  const unlinked = /^https?:/.test(runbookUrl) ? '' : ` ${SET_IT[language]}`;
  return `${text}${runbookUrl}#${heading}${unlinked}`;
}

/**
 * Where the stack's dashboard holds the runbook; its address follows. No double quote: Recoveries has EventBridge put the
 * text between two, and whether those within are escaped is documented nowhere.
 */
const ON_DASHBOARD: Readonly<Record<Language, (heading: string) => string>> = {
  en: (heading) => `'${heading}' on the dashboard,`,
  ja: (heading) => `ダッシュボードの「${heading}」`,
};

/** Who reads a path at night has no checkout at hand. */
const SET_IT: Readonly<Record<Language, string>> = {
  en: "in sendwatch's project (a web address as runbookUrl in the configuration makes this a link)",
  ja: '（sendwatchのプロジェクト内。設定の runbookUrl にURLを書くとリンクになります）',
};

const RUNBOOK: Readonly<Record<Language, string>> = { en: 'Runbook', ja: '対応手順書' };
