import { idsPerInstance } from '../mail-log/formats.ts';
import type { ParsedLine } from '../mail-log/parsed-line.ts';
import { newTurnedAway, REASON_LENGTH, type TurnedAway } from './turned-away.ts';

/** More failed logins no line stands for. */
const MOST_TIMES = 1000;

/** What our own server did not take, by a line; undefined for one that says nothing of it, or nothing that counts. */
export function turnedAwayOf(line: ParsedLine): TurnedAway | undefined {
  if (line.client_ip === undefined && line.queue_id === undefined && line.pid === undefined) return undefined;
  if (line.kind === 'auth-failure') {
    const told = newTurnedAway('login');
    told.clientIp = line.client_ip;
    const times = (line.attempts ?? 1) * (line.repeated ?? 1);
    if (times > 1) told.times = Math.min(times, MOST_TIMES);
    return told;
  }
  const why =
    line.kind === 'reject' ? whyRefused(line) : line.action === 'rate-limit' ? 'put-off' : undefined;
  if (why === undefined) return undefined;
  const told = newTurnedAway(why);
  told.clientIp = line.client_ip;
  told.login = line.sasl_username;
  // Exim and Sendmail tell what they took only when they have taken it.
  if (line.queue_id !== 'NOQUEUE' && idsPerInstance(line.program ?? '')) told.of = line.queue_id;
  told.dsn = line.dsn;
  if (line.reply !== undefined) told.reason = reasonIn(line.reply);
  return told;
}

/** Words of a limit, whatever code is given with it: of Postfix, postfwd, policyd, Rspamd, Exim's ratelimit. */
const LIMIT = /\brate\b|rate-?limit|limit exceeded|too (?:many|much)|quota|throttl/i;
/** Words about the size of a message: nobody's spam. */
const SIZE = /too (?:big|large)|size limit|exceeds (?:fixed maximum )?(?:message )?size/i;

/**
 * Whether a refusal is one for good. Not one of how the client speaks, of its login or TLS (RFC 5321: 500 to 504; RFC
 * 4954: 530 to 538; RFC 3463: x.5.x), nor of the size: these say that a program is set up wrongly.
 */
function whyRefused({ reply = '', dsn, action }: ParsedLine): 'refused' | 'put-off' | undefined {
  const code = /^([45])(\d\d)\b(?!\.)/.exec(reply);
  const number = code === null ? undefined : Number(code[2]);
  const first = code?.[1] ?? dsn?.charAt(0);
  if (first === '5' && number !== undefined && (number < 10 || (number >= 30 && number < 40)))
    return undefined;
  if (dsn?.startsWith('5.5.') || dsn === '5.3.4' || SIZE.test(reply)) return undefined;
  return first === '4' || action === 'temporary-reject' || LIMIT.test(reply) ? 'put-off' : 'refused';
}

/** Addresses, of recipients above all, are not kept. */
function reasonIn(reply: string): string {
  return reply
    .slice(0, 4 * REASON_LENGTH)
    .replace(/<[^<>]*>(?:\.\.\.)?:? ?/g, '')
    .replace(/\S*@\S*/g, '...')
    .slice(0, REASON_LENGTH);
}
