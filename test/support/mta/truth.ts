import type { Counts } from '../../record/truth.ts';
import type { Attempt } from '../postfix/sink.ts';
import { fateOf, type Sender } from './scenario.ts';

/** One message that the mail server took. */
export interface Taken {
  by: Sender;
  from: string;
  /** The recipients that it took. */
  to: readonly string[];
}

/** What the clients and the sink saw; nothing of it comes from a log. */
export interface MailTruth {
  /** By sender key. */
  senders: Record<string, Counts>;
  /** All mail, inbound and the server's own bounces included. */
  totals: Counts;
  /** The notices that the server itself sent to senders of mail it could not deliver. */
  bounces: number;
  /** Answers 4xx. */
  deferrals: number;
  /** Recipients that were refused for good, by why. */
  refused: { unknownUser: number; policy: number };
}

const none = (): Counts => ({ messages: 0, recipients: 0, sent: 0, bounced: 0, deferred: 0 });

/** @param localSender the key of local submissions */
export function truthOf(
  messages: readonly Taken[],
  attempts: readonly Attempt[],
  { isOwn, localSender }: { isOwn(address: string): boolean; localSender: string },
): MailTruth {
  const lastCode = new Map(attempts.map(({ from, to, code }) => [`${from} ${to}`, code]));
  const outcome = (from: string, to: string): 'sent' | 'bounced' | 'deferred' => {
    const code = lastCode.get(`${from} ${to}`) ?? 400;
    return code < 300 ? 'sent' : code < 500 ? 'deferred' : 'bounced';
  };
  const senders: Record<string, Counts> = {};
  const totals = none();
  for (const { by, from, to } of messages) {
    const counts = { ...none(), messages: 1, recipients: to.length };
    for (const address of to) counts[outcome(from, address)]++;
    add(totals, counts);
    for (const key of keysOf(by, isOwn, localSender)) {
      senders[key] ??= none();
      add(senders[key], counts);
    }
  }
  const bounces = attempts.filter(({ from, code }) => from === '' && code < 300).length;
  add(totals, { ...none(), messages: bounces, recipients: bounces, sent: bounces });
  const deferrals = attempts.filter(({ code }) => code >= 400 && code < 500).length;
  const refused = { unknownUser: 0, policy: 0 };
  for (const { to, code } of attempts) {
    if (code >= 500) refused[fateOf(to) === 'unknownUser' ? 'unknownUser' : 'policy']++;
  }
  return { senders, totals, bounces, deferrals, refused };
}

function keysOf(
  { address, login }: Sender,
  isOwn: (address: string) => boolean,
  localSender: string,
): string[] {
  if (address === undefined) return [localSender];
  const host = login !== undefined || isOwn(address) ? [`host:${address}`] : [];
  return login === undefined ? host : [...host, `login:${login}`];
}

function add(total: Counts, part: Counts): void {
  for (const key of Object.keys(part) as (keyof Counts)[]) total[key] += part[key];
}
