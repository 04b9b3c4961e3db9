import { Duration } from 'aws-cdk-lib';
import {
  Dashboard as CloudWatchDashboard,
  Color,
  GraphWidget,
  type IAlarm,
  MathExpression,
  type Metric,
  SingleValueWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { METRICS } from '../../lambda/contract.ts';
import { runbookOnDashboard } from '../runbook.ts';
import type { Watched } from './alarms/definition.ts';
import type { AppFunction } from './app-function.ts';
import { dashboardAddress, dashboardName } from './dashboard-address.ts';
import { DASHBOARD_WORDS, type DashboardWords } from './dashboard-words.ts';
import { listWidgets } from './list-widgets.ts';
import { alarmStates, liveTable, runbookLinks, runbookWidgets, topTalkers } from './live-widgets.ts';
import { ownMetric, type Statistic } from './metrics.ts';
import type { OperationsAlarm } from './operations.ts';
import type { TopTalkers } from './top-talkers.ts';

export interface DashboardProps extends Watched {
  alarms: readonly OperationsAlarm[];
  /** On while any of them is. */
  unwell: IAlarm;
  /** Draws the live table. */
  widget: AppFunction;
  talkers: TopTalkers;
}

const FIVE_MINUTES = Duration.minutes(5);
const WIDTH = 24;
const ROW = { width: WIDTH / 2, height: 6 };

/** The delay that alerts are promised within, as a line in the picture. */
const DELAY_BUDGET_MS = 120_000;

/** What a person looks at first: is mail normal, is something open, is sendwatch itself well. */
export class Dashboard extends Construct {
  /** The console's address of the dashboard. */
  readonly url: string;
  readonly #props: DashboardProps;
  readonly #words: DashboardWords;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    this.#props = props;
    const words = DASHBOARD_WORDS[props.config.settings.notify.language];
    this.#words = words;
    const own = runbookOnDashboard(props.config);
    const [states, ...moreStates] = alarmStates(props.unwell, props.alarms, words);
    new CloudWatchDashboard(this, 'Dashboard', {
      dashboardName: dashboardName(),
      defaultInterval: Duration.hours(12),
      widgets: [
        [this.#title()],
        this.#now(),
        [liveTable(props.widget, words)],
        ...(own ? [runbookWidgets(words)] : []),
        this.#mail(),
        this.#outcomes(),
        [topTalkers(props.talkers, words)],
        ...listWidgets(props.blocklists, props.config.stage, words),
        this.#functions(),
        [states, ...(own ? [] : [runbookLinks(props.alarms, props.config.runbookUrl, words)])],
        ...moreStates.map((each) => [each]),
      ],
    });
    this.url = dashboardAddress(this, props.config);
  }

  #own(key: keyof typeof METRICS, statistic: Statistic, label: string): Metric {
    return ownMetric(key, this.#props.config.stage, statistic, FIVE_MINUTES).with({ label });
  }

  #title(): TextWidget {
    const { stage, runbookUrl } = this.#props.config;
    const { runbook, runbookBelow, indicative } = this.#words;
    const link = runbookOnDashboard(this.#props.config)
      ? `${runbook}: ${runbookBelow}`
      : `[${runbook}](${runbookUrl})`;
    return new TextWidget({
      width: WIDTH,
      height: 2,
      markdown: `# sendwatch ${stage}\n${link}. ${indicative}`,
    });
  }

  #now() {
    const { now } = this.#words;
    const tile = (
      key: keyof typeof METRICS,
      statistic: Statistic,
      [title, label]: readonly [string, string],
    ) => {
      const metrics = [this.#own(key, statistic, label)];
      return new SingleValueWidget({ title, metrics, width: WIDTH / 4, height: 4, sparkline: true });
    };
    return [
      tile('openIncidents', 'Maximum', now.incidents),
      tile('sendersJudged', 'Maximum', now.senders),
      tile('verdictDelay', 'p95', now.delay),
      tile('unreadLines', 'Sum', now.unread),
    ];
  }

  #mail() {
    const { mail, delay } = this.#words;
    return [
      new GraphWidget({
        ...ROW,
        title: mail.title,
        left: [this.#own('messages', 'Sum', mail.messages), this.#own('recipients', 'Sum', mail.recipients)],
        leftYAxis: { min: 0, showUnits: false },
      }),
      new GraphWidget({
        ...ROW,
        title: delay.title,
        left: [this.#own('verdictDelay', 'p50', delay.median), this.#own('verdictDelay', 'p95', 'p95')],
        leftYAxis: { min: 0, label: delay.milliseconds, showUnits: false },
        leftAnnotations: [{ value: DELAY_BUDGET_MS, label: delay.promised, color: Color.GREY }],
      }),
    ];
  }

  #outcomes() {
    const words = this.#words;
    const outcomes = {
      sent: this.#own('sent', 'Sum', words.outcomes.sent),
      deferred: this.#own('deferred', 'Sum', words.outcomes.deferred),
      bounced: this.#own('bounced', 'Sum', words.outcomes.bounced),
    };
    return [
      new GraphWidget({
        ...ROW,
        title: words.outcomes.title,
        left: Object.values(outcomes),
        stacked: true,
        leftYAxis: { min: 0, showUnits: false },
      }),
      new GraphWidget({
        ...ROW,
        title: words.failures.title,
        left: [
          new MathExpression({
            label: words.failures.share,
            expression: '100 * (deferred + bounced) / (sent + deferred + bounced)',
            usingMetrics: outcomes,
            period: FIVE_MINUTES,
          }),
        ],
        leftYAxis: { min: 0, max: 100, showUnits: false },
      }),
    ];
  }

  #functions() {
    const { ingest, judge } = this.#props;
    const both = [ingest.function, judge.function] as const;
    const names = ['ingest', 'judge'];
    const { duration, errors, delay } = this.#words;
    return [
      new GraphWidget({
        ...ROW,
        title: duration,
        left: both.map((fn, i) =>
          fn.metricDuration({ statistic: 'p95', label: names[i], period: FIVE_MINUTES }),
        ),
        leftYAxis: { min: 0, label: delay.milliseconds, showUnits: false },
      }),
      new GraphWidget({
        ...ROW,
        title: errors.title,
        left: both.flatMap((fn, i) => [
          fn.metricErrors({ label: `${names[i]} ${errors.errors}`, period: FIVE_MINUTES }),
          fn.metricThrottles({ label: `${names[i]} ${errors.throttles}`, period: FIVE_MINUTES }),
        ]),
        leftYAxis: { min: 0, showUnits: false },
      }),
    ];
  }
}
