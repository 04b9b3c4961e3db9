import type { Totals } from '../../lambda/core/tally/count/totals.ts';

const ID = /[0-9A-Za-z]{6}-(?:[0-9A-Za-z]{6}-[0-9A-Za-z]{2}|[0-9A-Za-z]{11}-[0-9A-Za-z]{4})/;
/** Behind the time and its zone, and the process id. */
const LINE = new RegExp(`^(.{19})((?:\\.\\d+)?(?: [+-]\\d{4})?(?: \\[\\d+\\])? )(${ID.source})( .*)?$`);
const ARRIVAL = /^ (<=|\(=) /;
const OWN_QUEUEING = / defer \(-?\d+\): (?:domain (?:matches|is in) queue_|domain is held|.*-odqs? set)/;
const END = /^ (Completed|removed by )/;

/**
 * Exim's test suite writes each of its 835 logs with one and the same second and starts its ids anew. This gives each
 * message an id of its own, as a real Exim would, and each line a moment of its own: an id begins a new message with
 * `<=`, and with any line that stands behind its `Completed`.
 *
 * Words in the place of addresses become addresses; loopback becomes a public one: the suite relays to itself, which
 * replay would take for a content filter's copies, but here every hop shall count.
 */
export function unmunged(lines: readonly string[]): string[] {
  const current = new Map<string, string>();
  const complete = new Set<string>();
  let count = 0;
  return lines.map((line, index) => {
    const time = new Date(Date.UTC(2024, 0, 1) + 100 * index).toISOString().replace('T', ' ').slice(0, 23);
    const found = LINE.exec(line);
    if (!found) return /^\d{4}-/.test(line) ? time + line.slice(19).replace(/^\.\d+/, '') : line;
    const [, , between = '', id = '', text = ''] = found;
    if (ARRIVAL.test(text) || complete.has(id) || !current.has(id)) {
      complete.delete(id);
      current.set(id, (count++).toString(36).toUpperCase().padStart(6, '0') + id.slice(6));
    }
    if (END.test(text)) complete.add(id);
    const others = text.replace(new RegExp(ID, 'g'), (other) => current.get(other) ?? other);
    return `${time}${between.replace(/^\.\d+/, '')}${current.get(id)}${withAddresses(others)}`;
  });
}

/** The suite's words for addresses, and loopback. */
const ADDRESSES: readonly (readonly [pattern: RegExp, address: string])[] = [
  [/\[ip4\.ip4\.ip4\.ip4\]/g, '[192.0.2.4]'],
  [/\[ip6(:ip6){7}\]/g, '[2001:db8::6]'],
  [/\[V4NET\.\d+\.\d+\.(\d+)\]/g, '[198.51.100.$1]'],
  [/\[127\.\d+\.\d+\.\d+\]/g, '[192.0.2.1]'],
  [/\[::1\]/g, '[2001:db8::1]'],
];

function withAddresses(text: string): string {
  return ADDRESSES.reduce((rest, [pattern, address]) => rest.replace(pattern, address), text);
}

/**
 * The totals of an Exim log whose ids are unique, by regular expressions alone. A recipient is the address behind the
 * flag; where that is a mailbox, a file or a pipe, the one in angle brackets.
 */
export function eximTotals(lines: readonly string[]): Totals {
  const messages = new Set<string>();
  const nrcpt = new Map<string, number>();
  const last = new Map<string, string>();
  let arrivals = 0;
  let deferrals = 0;
  for (const line of lines) {
    const [, , , id = '', text = ''] = LINE.exec(line) ?? [];
    if (END.test(text) || ARRIVAL.test(text)) messages.add(id);
    // Exim's own bounces name the message they are about, and nobody sent them.
    if (ARRIVAL.test(text) && !/^ <= <> R=/.test(text)) arrivals++;
    const [, list] = /^ (?:<=|\(=) .* for (\S+(?: \S+)*)$/.exec(text) ?? [];
    if (list !== undefined) nrcpt.set(id, list.match(/(?:"[^"]*"|\S)+/g)!.length);
    const [, flag = '', rest = ''] = /^ (=>|->|>>|\*\*|==) (.*)$/.exec(text) ?? [];
    const status = { '=>': 'sent', '->': 'sent', '>>': 'sent', '**': 'bounced', '==': 'deferred' }[flag];
    // Nothing was sent into a black hole.
    if (status === undefined || (status === 'sent' && /^(:blackhole:|\/dev\/null)/.test(rest))) continue;
    // Exim's own configuration leaves it in the queue.
    if (OWN_QUEUEING.test(rest)) continue;
    messages.add(id);
    if (status === 'deferred') deferrals++;
    const recipient = `${id} ${recipientOf(rest).toLowerCase()}`;
    if ((last.get(recipient) ?? 'deferred') === 'deferred') last.set(recipient, status);
  }
  const seen = new Map<string, number>();
  for (const recipient of last.keys()) {
    const id = recipient.slice(0, recipient.indexOf(' '));
    seen.set(id, (seen.get(id) ?? 0) + 1);
  }
  const outcomes = { sent: 0, bounced: 0, deferred: 0, expired: 0 };
  for (const status of last.values()) outcomes[status as keyof typeof outcomes]++;
  let recipients = 0;
  for (const id of messages) recipients += nrcpt.get(id) ?? seen.get(id) ?? 0;
  return { messages: messages.size, arrivals, recipients, outcomes, deferrals };
}

/** `final <original> R=router`, `final (parent) <original> ...`, `address: reason`. */
function recipientOf(rest: string): string {
  const who = rest.split(/ R=| T=| F=<| P=<| SRS=<| Q=| defer \(| routing| mua_wrapper| ?: /)[0]!.trim();
  const [, final = who, original] = /^(.*?)(?: <([^>]*)>)?$/.exec(who) ?? [];
  const address = final.replace(/^<|>$/g, '').replace(/ \(.*\)$/, '');
  return original !== undefined && (!address.includes('@') || /^[|/:>]/.test(address)) ? original : address;
}
