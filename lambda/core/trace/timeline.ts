import { arrivedAt, familyOf, idsOf, type Life, originOf, stateOf } from '../life/life.ts';
import type { LifeRecipient } from '../life/recipients.ts';
import type { ParsedLine } from '../mail-log/parsed-line.ts';
import { amountOf as count } from '../text/amount.ts';
import { plain } from '../text/plain-text.ts';
import type { TraceResult } from './trace.ts';

/** More messages than that are told in a line each. */
const IN_FULL = 20;
const RECIPIENTS_IN_FULL = 30;

/** What was found, for people: each message's life in the order of time, in UTC. Log text is made plain. */
export function timelineText({ query, messages, refused, refusals }: TraceResult): string {
  const what = plain(query.text, 100);
  if (messages.length === 0 && refused === 0) return `Nothing is found for ${what}.`;
  const lines = [
    `${count(messages.length, 'message')}, ${count(refused, 'refused try', 'refused tries')}: ${what}`,
  ];
  for (const life of messages) {
    if (messages.length > IN_FULL) lines.push(shortLine(life));
    else lines.push('', ...lifeLines(life));
  }
  if (refusals.length > 0) lines.push('', 'Refused:', ...refusals.slice(-IN_FULL).map(refusalLine));
  if (refused > Math.min(refusals.length, IN_FULL)) lines.push('  (the latest ones)');
  return lines.join('\n');
}

interface Moment {
  time: number;
  text: string;
}

function lifeLines(life: Life): string[] {
  const { hops, from, messageId } = life;
  const host = hops[0]!.host;
  const head = `${idsOf(life)
    .map((id) => plain(id, 40))
    .join(' > ')}${host === '' ? '' : ` on ${plain(host, 60)}`}: ${stateText(life)}`;
  const named = [`from ${from === undefined ? '(not in the log)' : `<${plain(from, 100)}>`}`];
  if (messageId !== undefined) named.push(`Message-ID <${plain(messageId, 100)}>`);
  const moments = [...arrival(life), ...stays(life), ...recipients(life), ...notices(life)];
  moments.sort((a, b) => a.time - b.time);
  return [head, `  ${named.join(', ')}`, ...moments.map(({ time, text }) => `  ${clock(time)}  ${text}`)];
}

function stateText(life: Life): string {
  switch (stateOf(life)) {
    case 'deleted':
      return 'deleted by hand or by a rule';
    case 'held':
      return 'on hold';
    case 'queued':
      return 'still in the queue at the end of the log';
    case 'unknown':
      return 'what became of it is not in the log';
    case 'done':
      return 'done';
  }
}

function arrival(life: Life): Moment[] {
  const { arrival: came, clientName } = life;
  const time = arrivedAt(life);
  if (life.ofId !== undefined) {
    const about = originOf(life);
    const id = plain(about.ofId ?? about.hops[0]!.queueId, 40);
    return [
      {
        time: time ?? life.hops[0]!.first,
        text: `made here: ${plain(life.notice ?? 'notice')} notice about ${id}`,
      },
    ];
  }
  if (time === undefined) return [{ time: life.hops[0]!.first, text: 'came in before the log begins' }];
  if (came === undefined) return [{ time, text: 'made by the server itself' }];
  const by = [];
  if (came.login !== undefined) by.push(`login ${plain(came.login, 100)}`);
  if (came.localUser !== undefined) by.push(`local user ${plain(came.localUser, 60)}`);
  if (came.clientIp !== undefined)
    by.push(
      `client ${clientName === undefined ? '' : `${plain(clientName, 100)} `}[${plain(came.clientIp, 60)}]`,
    );
  if (came.origClientIp !== undefined) by.push(`for [${plain(came.origClientIp, 60)}]`);
  return [{ time, text: `came in: ${by.join(', ')}` }];
}

function stays({ hops }: Life): Moment[] {
  return hops.slice(1).map((hop) => ({
    time: hop.first,
    text: `went on as ${plain(hop.queueId, 40)}${hop.host === hops[0]!.host ? '' : ` on ${plain(hop.host, 60)}`}`,
  }));
}

function recipients(life: Life): Moment[] {
  const { all } = life.recipients;
  const moments = all.slice(0, RECIPIENTS_IN_FULL).map((recipient) => ({
    time: recipient.last,
    text: recipientText(recipient),
  }));
  const more = all.length - moments.length;
  if (more > 0)
    moments.push({
      time: all.at(-1)!.last,
      text: `and ${count(more, 'more recipient')}: ${tally(all.slice(RECIPIENTS_IN_FULL))}`,
    });
  return moments;
}

function recipientText(recipient: LifeRecipient): string {
  const { to, origTo, status, attempts, first, relay, dsn, reply, remote } = recipient;
  const parts = [`${plain(to, 100)}${origTo === undefined ? '' : ` (for ${plain(origTo, 100)})`}: ${status}`];
  if (status === 'handed') parts[0] = `${plain(to, 100)}: handed on; what the next hop did is not in the log`;
  if (attempts > 1) parts.push(`${attempts} tries since ${clock(first)}`);
  if (relay !== undefined) parts.push(`by ${plain(relay, 100)}`);
  if (remote !== undefined) parts.push(`there ${plain(remote, 40)}`);
  if (status !== 'sent' && reply !== undefined)
    parts.push(`${dsn === undefined ? '' : `${plain(dsn, 12)} `}${plain(reply, 160)}`);
  return parts.join(', ');
}

function notices(life: Life): Moment[] {
  return familyOf(life)
    .slice(1)
    .map((notice) => ({
      time: arrivedAt(notice) ?? notice.hops[0]!.first,
      text: `${plain(notice.notice ?? 'notice', 60)} notice ${plain(notice.hops[0]!.queueId, 40)}${tally(notice.recipients.all, ': ')}`,
    }));
}

function shortLine(life: Life): string {
  const { hops, from, recipients: to } = life;
  return [
    clock(arrivedAt(life) ?? hops[0]!.first),
    plain(hops[0]!.queueId, 40),
    from === undefined ? '?' : `<${plain(from, 60)}>`,
    count(to.all.length, 'recipient'),
    tally(to.all) || stateText(life),
  ].join('  ');
}

function tally(all: readonly LifeRecipient[], before = ''): string {
  const counts = new Map<string, number>();
  for (const { status } of all) counts.set(status, (counts.get(status) ?? 0) + 1);
  const text = [...counts].map(([status, n]) => `${n} ${status}`).join(', ');
  return text === '' ? '' : `${before}${text}`;
}

function refusalLine({ time, client_ip, from, to, reply }: ParsedLine): string {
  const parts = [`  ${clock(time!)}`];
  if (client_ip !== undefined) parts.push(`[${plain(client_ip, 60)}]`);
  if (from !== undefined) parts.push(`<${plain(from, 80)}>`);
  if (to !== undefined) parts.push(`to <${plain([to].flat()[0]!, 80)}>`);
  if (reply !== undefined) parts.push(plain(reply, 120));
  return parts.join('  ');
}

/** Date and time in UTC, to the second. */
function clock(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace('T', ' ');
}
