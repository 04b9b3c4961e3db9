import type { Tally } from './campaign.ts';
import { average } from './intervals.ts';
import { markdown } from './table.ts';

/** False alerts a week, shares detected and reached, as the project's brief gives them for simulated fleets of 400. */
interface Published {
  /** How the contestant's name begins here. */
  method: RegExp;
  a: readonly [falseAlerts: number, detected: number | undefined, reached: number | undefined];
  b: readonly [falseAlerts: number, detected: number] | undefined;
}

/**
 * What the worlds were adjusted to: the rivals' figures elsewhere. The last three rows count only false alerts, and
 * say how busy servers and people are.
 */
const PUBLISHED: readonly Published[] = [
  { method: /^fixed: (?!100 )/, a: [1.03, 10.5, 93], b: [0.06, 7] },
  { method: /recipients a day/, a: [0.4, 67, 57], b: [1.3, 51] },
  { method: /^EWMA, (?!3 )/, a: [1.1, 31, 73], b: [1.3, 15] },
  { method: /^seasonal/, a: [1.3, 33, 73], b: [2.4, 16] },
  { method: /^failures - /, a: [0.3, 78, 40], b: [1.3, 62] },
  { method: /^plain script/, a: [1.13, 88, 17], b: [12.4, 84] },
  { method: /^SPOT/, a: [60, 91, undefined], b: undefined },
  { method: /^fixed: 100 /, a: [150, undefined, undefined], b: undefined },
  { method: /^EWMA, 3 /, a: [764, undefined, undefined], b: undefined },
];

/** The rivals in our worlds, each figure followed by the published one. */
export function besidePublished(a: readonly Tally[], b: readonly Tally[]): string {
  const rows = PUBLISHED.flatMap(({ method, a: publishedA, b: publishedB }) => {
    const inA = a.find(({ name }) => method.test(name));
    const inB = b.find(({ name }) => method.test(name));
    if (inA === undefined || inB === undefined) return [];
    return [
      [
        inA.name,
        both(falseAlerts(inA), publishedA[0]),
        both(detected(inA), publishedA[1]),
        both(reached(inA), publishedA[2]),
        both(falseAlerts(inB), publishedB?.[0]),
        both(detected(inB), publishedB?.[1]),
      ],
    ];
  });
  return markdown(
    [
      'here / published',
      'A: false a week',
      'A: detected, %',
      'A: reached, %',
      'B: false a week',
      'B: detected, %',
    ],
    rows,
  );
}

function both(here: string, published: number | undefined): string {
  return `${here} / ${published ?? '-'}`;
}

function falseAlerts({ falseAlerts: found, weeks }: Tally): string {
  return (found.length / weeks).toFixed(2);
}

function detected({ outcomes }: Tally): string {
  const hits = outcomes.filter(({ minutes }) => minutes !== undefined).length;
  return ((100 * hits) / Math.max(1, outcomes.length)).toFixed(1);
}

function reached({ outcomes }: Tally): string {
  return (100 * average(outcomes.map(({ before, recipients }) => before / Math.max(1, recipients)))).toFixed(
    1,
  );
}
