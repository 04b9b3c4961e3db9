import type { Finding } from './finding.ts';

const WIDTH = 80;
const LEVELS: Readonly<Record<Finding['level'], string>> = {
  ok: 'ok',
  warning: 'WARNING',
  failure: 'FAILURE',
};
/** Where the texts begin: behind the longest level and the longest check. */
const INDENT = 'FAILURE  subscriptions  '.length;

/** The findings for people: one each, its fix under it, in 80 columns. */
export function findingsText(findings: readonly Finding[]): string {
  return `${findings.map(one).join('\n')}\n\n${summary(findings)}\n`;
}

function one({ level, check, text, fix }: Finding): string {
  const head = `${LEVELS[level].padEnd(9)}${check.padEnd(INDENT - 9)}`;
  const lines = wrapped(text);
  if (fix !== undefined) lines.push(...wrapped(`-> ${fix}`));
  return `${head}${lines.join(`\n${' '.repeat(INDENT)}`)}`;
}

function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= WIDTH - INDENT) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else lines.push(word);
  }
  return lines;
}

function summary(findings: readonly Finding[]): string {
  const count = (level: Finding['level']) => findings.filter((finding) => finding.level === level).length;
  const [failures, warnings] = [count('failure'), count('warning')];
  if (failures + warnings === 0) return 'All is well.';
  const of = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;
  return `${of(failures, 'failure')}, ${of(warnings, 'warning')}.`;
}
