import { parseSettings } from '../../../lambda/core/config.ts';
import { createLineParser } from '../../../lambda/core/mail-log/line-parser.ts';
import { Departed } from '../../../lambda/core/spool/departed.ts';
import { QueueLog } from '../../../lambda/core/spool/select/queue-log.ts';
import { selectFrom } from '../../../lambda/core/spool/select/select.ts';
import { listed } from './listing/listed.ts';

interface Arriving {
  at?: string;
  host?: string;
  from?: string;
  client?: string;
  login?: string;
  user?: string;
  /** The envelope sender as the user gave it. */
  given?: string;
  /** The queue id before, of a requeued message. */
  was?: string;
  messageId?: string;
}

interface Waiting {
  at?: string;
  queue?: string;
  sender?: string;
}

/** What happened on a Postfix on 24 November 2026, as its log and a listing of its queue tell it. */
export class Story {
  readonly #lines: { at: string; text: string }[] = [];
  readonly #rows: { id: string; at: string; queue: string; sender: string }[] = [];
  readonly #known = new Map<string, { at: string; sender: string }>();

  #log(at: string, host: string, daemon: string, text: string): void {
    this.#lines.push({ at, text: `2026-11-24T${at}+00:00 ${host} postfix/${daemon}[9]: ${text}` });
  }

  /** A message comes in from a client (unless told otherwise, the infected PC) or a local user. */
  arrives(
    id: string,
    { at = '09:00:00', host = 'mx1', from = 'x@forged.example', ...by }: Arriving = {},
  ): this {
    const { client = '192.168.10.51', login, user, given = from, was } = by;
    if (user === undefined) {
      const sasl = login === undefined ? '' : `, sasl_method=PLAIN, sasl_username=${login}`;
      this.#log(at, host, 'smtpd', `${id}: client=unknown[${client}]${sasl}`);
    } else this.#log(at, host, 'pickup', `${id}: uid=${user} from=<${given}>${was ? ` orig_id=${was}` : ''}`);
    this.#log(at, host, 'cleanup', `${id}: message-id=<${by.messageId ?? `${id}.${at}@pc.example`}>`);
    return this.#queued(id, at, host, from);
  }

  /** The server makes a notice about a message. */
  notice(
    of: string,
    id: string,
    { at = '09:00:05', host = 'mx1', kind = 'sender non-delivery', from = '' } = {},
  ): this {
    this.#log(at, host, 'cleanup', `${id}: message-id=<${id}@mx1>`);
    this.#log(at, host, 'bounce', `${of}: ${kind} notification: ${id}`);
    return this.#queued(id, at, host, from);
  }

  /** A message of which only what the queue manager says is in the log. */
  queued(id: string, { at = '09:00:00', from = 'x@forged.example' }: Arriving = {}): this {
    return this.#queued(id, at, 'mx1', from);
  }

  #queued(id: string, at: string, host: string, from: string): this {
    this.#log(at, host, 'qmgr', `${id}: from=<${from}>, size=900, nrcpt=1 (queue active)`);
    this.#known.set(id, { at, sender: from === '' ? 'MAILER-DAEMON' : from });
    return this;
  }

  /** Through a content filter on this host, which gives it another id. */
  filtered(id: string, next: string, at = '09:00:01', from = 'x@forged.example'): this {
    this.arrives(next, { at, client: '127.0.0.1', from });
    this.#log(
      at,
      'mx1',
      'smtp',
      `${id}: to=<b@b.example>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as ${next})`,
    );
    return this.removed(id, at);
  }

  /** Through a program that hands it in again as a user of the server, under another id and the same Message-ID. */
  piped(id: string, next: string, messageId: string, at = '09:00:02', from = 'x@forged.example'): this {
    this.#log(at, 'mx1', 'pickup', `${next}: uid=107 from=<${from}>`);
    this.#log(
      at,
      'mx1',
      'pipe',
      `${id}: to=<b@b.example>, relay=spam, delay=2, delays=0/0/0/2, dsn=2.0.0, status=sent (delivered via spam service)`,
    );
    this.removed(id, at);
    this.#log(at, 'mx1', 'cleanup', `${next}: message-id=<${messageId}>`);
    return this.#queued(next, at, 'mx1', from);
  }

  removed(id: string, at = '09:00:06', host = 'mx1'): this {
    this.#log(at, host, 'qmgr', `${id}: removed`);
    return this;
  }

  requeued(id: string, at: string): this {
    this.#log(at, 'mx1', 'postsuper', `${id}: requeued`);
    return this;
  }

  /** It is in the queue that is listed, by default as it came in last. */
  waits(id: string, { at, queue = 'deferred', sender }: Waiting = {}): this {
    const known = this.#known.get(id);
    this.#rows.push({
      id,
      at: at ?? known?.at ?? '08:00:00',
      queue,
      sender: sender ?? known?.sender ?? 'x@forged.example',
    });
    return this;
  }

  json(): string {
    return this.#rows
      .map(
        ({ id, at, queue, sender }) =>
          `{"queue_name": "${queue}", "queue_id": "${id}", "arrival_time": ${Date.parse(`2026-11-24T${at}Z`) / 1000}, ` +
          `"message_size": 900, "forced_expire": false, "sender": ${JSON.stringify(sender)}, ` +
          `"recipients": [{"address": "b@b.example", "delay_reason": "later"}]}\n`,
      )
      .join('');
  }

  /** As `postqueue -p` on a clock that is some hours ahead of UTC. */
  text(ahead = 0): string {
    const entries = this.#rows.map(({ id, at, sender }) => {
      const shown = new Date(Date.parse(`2026-11-24T${at}Z`) + ahead * 3_600_000);
      const date = `${shown.toUTCString().slice(0, 3)} Nov ${shown.getUTCDate()} ${shown.toISOString().slice(11, 19)}`;
      return `${id}       900 ${date}  ${sender}\n${' '.repeat(41)}b@b.example\n\n`;
    });
    return `${entries.join('')}-- 9 Kbytes in ${entries.length} Requests.\n`;
  }

  log(): string {
    const inOrder = [...this.#lines].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    return inOrder.map(({ text }) => `${text}\n`).join('');
  }
}

export interface Sorted {
  select: string[];
  unsure: string[];
  leave: number;
}

export interface Asking {
  senders?: string[];
  since?: string;
  until?: string;
  zone?: string;
}

const onTheDay = (at: string | undefined) => (at === undefined ? undefined : Date.parse(`2026-11-24T${at}Z`));

/** Sorts a listed queue by a log: `ID why` and `ID why ORIGIN` of the selected, the ids of the unsure ones. */
export function sorted(queue: string, log: string, { senders, since, until, zone }: Asking = {}): Sorted {
  const { messages, mta, precision, floating } = listed(queue, zone);
  const wanted = {
    senders: senders ?? ['host:192.168.10.51'],
    since: onTheDay(since),
    until: onTheDay(until),
  };
  const departed = new Departed(wanted);
  const joined = new QueueLog({ messages, mta, precision, floating }, parseSettings({}), (life) =>
    departed.add(life),
  );
  const parse = createLineParser({ year: 2026 });
  for (const line of log.split('\n')) if (line !== '') joined.add(parse(line));
  joined.end();
  const { select, unsure, leave } = selectFrom(joined.join(), joined, wanted, (origin, to) =>
    departed.mayPassOn(origin, to),
  );
  return {
    select: select.map(({ message, why, of }) =>
      [message.id, why, ...(of === undefined ? [] : [of])].join(' '),
    ),
    unsure: unsure.map(({ message }) => message.id),
    leave,
  };
}
