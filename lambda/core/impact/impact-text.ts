import { amountOf } from '../text/amount.ts';
import { plain } from '../text/plain-text.ts';
import { clock } from '../time.ts';
import type { BlockImpact, DomainImpact } from './block.ts';
import type { ImpactResult } from './impact.ts';
import { type Covered, daysOf } from './impact-json.ts';

const MOST_ROWS = 50;
/** A partner may well write only once a month. */
const FEW_DAYS = 28;

/** What the blocks would do, for people. Log text is made plain. */
export function impactText(result: ImpactResult, covered: Covered): string {
  const days = daysOf(covered);
  const lines = [
    `The log covers ${amountOf(days, 'day')}${
      covered.from === undefined || covered.to === undefined
        ? ''
        : `, ${clock(covered.from)} to ${clock(covered.to)}`
    }.`,
  ];
  if (days < FEW_DAYS) lines.push('Who writes less often than that is not in it: give older logs, too.');
  for (const block of result.blocks) lines.push('', ...blockLines(block));
  if (result.blocks.length > 1)
    lines.push('', `All blocks together would have lost ${messages(result.wouldLose)}.`);
  return lines.join('\n');
}

function blockLines(block: BlockImpact): string[] {
  const lines = [`${block.cidr}: would have lost ${messages(block.wouldLose)}`];
  if (block.ownMessages > 0) {
    lines.push(
      `  It cuts off ${block.ownClients.length} of your own clients (${messages(block.ownMessages)}): ${list(block.ownClients)}`,
    );
  }
  lines.push(...block.domains.slice(0, MOST_ROWS).map(domainLine));
  if (block.domains.length > MOST_ROWS)
    lines.push(`  and ${amountOf(block.domains.length - MOST_ROWS, 'more domain')} (--json has all)`);
  if (block.keep.length > 0) lines.push(`  Keep: ${list(block.keep)}`);
  if (block.spamSources.length > 0) lines.push(`  Only refused tries from: ${list(block.spamSources)}`);
  lines.push(
    block.spamSources.length === 0
      ? '  Nothing in it was refused: there is no reason to block it.'
      : advice(block),
  );
  return lines;
}

function advice({ cidr, narrower }: BlockImpact): string {
  if (narrower.length === 1 && narrower[0] === cidr)
    return '  Nobody of use is in it, as far as this log goes.';
  if (narrower.length === 0) return '  No narrower block spares the good ones.';
  return `  Block instead: ${list(narrower)}`;
}

function domainLine(row: DomainImpact): string {
  const name = row.domain === '' ? '(no domain)' : plain(row.domain, 80);
  const parts = [`  ${row.verdict === 'keep' ? 'KEEP' : 'look'}  ${name}`];
  if (row.via !== undefined) parts.push(`forwarded by ${plain(row.via, 80)}`);
  if (row.hosts !== undefined) parts.push(`bounces and other notices of ${list(row.hosts)}`);
  if (row.kind === 'list') parts.push('mailing list');
  parts.push(`${messages(row.messages)} to ${row.recipients}`, `last ${clock(row.last)}`, reason(row));
  return parts.join(', ');
}

function reason({ written, verdict }: DomainImpact): string {
  if (verdict === 'keep') return `${messages(written)} of yours went there`;
  return written > 0 ? 'your own domain' : 'nobody of yours wrote there';
}

function messages(n: number): string {
  return amountOf(n, 'message');
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 20).map((name) => plain(name, 80));
  return names.length > shown.length
    ? `${shown.join(', ')} and ${names.length - shown.length} more`
    : shown.join(', ');
}
