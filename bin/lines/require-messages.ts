import { amount, amountOf } from '../../lambda/core/text/amount.ts';
import type { LineCounts } from '../replay/event-source.ts';
import { UsageError } from '../usage-error.ts';

/**
 * A log that tells of no message answers no question, and must not pass for one that has nothing to find.
 *
 * @param messages how many messages or refusals were read
 * @throws UsageError that names what was read
 */
export function requireMessages(files: readonly string[], counts: LineCounts, messages: number): void {
  if (messages > 0) return;
  const named = files.map((file) => (file === '-' ? 'standard input' : `'${file}'`)).join(', ');
  if (counts.lines === 0)
    throw new UsageError(`${named} is empty; name the mail log, e.g. /var/log/mail.log`);
  const unread = counts.unknown + counts.malformed;
  throw new UsageError(
    `${named}: ${amountOf(counts.lines, 'line')}, ${amount(unread)} of them of no known shape, and no message among them; ` +
      'name the log that Postfix, Exim, Sendmail or OpenSMTPD writes, e.g. /var/log/mail.log',
  );
}
