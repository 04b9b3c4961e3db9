/** Why a delivery failed, as far as the reply tells. */
export type ReplyClass = 'unknown-user' | 'policy' | 'mailbox' | 'transient' | 'other';

/**
 * By enhanced status code: class (`x` for any), subject and detail; the first row that fits wins, a row without a
 * detail stands for all of them. Sources: RFC 3463 section 3, RFC 5248's registry, RFC 7372 (x.7.20 to x.7.25),
 * RFC 7505 (x.1.10). A code that says nothing of the cause (x.0.0, x.3.0, x.5.0) has no row.
 */
const BY_CODE: readonly (readonly [string, ReplyClass])[] = [
  ['x.1.7', 'policy'], // bad sender's mailbox address syntax
  ['x.1.8', 'policy'], // bad sender's system address
  ['x.1.9', 'policy'],
  ['5.1', 'unknown-user'],
  ['4.1.1', 'unknown-user'],
  ['x.2.1', 'unknown-user'], // mailbox disabled
  ['x.2', 'mailbox'],
  ['5.4.4', 'unknown-user'], // unable to route: the domain does not exist
  ['4.4', 'transient'],
  ['x.7', 'policy'],
];

/**
 * What servers say, in lower case; the first row found wins. Greylisting and unknown users come before the code,
 * for servers give them all kinds of codes; the rest speaks where the code says nothing. Sources: Postfix's
 * smtpd_check.c, local(8), virtual(8) and smtp(8); Exim's default ACL and routers; Sendmail's sysexits texts; Exchange
 * Online's recipient check (5.4.1); docomo, au and SoftBank as in block-codes.ts; Yahoo's and iCloud's pages there.
 */
export const BEFORE_CODE: readonly (readonly [string, ReplyClass])[] = [
  ['greylist', 'transient'],
  ['graylist', 'transient'],
  ['user unknown', 'unknown-user'],
  ['unknown user', 'unknown-user'],
  ['no such user', 'unknown-user'],
  ['user does not exist', 'unknown-user'],
  ['recipient address rejected: access denied', 'unknown-user'],
];

export const AFTER_CODE: readonly (readonly [string, ReplyClass])[] = [
  ['no such ', 'unknown-user'],
  ['no mailbox here', 'unknown-user'],
  ['mailbox not found', 'unknown-user'],
  ['mailbox unavailable', 'unknown-user'],
  ['recipient unknown', 'unknown-user'],
  ['unknown recipient', 'unknown-user'],
  ['recipient not found', 'unknown-user'],
  ['recipient cannot be verified', 'unknown-user'],
  ['invalid recipient', 'unknown-user'],
  ['invalid mailbox', 'unknown-user'],
  ['invalid address', 'unknown-user'],
  ['does not exist', 'unknown-user'],
  ['unrouteable address', 'unknown-user'],
  ['account is disabled', 'unknown-user'],
  ['mailbox full', 'mailbox'],
  ['mailbox is full', 'mailbox'],
  ['too much mail data', 'mailbox'],
  ['quota', 'mailbox'],
  ['blocked', 'policy'],
  ['blacklist', 'policy'],
  ['block list', 'policy'],
  ['blocklist', 'policy'],
  ['spam', 'policy'],
  ['reputation', 'policy'],
  ['unsolicited', 'policy'],
  ['abuse', 'policy'],
  ['relay access denied', 'policy'],
  ['relaying denied', 'policy'],
  ['relay not permitted', 'policy'],
  ['access denied', 'policy'],
  ['not authorized', 'policy'],
  ['high volume', 'policy'],
  ['rate limit', 'policy'],
  ['timed out', 'transient'],
  ['connection refused', 'transient'],
  ['lost connection', 'transient'],
  ['try again', 'transient'],
];

/** What an enhanced status code says of the cause; undefined where it says nothing. */
export function classOfCode(code: string): ReplyClass | undefined {
  const anyClass = `x${code.slice(1)}`;
  return BY_CODE.find(([prefix]) => isWithin(code, prefix) || isWithin(anyClass, prefix))?.[1];
}

function isWithin(code: string, prefix: string): boolean {
  return code === prefix || code.startsWith(`${prefix}.`);
}
