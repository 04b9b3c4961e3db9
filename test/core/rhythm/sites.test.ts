import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SITES, type Site, yearOf } from './sites.ts';

const DECISION = join(import.meta.dirname, '../../../docs/decisions/0022-silence-by-rhythm.md');

/** One year of a site as the decision's table has it. */
function row(site: Site): string {
  const { falselyTold, atWork, atAnyTime } = yearOf(site, 1);
  return `| ${[site.name, falselyTold, ...spans(atWork), ...spans(atAnyTime)].join(' | ')} |`;
}

function spans(hours: readonly number[]): string[] {
  const sorted = [...hours].sort((a, b) => a - b);
  return [sorted[Math.floor(sorted.length / 2)]!, sorted.at(-1)!].map(span);
}

const span = (hours: number) =>
  hours < 1.5
    ? `${Math.round(hours * 60)} min`
    : hours < 48
      ? `${hours.toFixed(1)} h`
      : `${(hours / 24).toFixed(1)} days`;

describe('the rhythm of honest sites, for a year each', () => {
  it('is what the decision says of it', () => {
    const table = SITES.map(row);
    const written = readFileSync(DECISION, 'utf8').split('\n');
    expect(written.filter((line) => SITES.some(({ name }) => line.startsWith(`| ${name} |`)))).toEqual(table);
  });
});
