import { amountOf } from '../message/amount.ts';
import { plain } from '../plain-text.ts';
import { clock } from '../time.ts';
import { type Limits, RULE, type SenderLimit } from './limits.ts';

const MOST_ROWS = 40;

/** The suggestion for people: what each role and sender usually sends, the limits, and what they would have done. */
export function limitsText({ roles, senders, incidents, messages, delayed }: Limits): string {
  const lines = [
    'Recipients that a sender usually reaches at most in any hour:',
    ...roles.map(
      ({ role, senders: n, hour, limit }) =>
        `  ${role}: ${amountOf(n, 'sender')}, half of them at most ${hour.median}, 95 % at most ${hour.p95}, the largest ${hour.most}; limit ${limit.hour} an hour, ${limit.day} a day`,
    ),
    '',
    `A limit is ${RULE.multiple} times the sender's own largest hour outside incidents, ${RULE.dayMultiple} times its largest day, and at least ${RULE.hour} and ${RULE.day}; who sends in bursts gets ${RULE.burstMultiple} times both.`,
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
    'What a sender never did before, such as its first newsletter, is put off, too: raise its limit before.',
    'Settings: --for postfix, postfwd, rspamd or exim.',
  );
  return lines.join('\n');
}

function row({ sender, peaks, limit }: SenderLimit): string {
  return `  ${plain(sender, 80)}: at most ${peaks.tenMinutes} in 10 minutes, ${peaks.hour} an hour, ${peaks.day} a day; limit ${limit.hour} an hour, ${limit.day} a day`;
}
