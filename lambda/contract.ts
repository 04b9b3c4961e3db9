// What synth time (lib) and run time (lambda) must agree on. Each name stands here once and nowhere else.
import type { Severity } from './core/incident/incident.ts';

/** The metrics' `service` dimension, the log lines' `service` field and the stacks' name prefix. */
export const SERVICE = 'sendwatch';

/** From the least to the most severe; the least of them that somebody is told is their minimum. */
export const SEVERITIES = ['warning', 'high', 'critical'] as const satisfies readonly Severity[];

/** Environment variables. Nothing secret and nothing of unbounded size may stand in one. */
export const ENVIRONMENT = {
  /** The stage's name; the metrics' `stage` dimension. */
  stage: 'SENDWATCH_STAGE',
  /** Name of the sender store's table. */
  table: 'SENDWATCH_TABLE',
  /** Where every notice is published, and the alarms about sendwatch itself. */
  topicArn: 'SENDWATCH_TOPIC_ARN',
  /** Where notices are published that are at least high; not set where nobody asks for these only. */
  topicArnHigh: 'SENDWATCH_TOPIC_ARN_HIGH',
  /** Where critical notices are published; not set where nobody asks for these only. */
  topicArnCritical: 'SENDWATCH_TOPIC_ARN_CRITICAL',
  /** Log groups of the mail log, separated by commas: e-mails link a query of them. */
  mailLogs: 'SENDWATCH_MAIL_LOGS',
  /** The dashboard's name, which notices link to; not set in a stack without one. */
  dashboard: 'SENDWATCH_DASHBOARD',
  /** Read by Powertools: {@link SERVICE}. */
  service: 'POWERTOOLS_SERVICE_NAME',
  /** Read by Powertools: {@link METRIC_NAMESPACE}. */
  namespace: 'POWERTOOLS_METRICS_NAMESPACE',
} as const;

export type EnvironmentKey = keyof typeof ENVIRONMENT;

/**
 * The topic of each minimum: who subscribes to it is told notices of that severity and above. A topic each, and no
 * filter: see docs/decisions/0013-topics.md.
 */
export const TOPICS = {
  warning: 'topicArn',
  high: 'topicArnHigh',
  critical: 'topicArnCritical',
} as const satisfies Record<Severity, EnvironmentKey>;

/**
 * The core's settings, a JSON file beside the handler (in `$LAMBDA_TASK_ROOT`), already checked and with every
 * default filled in. A file because an environment holds 4 kB in all; see docs/decisions/0003-cdk-app.md.
 */
export const SETTINGS_FILE = 'settings.json';

/** The functions: where the handler is, and exactly the environment variables that it gets. */
export const FUNCTIONS = {
  ingest: {
    entry: 'lambda/ingest/handler.ts',
    environment: ['stage', 'table', 'service', 'namespace'],
  },
  judge: {
    entry: 'lambda/judge/handler.ts',
    environment: ['stage', 'table', 'topicArn', 'mailLogs', 'service', 'namespace'],
    optional: ['topicArnHigh', 'topicArnCritical', 'dashboard'],
  },
  /** Only in a stack with targets to watch. */
  blocklists: {
    entry: 'lambda/blocklists/handler.ts',
    environment: ['stage', 'table', 'topicArn', 'service', 'namespace'],
    optional: ['topicArnHigh', 'topicArnCritical', 'dashboard'],
  },
  /** Only in a stack with a dashboard. */
  widget: {
    entry: 'lambda/widget/handler.ts',
    environment: ['stage', 'table', 'service', 'namespace'],
  },
} as const satisfies Record<string, FunctionContract>;

export interface FunctionContract {
  entry: string;
  environment: readonly EnvironmentKey[];
  /** Set in some stacks only. */
  optional?: readonly EnvironmentKey[];
}

export type FunctionName = keyof typeof FUNCTIONS;

/** What the schedule invokes the judge with. */
export interface JudgeEvent {
  /** The minute's scheduled time, ISO 8601 in UTC. */
  time: string;
}

/** The sender store's key attributes (strings) and the attribute that DynamoDB expires items by (epoch seconds). */
export const TABLE_ATTRIBUTES = { partitionKey: 'pk', sortKey: 'sk', expires: 'expires' } as const;

/** Fields of the judge's line a sender and minute, which the rule for top talkers counts by. */
export { SENDER_LINE } from './core/report/sender-line.ts';

export const METRIC_NAMESPACE = 'Sendwatch';

/** Dimensions of every metric: low cardinality only, a sender never is one. */
export const METRIC_DIMENSIONS = { service: 'service', stage: 'stage' } as const;

export interface MetricDefinition {
  name: string;
  unit: 'Count' | 'Milliseconds';
  emittedBy: FunctionName;
}

