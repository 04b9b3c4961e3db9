import { amountOf } from '../text/amount.ts';
import { plain } from '../text/plain-text.ts';
import { clock } from '../time.ts';
import { type Limits, RULE, type SenderLimit } from './limits.ts';

const MOST_ROWS = 40;

/** The suggestion for people: what each role and sender usually sends, the limits, and what they would have done. */
export function limitsText({ roles, senders, incidents, days, messages, delayed }: Limits): string {
  const lines = [
    ...coverage(days),
    'Recipients that a sender usually reaches at most in any hour:',
    ...roles.map(
      ({ role, senders: n, hour, limit }) =>
        `  ${role}: ${amountOf(n, 'sender')}, half of them at most ${hour.median}, 95 % at most ${hour.p95}, the largest ${hour.most}; limit ${limit.hour} an hour, ${limit.day} a day`,
    ),
    '',
    `A limit is ${RULE.multiple} times the sender's own largest hour outside incidents (${RULE.runMultiple} times from ${RULE.run} on: a list is about as long the next time), ${RULE.dayMultiple} times its largest day, and at least ${RULE.hour} and ${RULE.day}; a machine that sends in bursts gets ${RULE.burstMultiple} times both, and one that always writes to the same few ${RULE.readerHour} an hour and ${RULE.readerDay} a day for each of these.`,
  ];
  const special = senders.filter((each) => each.special);
  if (special.length > 0) {
    lines.push('', 'These need a limit of their own:', ...special.slice(0, MOST_ROWS).map(row));
    if (special.length > MOST_ROWS) lines.push(`  and ${special.length - MOST_ROWS} more (--json has all)`);
  }
  lines.push(
    '',
    `In this log the limits would have put off ${delayed} of ${amountOf(messages, 'message')} outside incidents.`,
  );
  for (const each of senders.filter(({ delayed: n }) => n > 0).slice(0, MOST_ROWS))
    lines.push(`  ${plain(each.sender, 80)}: ${each.delayed} of ${each.messages}`);
  for (const { opened, sender, recipients, through } of incidents)
    lines.push(
      `The incident of ${clock(opened)}, ${plain(sender, 80)}: ${through} instead of ${amountOf(recipients, 'recipient')}.`,
    );
  lines.push(
    '',
    ...unusual(senders),
    'What a sender never did before, such as its first newsletter, is put off, too: raise its limit before.',
    'Settings: --for postfix, postfwd, rspamd or exim.',
  );
  return lines.join('\n');
}

/** Fewer than so many days do not tell what is usual; nor does a month, of what is done once in it. */
const FEW_DAYS = 14;
const MONTH = 31;

function coverage(days: number): string[] {
  const covered = `The log covers ${amountOf(days, 'day')}`;
  if (days < FEW_DAYS)
    return [`${covered}: too few to tell what is usual. Give two weeks or more before you set a limit.`, ''];
  return days >= MONTH
    ? [`${covered}.`, '']
    : [`${covered}: what is done once a month may not be in it, and would be put off.`, ''];
}

function unusual(senders: readonly SenderLimit[]): string[] {
  const once = senders.filter((each) => each.once).map(({ sender }) => plain(sender, 80));
  if (once.length === 0) return [];
  const more = once.length > MOST_ROWS ? ` and ${once.length - MOST_ROWS} more` : '';
  return [
    `Seen once only, so that the log does not tell whether it is usual: the largest day of ${once.slice(0, MOST_ROWS).join(', ')}${more}.`,
  ];
}

function row({ sender, peaks, limit, readers }: SenderLimit): string {
  const always = readers === undefined ? '' : `, always to the same ${readers === 1 ? 'one' : readers}`;
  return `  ${plain(sender, 80)}: at most ${peaks.tenMinutes} in 10 minutes, ${peaks.hour} an hour, ${peaks.day} a day${always}; limit ${limit.hour} an hour, ${limit.day} a day`;
}
