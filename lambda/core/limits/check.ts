import { senderKind, senderName } from '../sender.ts';
import { isExempt } from './anvil-exceptions.ts';
import type { InForce } from './in-force.ts';
import { limitedBy } from './limiter.ts';
import type { KnownIncident } from './limits.ts';
import { isAbout } from './postfwd-rules.ts';
import type { Sending, SentMail } from './sent-mail.ts';

/** What a limit in force would have done to the mail of a log. */
export interface CheckedLimit extends InForce {
  /** Messages outside incidents. */
  messages: number;
  delayed: number;
  /** The senders that it would have put off, those with the most messages first. */
  hits: { sender: string; delayed: number }[];
  incidents: { id: string; sender: string; opened: number; recipients: number; through: number }[];
}

/** Tries a limit on the senders that it counts, as if it acted on all of them that Postfix does not spare. */
export function checkLimit(
  inForce: InForce,
  mail: SentMail,
  incidents: readonly KnownIncident[],
): CheckedLimit {
  const result: CheckedLimit = { ...inForce, messages: 0, delayed: 0, hits: [], incidents: [] };
  const told = new Map(
    incidents.map(({ id, sender, opened }) => [id, { id, sender, opened, recipients: 0, through: 0 }]),
  );
  for (const [sender, all] of (inForce.logins && mail.clients) || mail.senders) {
    if (!counts(inForce, sender)) continue;
    const about = all.filter(({ client }) => isAboutMail(inForce, sender, client));
    const sendings =
      inForce.unit === 'recipients' ? about : about.map(({ time }) => ({ time, recipients: 1 }));
    const own = incidents.filter((each) => each.sender === sender || each.related.includes(sender));
    const of = ({ time }: Sending) =>
      own.find(({ opened, closed }) => time >= opened && time <= (closed ?? Number.POSITIVE_INFINITY));
    const allowances = [{ length: inForce.length, recipients: inForce.limit }];
    const usual = (sending: Sending) => of(sending) === undefined;
    const { delayed } = limitedBy(sendings, allowances, usual);
    result.messages += sendings.filter(usual).length;
    result.delayed += delayed;
    if (delayed > 0) result.hits.push({ sender, delayed });
    for (const { id } of own) {
      const during = (sending: Sending) => of(sending)?.id === id;
      const { through, delayedRecipients } = limitedBy(sendings, allowances, during);
      const each = told.get(id)!;
      each.through += through;
      each.recipients += through + delayedRecipients;
    }
  }
  result.hits.sort((a, b) => b.delayed - a.delayed);
  result.incidents = [...told.values()].filter(({ recipients }) => recipients > 0);
  return result;
}

function isAboutMail({ only, except = [] }: InForce, sender: string, client?: string): boolean {
  if (only !== undefined && !isAbout(only, sender, client)) return false;
  return !except.some((whom) => isAbout(whom, sender, client));
}

function counts({ by, exceptions = [] }: InForce, sender: string): boolean {
  const kind = senderKind(sender);
  if (kind === 'host' && isExempt(exceptions, senderName(sender))) return false;
  if (by === 'login') return kind === 'login';
  return by === 'client' ? kind === 'host' : kind === 'host' || kind === 'login';
}
