import { amountOf } from '../text/amount.ts';
import { plain } from '../text/plain-text.ts';
import { clock, DAY, HOUR, MINUTE, SECOND } from '../time.ts';
import type { CheckedLimit } from './check.ts';
import type { Whom } from './postfwd-rules.ts';

/** What the limits in force would have done, for people. */
export function checkText(limits: readonly CheckedLimit[]): string {
  return limits.flatMap(limitLines).join('\n');
}

function limitLines(checked: CheckedLimit): string[] {
  const { line, by, unit, limit, length, but, only, delayed, messages, hits, incidents } = checked;
  const whom = (by === 'unknown' ? 'by a key of its own' : `by ${by}`) + about(only);
  const lines = [
    `Line ${line}: ${counted(limit, unit)} in ${span(length)}, ${whom}: would have put off ${delayed} of ${amountOf(messages, 'message')} outside incidents.`,
  ];
  if (but !== undefined) lines.push(`  But ${plain(but, 200)}.`);
  for (const { sender, delayed: n } of hits.slice(0, 20)) lines.push(`  ${plain(sender, 80)}: ${n}`);
  for (const { opened, sender, recipients, through } of incidents)
    lines.push(
      `  The incident of ${clock(opened)}, ${plain(sender, 80)}: ${through} instead of ${counted(recipients, unit)}.`,
    );
  return lines;
}

function counted(value: number, unit: CheckedLimit['unit']): string {
  return amountOf(value, unit === 'recipients' ? 'recipient' : 'message');
}

/** Of whom the rule is, where it names them. */
function about(only: Whom | undefined): string {
  const { logins, networks = [] } = only ?? {};
  const names = [...(logins === undefined || logins === true ? [] : logins), ...networks];
  return names.length === 0 ? '' : ` (${plain(names.join(', '), 120)} only)`;
}

function span(length: number): string {
  for (const [unit, name] of [
    [DAY, 'day'],
    [HOUR, 'hour'],
    [MINUTE, 'minute'],
  ] as const) {
    if (length % unit === 0)
      return length === unit ? `a ${name}`.replace('a hour', 'an hour') : `${length / unit} ${name}s`;
  }
  return `${length / SECOND} seconds`;
}