/** Metrics that the functions emit (EMF) and that the dashboard and the alarms name. */
export const METRICS = {
  /** Log events in the delivered batches. A redelivered batch counts again. */
  logLines: { name: 'LogLines', unit: 'Count', emittedBy: 'ingest' },
  /** Of them: of no known shape, or no readable line at all. */
  unreadLines: { name: 'UnreadLines', unit: 'Count', emittedBy: 'ingest' },
  /** Events at a time that their batch cannot be of: a line, or a mail host's clock, that is wrong. */
  eventsOutsideTime: { name: 'EventsOutsideTime', unit: 'Count', emittedBy: 'ingest' },
  /** Arrivals of messages, and their recipients. */
  messages: { name: 'Messages', unit: 'Count', emittedBy: 'ingest' },
  recipients: { name: 'Recipients', unit: 'Count', emittedBy: 'ingest' },
  /** Outcomes of recipients; `deferred` is a recipient's first deferral only. */
  sent: { name: 'Sent', unit: 'Count', emittedBy: 'ingest' },
  deferred: { name: 'Deferred', unit: 'Count', emittedBy: 'ingest' },
  bounced: { name: 'Bounced', unit: 'Count', emittedBy: 'ingest' },
  /** Once for each completed run, also when it is zero: its absence is how a stopped judge is noticed. */
  sendersJudged: { name: 'SendersJudged', unit: 'Count', emittedBy: 'judge' },
  openIncidents: { name: 'OpenIncidents', unit: 'Count', emittedBy: 'judge' },
  /** From the first log event of the newest minute to the end of the run that judged it, notices published. */
  verdictDelay: { name: 'VerdictDelay', unit: 'Milliseconds', emittedBy: 'judge' },
  /** Publishes that the topic refused in this run; they stay pending and are tried again. */
  noticesFailed: { name: 'NoticesFailed', unit: 'Count', emittedBy: 'judge' },
  /**
   * What the judge went on without: items that the table refuses for good, such as an incident too large for one, and
   * what of its own it could not use. Ingest counts such items, too.
   */
  itemsSetAside: { name: 'ItemsSetAside', unit: 'Count', emittedBy: 'judge' },
  /** Queues of mail hosts that are stuck, clogged or growing, by their reports or the double bounces in the log. */
  queuesInTrouble: { name: 'QueuesInTrouble', unit: 'Count', emittedBy: 'judge' },
  /** Mail hosts that are silent for longer than is usual for them, and were told to be. */
  hostsSilent: { name: 'HostsSilent', unit: 'Count', emittedBy: 'judge' },
  /** Mail hosts whose lines name times that are off, by their clock or their time zone. */
  clocksOff: { name: 'ClocksOff', unit: 'Count', emittedBy: 'judge' },
  /** Mail hosts of which most of what leaves has no sender, for an hour at least. */
  hostsWithoutSenders: { name: 'HostsWithoutSenders', unit: 'Count', emittedBy: 'judge' },
  /**
   * Answers of DNSBLs about targets, trusted or not. Once for each completed run, also when it is zero: its absence
   * is how a stopped watch is noticed.
   */
  listChecks: { name: 'ListChecks', unit: 'Count', emittedBy: 'blocklists' },
  /** Pairs of target and list that are due and had to wait for the next run. */
  listChecksWaiting: { name: 'ListChecksWaiting', unit: 'Count', emittedBy: 'blocklists' },
  /** Lists asked in a run that could not be trusted; a run that asks none says nothing. */
  listsUntrusted: { name: 'ListsUntrusted', unit: 'Count', emittedBy: 'blocklists' },
  /** Pairs of target and list that are listed. */
  listings: { name: 'Listings', unit: 'Count', emittedBy: 'blocklists' },
  /** Publishes about listings that the topic refused in this run; they stay pending and are tried again. */
  listNoticesFailed: { name: 'ListNoticesFailed', unit: 'Count', emittedBy: 'blocklists' },
} as const satisfies Record<string, MetricDefinition>;

/** The stack's outputs: what people and the `sendwatch` command look up in a deployed stack. */
export const OUTPUTS = {
  mailLogs: 'MailLogs',
  table: 'SenderTable',
  topicArn: 'NoticeTopicArn',
  topicArnHigh: 'NoticeTopicArnHigh',
  topicArnCritical: 'NoticeTopicArnCritical',
  failedBatches: 'FailedBatchesUrl',
  failedRecords: 'FailedRecordsBucket',
  missedRuns: 'MissedRunsUrl',
  ingest: 'IngestFunction',
  dashboard: 'DashboardUrl',
  sms: 'SmsNotice',
  /** The version of sendwatch that was deployed. */
  version: 'SendwatchVersion',
  /** Only in a stack with targets to watch. */
  blocklists: 'BlocklistFunction',
  /** Only where lists have keys: `service=parameter`, separated by commas; never a key. */
  blocklistKeys: 'BlocklistKeys',
} as const;
