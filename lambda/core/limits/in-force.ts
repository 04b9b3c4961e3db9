import { DAY, HOUR, MINUTE, SECOND } from '../time.ts';
import { type PostfwdRule, postfwdRules, type Whom } from './postfwd-rules.ts';

/** A limit that a mail server's configuration holds. */
export interface InForce {
  /** The line of the file, from 1. */
  line: number;
  /** Whom it counts by; `unknown` where its key is none of those. */
  by: 'login' | 'client' | 'unknown';
  unit: 'recipients' | 'messages';
  limit: number;
  /** Milliseconds. */
  length: number;
  /** What keeps it from acting as it seems to. */
  but?: string;
  /** Postfix's own limit counts a client's mail whoever has logged in. */
  logins?: true;
  /** Whom Postfix's own limit spares: patterns in their order. */
  exceptions?: readonly string[];
  /** Of postfwd: whom the rule is about, where it is not about all; */
  only?: Whom;
  /** and whom a rule before it has let go. */
  except?: readonly Whom[];
}

const UNITS: Readonly<Record<string, number>> = { s: SECOND, m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY };
/** postconf(5): without a value the clients of $mynetworks are exempt. */
const EXEMPT = 'the clients in $mynetworks are exempt (smtpd_client_event_limit_exceptions is not set)';

/** Reads back the limits in a main.cf or `postconf -n`, postfwd rules, Exim's ACLs or rspamd's ratelimit.conf. */
export function limitsInForce(text: string): InForce[] {
  const lines = text.split(/\r?\n/);
  return [
    ...anvil(lines),
    ...postfwd(postfwdRules(text)),
    ...exim(lines),
    ...lines.flatMap((line, at) => rspamd(line, at + 1)),
  ].sort((a, b) => a.line - b.line);
}

function anvil(lines: readonly string[]): InForce[] {
  const values = new Map<string, { value: string; line: number }>();
  let last: { value: string; line: number } | undefined;
  for (const [at, line] of lines.entries()) {
    const setting = /^\s*(?:-o\s+)?([a-z_]+)\s*=\s*(.*)$/.exec(line);
    if (setting !== null) {
      last = { value: setting[2]!.trim(), line: at + 1 };
      values.set(setting[1]!, last);
    } else if (last !== undefined && /^\s+[^\s#]/.test(line)) last.value += ` ${line.trim()}`;
  }
  const length = duration(values.get('anvil_rate_time_unit')?.value ?? '60s') ?? MINUTE;
  const exceptions = values.get('smtpd_client_event_limit_exceptions')?.value.split(/[\s,]+/);
  return (['recipients', 'messages'] as const).flatMap((unit) => {
    const name = unit === 'recipients' ? 'recipient' : 'message';
    const setting = values.get(`smtpd_client_${name}_rate_limit`);
    const limit = Number(setting?.value);
    if (setting === undefined || !(limit > 0)) return [];
    const spared = exceptions?.filter((each) => each !== '') ?? [];
    return [
      {
        ...{ line: setting.line, by: 'client' as const, unit, limit, length },
        logins: true as const,
        ...(exceptions === undefined ? { but: EXEMPT } : {}),
        ...(spared.length === 0 ? {} : { exceptions: spared }),
      },
    ];
  });
}

/** The first rule that ends decides, so what comes behind it counts for the others only. */
function postfwd(rules: readonly PostfwdRule[]): InForce[] {
  const found: InForce[] = [];
  const gone: Whom[] = [];
  for (const { line, text, whom, unclear, ends } of rules) {
    for (const [, kind, key, limit, seconds] of text.matchAll(/\b(rcpt|rate)\(([a-z_$]+)\/(\d+)\/(\d+)\//g))
      found.push({
        line,
        by: byOf(key!),
        unit: kind === 'rcpt' ? 'recipients' : 'messages',
        limit: Number(limit),
        length: Number(seconds) * SECOND,
        ...(isEmpty(whom) ? {} : { only: whom }),
        ...(gone.length === 0 ? {} : { except: [...gone] }),
        ...(unclear.length === 0 ? {} : { but: `it acts only where ${unclear.join(' and ')}` }),
      });
    if (ends && unclear.length === 0) gone.push(whom);
  }
  return found;
}

function isEmpty({ logins, networks, patterns }: Whom): boolean {
  return logins === undefined && networks === undefined && patterns === undefined;
}

/** Verbs of an ACL that keep a message out; `warn` only notes something. */
const KEEPS_OUT = /^(?:defer|deny|drop|discard)$/;

/** Exim's ACLs: `defer ratelimit = 100 / 1h / per_rcpt / KEY`, the verb in that line or in one before. */
function exim(lines: readonly string[]): InForce[] {
  let verb = 'defer';
  return lines.flatMap((line, at) => {
    const [, begins, condition = ''] =
      /^\s*(?:(accept|defer|deny|discard|drop|require|warn)\b)?\s*(.*)$/.exec(line)!;
    verb = begins ?? verb;
    const found = /^ratelimit\s*=\s*(?:(\d+)|.*\{(\d+)\}\}+)\s*\/\s*(\d*[smhdw])\s*(?:\/([^#]*))?$/.exec(
      condition,
    );
    if (found === null || !KEEPS_OUT.test(verb)) return [];
    const [, plain, looked, length, options = ''] = found;
    return [
      {
        line: at + 1,
        // Without a key it counts by the client's address.
        by: options.includes('$') ? byOf(options) : 'client',
        unit: options.includes('per_rcpt') ? 'recipients' : 'messages',
        limit: Number(plain ?? looked),
        length: duration(length!) ?? HOUR,
      },
    ];
  });
}

function rspamd(line: string, at: number): InForce[] {
  if (/^\s*#/.test(line)) return [];
  const found: InForce[] = [];
  for (const [, limit, length] of line.matchAll(/\brate\s*=\s*"(\d+)\s*\/\s*(\d*[smhdw])"/g))
    found.push({
      line: at,
      by: byOf(line),
      unit: 'recipients',
      limit: Number(limit),
      length: duration(length!) ?? HOUR,
    });
  return found;
}

function byOf(key: string): InForce['by'] {
  if (/sasl_username|authenticated_id|\buser\b/.test(key)) return 'login';
  return /client_address|sender_host_address|\bip\b/.test(key) ? 'client' : 'unknown';
}

/** `60s`, `1h`, `d`; seconds where no unit stands. */
function duration(text: string): number | undefined {
  const parts = /^(\d*)([smhdw]?)$/.exec(text.trim());
  if (parts === null || text.trim() === '') return undefined;
  return Number(parts[1] || 1) * UNITS[parts[2] || 's']!;
}
