import {
  AlarmStatusWidget,
  CustomWidget,
  type IAlarm,
  type IWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { runbookTexts } from '../runbook.ts';
import type { AppFunction } from './app-function.ts';
import type { DashboardWords } from './dashboard-words.ts';
import { InsightRuleWidget } from './insight-rule-widget.ts';
import { headingOf, type OperationsAlarm } from './operations.ts';
import type { TopTalkers } from './top-talkers.ts';
import { UNWELL } from './unwell.ts';

const WIDTH = 24;
const RUNBOOK_WIDTH = 8;
const RUNBOOK_HEIGHT = 12;
const ALARMS_HEIGHT = 8;

/** Incidents and senders as the judge saw them last. It shows now, whatever time the dashboard shows. */
export function liveTable(widget: AppFunction, words: DashboardWords): IWidget {
  return new CustomWidget({
    title: words.live,
    functionArn: widget.functionArn,
    width: WIDTH,
    height: 14,
    updateOnRefresh: true,
    updateOnResize: false,
    updateOnTimeRangeChange: false,
  });
}

export function topTalkers({ ruleName }: TopTalkers, words: DashboardWords): IWidget {
  return new InsightRuleWidget({
    title: words.talkers,
    ruleName,
    width: WIDTH,
    height: 6,
  });
}

/** Alarms of one widget. Source: CloudWatch API reference, "Dashboard body structure and syntax". */
const MOST_ALARMS = 100;

/** The one over all of them comes first. As many widgets as it takes: a dashboard with a larger one is refused. */
export function alarmStates(
  unwell: IAlarm,
  alarms: readonly OperationsAlarm[],
  words: DashboardWords,
): [IWidget, ...IWidget[]] {
  const all = [unwell, ...alarms.map(({ alarm }) => alarm)];
  const widgetFrom = (start: number) =>
    new AlarmStatusWidget({
      title: words.alarms,
      alarms: all.slice(start, start + MOST_ALARMS),
      width: WIDTH - RUNBOOK_WIDTH,
      height: ALARMS_HEIGHT,
    });
  const more = Array.from({ length: Math.ceil(all.length / MOST_ALARMS) - 1 }, (_, at) =>
    widgetFrom((at + 1) * MOST_ALARMS),
  );
  return [widgetFrom(0), ...more];
}

/** The runbook itself, each half scrolling: about an incident, and about an alarm. */
export function runbookWidgets(words: DashboardWords): IWidget[] {
  const { incidents, alarms } = runbookTexts();
  const size = { width: WIDTH / 2, height: RUNBOOK_HEIGHT };
  return [
    new TextWidget({ ...size, markdown: `**${words.incidentSteps}**\n\n${incidents}` }),
    new TextWidget({ ...size, markdown: `**${words.steps}**\n\n${alarms}` }),
  ];
}

/** An alarm's tile links to its own page; this links to the steps. */
export function runbookLinks(
  alarms: readonly OperationsAlarm[],
  runbookUrl: string,
  words: DashboardWords,
): IWidget {
  const headings = [UNWELL, ...new Set(alarms.map(({ definition }) => headingOf(definition.id)))];
  const rows = headings.map((heading) => `- [${heading.replaceAll('-', ' ')}](${runbookUrl}#${heading})`);
  return new TextWidget({
    width: RUNBOOK_WIDTH,
    height: ALARMS_HEIGHT,
    markdown: `**${words.steps}**\n\n${rows.join('\n')}`,
  });
}
