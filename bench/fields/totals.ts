import { writeFileSync } from 'node:fs';
import { replayLog } from '../../bin/replay/replay-log.ts';
import { parseSettings } from '../../lambda/core/config.ts';
import type { Totals } from '../../lambda/core/tally/count/totals.ts';
import { eximTotals, unmunged } from '../../test/maillogs/exim-totals.ts';
import { postfixTotals } from '../../test/maillogs/postfix-totals.ts';
import type { Comparison, Logs } from './comparison.ts';

/** What each log is counted by, by the start of its name; the second log has its messages twice, in two forms. */
const COUNTS: readonly (readonly [start: string, count: (lines: string[]) => Totals])[] = [
  ['postfix_fgforrest', postfixTotals],
  ['postfix_youyo', postfixTotals],
  ['exim_testsuite', eximTotals],
];

/** @param path a file to write each log to, for replay to read */
export async function compareTotals(logs: Logs, path: string): Promise<Comparison> {
  const text = ['totals of replay:'];
  let right = true;
  for (const [name, all] of logs) {
    const count = COUNTS.find(([start]) => name.startsWith(start))?.[1];
    if (count === undefined) continue;
    const lines = count === eximTotals ? unmunged(all) : [...all];
    writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
    const replayed = await replayLog([path], parseSettings({}), { year: 2020, zone: 'UTC' });
    if (replayed.lines !== lines.length) {
      right = false;
      text.push(`  ${name}: ${replayed.lines} lines of ${lines.length}`);
    }
    const { messages, arrivals, recipients, outcomes, deferrals } = replayed;
    const ours = JSON.stringify({ messages, arrivals, recipients, outcomes, deferrals });
    const theirs = JSON.stringify(count(lines));
    text.push(`  ${name}: ${ours}`);
    if (ours === theirs) continue;
    right = false;
    text.push(`    by regular expressions: ${theirs}`);
  }
  return { text, right };
}
