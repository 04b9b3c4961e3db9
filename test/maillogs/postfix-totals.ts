import type { Totals } from '../../lambda/core/tally/count/totals.ts';

/**
 * The totals of a Postfix log by regular expressions alone, in one pass and as simple as awk would do it.
 *
 * A queue id names a new message each time that its arrival (`client=`, or pickup's `uid=`) stands behind it: a reused id counts as often as it
 * begins.
 */
export function postfixTotals(lines: readonly string[]): Totals {
  const begun = new Map<string, number>();
  const messages = new Set<string>();
  const nrcpt = new Map<string, number>();
  const status = new Map<string, string>();
  let arrivals = 0;
  let deferrals = 0;
  for (const line of lines) {
    const [, id, text = ''] = /\]: ([0-9A-Za-z]{6,}): (.*)$/.exec(line) ?? [];
    if (id === undefined || /^(NOQUEUE|statistics|warning|fatal|error)$/.test(id)) continue;
    if (/^(client=|uid=\d+ from=)/.test(text)) {
      begun.set(id, (begun.get(id) ?? 0) + 1);
      arrivals++;
    }
    const message = `${id} ${begun.get(id) ?? 0}`;
    messages.add(message);
    // The first sight: qmgr repeats the line at each retry, with what is left.
    const [, count] = /nrcpt=(\d+) \(queue active\)$/.exec(text) ?? [];
    if (count !== undefined && !nrcpt.has(message)) nrcpt.set(message, Number(count));
    const [, to, result] = /^to=<([^>]*)>.* status=(\w+)/.exec(text) ?? [];
    if (result === 'deferred') deferrals++;
    if (result !== undefined) status.set(`${message} ${to}`, result);
    if (text.includes('status=expired')) {
      for (const [recipient, last] of status) {
        if (last === 'deferred' && recipient.startsWith(`${message} `)) status.set(recipient, 'expired');
      }
    }
    // A bounce notice has a queue id of its own, of which a log may show no other line.
    const [, notice] = /notification: (\w+)$/.exec(text) ?? [];
    if (notice !== undefined) messages.add(`${notice} 0`);
  }
  const outcomes = { sent: 0, bounced: 0, deferred: 0, expired: 0 };
  for (const last of status.values()) outcomes[last as keyof typeof outcomes]++;
  const recipients = [...nrcpt.values()].reduce((sum, count) => sum + count, 0);
  return { messages: messages.size, arrivals, recipients, outcomes, deferrals };
}
