import { hostKey } from './network.ts';

/**
 * The accountable sender of mail, as the text that tallies, incidents, the configuration and the command line name it
 * by: its kind, a colon, its name. Nothing else takes such a text apart or puts one together.
 *
 * - `host:192.0.2.1`, `host:2001:db8:1:2::/64`: a client by its address (of IPv6 the site's /64)
 * - `login:user@example.com`: the name that a client logged in by
 * - `local:mail.example.com/www-data`: a user of the mail server itself, who is only unique there
 */
export interface Sender {
  kind: SenderKind;
  /** What stands behind the colon; never empty. */
  name: string;
}

export const SENDER_KINDS = ['host', 'login', 'local'] as const;
export type SenderKind = (typeof SENDER_KINDS)[number];

/** A sender of each kind, for help and messages that show how one is written. */
export const SENDER_EXAMPLES: Readonly<Record<SenderKind, string>> = {
  host: 'host:192.0.2.1',
  login: 'login:user@example.com',
  local: 'local:mail.example.com/www-data',
};

/** How a sender is written, for messages that say so. */
export const SENDER_FORMS = `${SENDER_EXAMPLES.host}, ${SENDER_EXAMPLES.login} or ${SENDER_EXAMPLES.local}`;

const PREFIXES = SENDER_KINDS.map((kind) => `${kind}:`);

/** The key of a client, from its address as it is logged. */
export function hostSender(address: string): string {
  return `host:${hostKey(address)}`;
}

/** The key of a login, whose letter case no mail server minds: the one place that decides which spellings are one. */
export function loginSender(login: string): string {
  return `login:${login.toLowerCase()}`;
}

/** A key as somebody wrote it, in the form that mail is counted under. */
export function foldSender(key: string): string {
  const sender = senderOf(key);
  return sender?.kind === 'login' ? loginSender(sender.name) : key;
}

/** The key of a user of a mail server itself; `mtaHost` is empty where the log names none. */
export function localSender(mtaHost: string, user: string): string {
  return `local:${mtaHost}/${user}`;
}

/** In the place of a user: what programs of the server hand in over the loopback, and what it sends to its own lists. */
export const LOOPBACK = 'loopback';

/** A mail server of ours whose log names it nowhere. */
export const SERVER_UNNAMED = 'unnamed';
const SERVER = 'server:';

/** Whom an incident is about that is no sender's: a mail server of ours. */
export function serverKey(mtaHost: string): string {
  return `${SERVER}${mtaHost}`;
}

/** The mail server that such a key names; undefined for a sender's. */
export function serverOf(key: string): string | undefined {
  return key.startsWith(SERVER) ? key.slice(SERVER.length) : undefined;
}

/** Takes a key apart; undefined when it is none, as a name in somebody's own tallies may be. */
export function senderOf(key: string): Sender | undefined {
  const kind = senderKind(key);
  return kind === undefined ? undefined : { kind, name: key.slice(kind.length + 1) };
}

/** The kind of a key; undefined when it is none. */
export function senderKind(key: string): SenderKind | undefined {
  return SENDER_KINDS[PREFIXES.findIndex((prefix) => key.startsWith(prefix) && key.length > prefix.length)];
}

/** What stands behind the kind; of a text that is no key the whole of it. */
export function senderName(key: string): string {
  return senderOf(key)?.name ?? key;
}

/** The address of a host's key, of an IPv6 site the first one; undefined for every other kind. */
export function addressOf(key: string): string | undefined {
  const sender = senderOf(key);
  return sender?.kind === 'host' ? sender.name.replace(/\/64$/, '') : undefined;
}

/** The mail server that a local user's key names; undefined for every other kind, and where the log named none. */
export function mailHostOf(key: string): string | undefined {
  const sender = senderOf(key);
  if (sender?.kind !== 'local') return undefined;
  // A log stream that stands for the host may hold a slash, a user's name none.
  return sender.name.slice(0, Math.max(0, sender.name.lastIndexOf('/'))) || undefined;
}

/** The one order of keys, for lists that must come out the same whoever made them: by UTF-16 units. */
export function compareSenders(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
