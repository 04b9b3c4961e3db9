import { Duration } from 'aws-cdk-lib';
import { GraphWidget, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { BlocklistWatch } from './blocklist-watch.ts';
import type { DashboardWords } from './dashboard-words.ts';
import { ownMetric } from './metrics.ts';

const HALF = { width: 12, height: 6 };
const period = Duration.minutes(5);

/** Our own addresses on DNSBLs, and whether the lists can be seen at all; a row, or none without targets. */
export function listWidgets(
  blocklists: BlocklistWatch | undefined,
  stage: string,
  { listings, answers }: DashboardWords,
): IWidget[][] {
  if (blocklists === undefined) return [];
  const own = (key: Parameters<typeof ownMetric>[0], statistic: string, label: string) =>
    ownMetric(key, stage, statistic, period).with({ label });
  return [
    [
      new GraphWidget({
        ...HALF,
        title: listings.title,
        left: [
          own('listings', 'Maximum', listings.listings),
          own('listsUntrusted', 'Maximum', listings.untrusted),
        ],
        leftYAxis: { min: 0, showUnits: false },
      }),
      new GraphWidget({
        ...HALF,
        title: answers.title,
        left: [
          own('listChecks', 'Sum', answers.answers),
          own('listChecksWaiting', 'Maximum', answers.waiting),
        ],
        leftYAxis: { min: 0, showUnits: false },
      }),
    ],
  ];
}
