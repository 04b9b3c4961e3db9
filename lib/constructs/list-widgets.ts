import { Duration } from 'aws-cdk-lib';
import { GraphWidget, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { BlocklistWatch } from './blocklist-watch.ts';
import { ownMetric } from './metrics.ts';

const HALF = { width: 12, height: 6 };
const period = Duration.minutes(5);

/** Our own addresses on DNSBLs, and whether the lists can be seen at all; a row, or none without targets. */
export function listWidgets(blocklists: BlocklistWatch | undefined, stage: string): IWidget[][] {
  if (blocklists === undefined) return [];
  const own = (key: Parameters<typeof ownMetric>[0], statistic: string, label: string) =>
    ownMetric(key, stage, statistic, period).with({ label });
  return [
    [
      new GraphWidget({
        ...HALF,
        title: 'Listings, and lists that cannot be trusted now',
        left: [
          own('listings', 'Maximum', 'listings (target and list)'),
          own('listsUntrusted', 'Maximum', 'lists not trusted in a run'),
        ],
        leftYAxis: { min: 0, showUnits: false },
      }),
      new GraphWidget({
        ...HALF,
        title: 'Answers of lists, every 5 minutes',
        left: [own('listChecks', 'Sum', 'answers'), own('listChecksWaiting', 'Maximum', 'waiting')],
        leftYAxis: { min: 0, showUnits: false },
      }),
    ],
  ];
}
