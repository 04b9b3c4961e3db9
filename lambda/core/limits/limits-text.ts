import { amountOf } from '../text/amount.ts';
import { plain } from '../text/plain-text.ts';
import { clock } from '../time.ts';
import type { Limits, SenderLimit } from './limits.ts';
import { RULE } from './rule.ts';

const MOST_ROWS = 40;

/** The suggestion for people: what each role and sender usually sends, the limits, and what they would have done. */
export function limitsText(limits: Limits): string {
  const { roles, senders, networks, incidents, days, messages, delayed } = limits;
  const lines = [
    ...coverage(days),
    'Recipients that a sender usually reaches at most in any hour:',
    ...roles.map(
      ({ role, senders: n, hour, limit }) =>
        `  ${role}: ${amountOf(n, 'sender')}, half of them at most ${hour.median}, 95 % at most ${hour.p95}, the largest ${hour.most}; limit ${limit.hour} an hour, ${limit.day} a day`,
    ),
    '',
    `A limit is ${RULE.multiple} times the sender's own largest hour outside incidents (${RULE.runMultiple} times from ${RULE.run} on: a list is about as long the next time), ${RULE.dayMultiple} times its largest day, and at least ${RULE.hour} and ${RULE.day}; a machine that sends in bursts gets ${RULE.burstMultiple} times both, and one that always writes to the same few, and not by the clock, ${RULE.readerHour} an hour and ${RULE.readerDay} a day for each of these.`,
  ];
  const special = senders.filter((each) => each.special);
  if (special.length > 0) {
    lines.push('', 'These need a limit of their own:', ...special.slice(0, MOST_ROWS).map(row));
    if (special.length > MOST_ROWS) lines.push(`  and ${special.length - MOST_ROWS} more (--json has all)`);
  }
  lines.push(...firstTimes(senders, networks));
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
    'Else what a sender never did before, such as the first newsletter of a PC, is put off: raise its limit before.',
    'Settings: --for postfix, postfwd, rspamd or exim.',
  );
  return lines.join('\n');
}

/** Who may do for the first time what it never did. */
function firstTimes(senders: readonly SenderLimit[], networks: Limits['networks']): string[] {
  const homes = senders.filter(({ home }) => home !== undefined).length;
  const lines = networks.map(
    ({ network, machines, limit }) =>
      `  ${network}, where ${amountOf(machines, 'machine')} stand: limit of a new one ${limit.day} a day`,
  );
  if (homes > 0)
    lines.push(
      `  ${amountOf(homes, 'login')}, from the networks outside yours where each usually is: limit ${RULE.letter} a day`,
    );
  return lines.length === 0 ? [] : ['', 'Room for a first newsletter or letter:', ...lines];
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
