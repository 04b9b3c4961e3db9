import { outputWidth, wrapped } from '../fit.ts';
import type { Finding } from './finding.ts';

const LEVELS: Readonly<Record<Finding['level'], string>> = {
  ok: 'ok',
  warning: 'WARNING',
  failure: 'FAILURE',
};
/** Where the texts begin: behind the longest level and the longest check. */
const INDENT = 'FAILURE  subscriptions  '.length;

/** Narrower than this, a text stands below its check and not beside. */
const NARROW = 60;

/** The findings for people: one each, its fix under it. @param width columns @default those of the output */
export function findingsText(findings: readonly Finding[], width: number = outputWidth()): string {
  return `${findings.map((finding) => one(finding, width)).join('\n')}\n\n${summary(findings)}\n`;
}

function one({ level, check, text, fix }: Finding, width: number): string {
  const narrow = width < NARROW;
  const indent = narrow ? 2 : INDENT;
  const head = `${LEVELS[level].padEnd(9)}${narrow ? `${check}\n${' '.repeat(indent)}` : check.padEnd(INDENT - 9)}`;
  const lines = wrapped(text, width - indent);
  if (fix !== undefined) lines.push(...wrapped(`-> ${fix}`, width - indent));
  return `${head}${lines.join(`\n${' '.repeat(indent)}`)}`;
}

function summary(findings: readonly Finding[]): string {
  const count = (level: Finding['level']) => findings.filter((finding) => finding.level === level).length;
  const [failures, warnings] = [count('failure'), count('warning')];
  if (failures + warnings === 0) return 'All is well.';
  const of = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;
  return `${of(failures, 'failure')}, ${of(warnings, 'warning')}.`;
}
