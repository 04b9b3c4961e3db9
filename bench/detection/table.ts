import type { Tally } from './campaign.ts';
import { average, type Interval, meanInterval, poissonRate, quantile, wilson } from './intervals.ts';

/** A Markdown table. */
export function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => (i === 0 ? `:${'-'.repeat(width + 1)}` : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

/** One row per contestant: what it finds, what it costs. */
export function comparison(tallies: readonly Tally[]): string {
  return markdown(
    ['method', 'false alerts a week', 'detected', 'recipients reached before the alert'],
    tallies.map((tally) => [tally.name, falseRate(tally), detected(tally), reached(tally)]),
  );
}

/** One row per kind of attack, of one contestant. */
export function byKind(tally: Tally): string {
  const kinds = [...new Set(tally.outcomes.map(({ kind }) => kind))];
  const rows = [...kinds, 'all'].map((kind) => {
    const outcomes = kind === 'all' ? tally.outcomes : tally.outcomes.filter((each) => each.kind === kind);
    const found = outcomes.filter(({ minutes }) => minutes !== undefined);
    const minutes = found.map((each) => each.minutes!);
    const before = found.map((each) => each.before);
    return [
      kind,
      detected({ ...tally, outcomes }),
      `${number(quantile(minutes, 0.5))} / ${number(quantile(minutes, 0.95))}`,
      `${number(quantile(before, 0.5))} / ${number(quantile(before, 0.95))}`,
      reached({ ...tally, outcomes }),
    ];
  });
  return markdown(
    ['attack', 'detected', 'minutes, median / p95', 'recipients before, median / p95', 'share reached'],
    rows,
  );
}

/** Whom the false alerts were about. */
export function falseSources(tally: Tally): string {
  const counts = new Map<string, number>();
  for (const kind of tally.falseAlerts) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const rows = [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([kind, count]) => [
      kind,
      String(count),
      interval(poissonRate(count, tally.weeks), count / tally.weeks),
    ]);
  return markdown(['sender', 'false alerts', 'a week'], rows);
}

function falseRate({ falseAlerts, weeks }: Tally): string {
  return interval(poissonRate(falseAlerts.length, weeks), falseAlerts.length / weeks);
}

function detected({ outcomes }: Tally): string {
  const hits = outcomes.filter(({ minutes }) => minutes !== undefined).length;
  return shares(wilson(hits, outcomes.length), hits / Math.max(1, outcomes.length));
}

function reached({ outcomes }: Tally): string {
  const values = outcomes.map(({ before, recipients }) => before / Math.max(1, recipients));
  return shares(meanInterval(values), average(values));
}

function interval({ low, high }: Interval, value: number): string {
  return `${value.toFixed(2)} (${low.toFixed(2)}-${high.toFixed(2)})`;
}

function shares({ low, high }: Interval, value: number): string {
  return `${(100 * value).toFixed(1)} % (${(100 * low).toFixed(1)}-${(100 * high).toFixed(1)})`;
}

function number(value: number | undefined): string {
  return value === undefined ? '-' : value.toLocaleString('en-US');
}
