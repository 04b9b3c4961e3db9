import { arrivedAt, familyOf, idsOf, type Life, originOf, stateOf } from '../life/life.ts';
import type { LifeRecipient } from '../life/recipients.ts';
import { isoTime } from '../time.ts';
import type { TraceResult } from './trace.ts';

/** What was found, under the names that programs rely on; times as ISO 8601, UTC; null where the log does not tell. */
export function traceJson({ query, refused, messages }: TraceResult) {
  return { query: query.text, refused, messages: messages.map(messageJson) };
}

function messageJson(life: Life) {
  const { arrival } = life;
  return {
    ids: idsOf(life),
    mta_host: life.hops[0]!.host || null,
    message_id: life.messageId ?? null,
    from: life.from ?? null,
    client: arrival?.clientIp ?? null,
    client_name: life.clientName ?? null,
    orig_client: arrival?.origClientIp ?? null,
    login: arrival?.login ?? null,
    local_user: arrival?.localUser ?? null,
    senders: life.senders,
    arrived: iso(arrivedAt(life)),
    state: stateOf(life),
    recipients: life.recipients.all.map(recipientJson),
    bounces: familyOf(life)
      .slice(1)
      .map(({ hops }) => hops[0]!.queueId),
    ...(life.ofId === undefined ? {} : { of: ofId(life), notice: life.notice }),
  };
}

/** The first id of the message that the chain of notices goes back to. */
function ofId(life: Life): string {
  const origin = originOf(life);
  return origin.ofId ?? origin.hops[0]!.queueId;
}

function recipientJson(recipient: LifeRecipient) {
  return {
    to: recipient.to,
    orig_to: recipient.origTo ?? null,
    status: recipient.status,
    attempts: recipient.attempts,
    dsn: recipient.dsn ?? null,
    relay: recipient.relay ?? null,
    reply: recipient.reply ?? null,
    remote: recipient.remote ?? null,
    first: iso(recipient.first),
    last: iso(recipient.last),
  };
}

function iso(time: number | undefined): string | null {
  return time === undefined ? null : isoTime(time);
}
