import { NetworkSet, parseCidr } from '../network.ts';
import { senderKind, senderName } from '../sender.ts';

/** Whom a rule of postfwd is about: clients by login or address; a rule without such a condition is about all. */
export interface Whom {
  /** In lower case; `true`: any login. */
  logins?: readonly string[] | true;
  networks?: readonly string[];
  /** Regular expressions for an address as text, any of which fits; as postfwd has them for IPv6. */
  patterns?: readonly RegExp[];
}

/** One rule: a line, and those that go on with blanks. */
export interface PostfwdRule {
  /** The line on which it begins, from 1. */
  line: number;
  text: string;
  whom: Whom;
  /** Conditions that are not understood: the rule may act on fewer than `whom`. */
  unclear: readonly string[];
  /** Whether the rules behind it are not asked for whom it is about. */
  ends: boolean;
}

/** Conditions that every message with recipients meets. */
const ALWAYS = /^protocol_state\s*={1,2}\s*END[-_]OF[-_]MESSAGE$/i;

/** Reads rules as postfwd(8) has them: items separated by semicolons, the first rule with a final action decides. */
export function postfwdRules(text: string): PostfwdRule[] {
  const rules: { line: number; text: string }[] = [];
  for (const [at, raw] of text.split(/\r?\n/).entries()) {
    if (/^\s*(#|$)/.test(raw)) continue;
    const last = rules.at(-1);
    if (/^\s/.test(raw) && last !== undefined) last.text += ` ${raw.trim()}`;
    else rules.push({ line: at + 1, text: raw.trim() });
  }
  return rules.filter(({ text: rule }) => /(?:^|;)\s*action\s*=/.test(rule)).map(read);
}

function read({ line, text }: { line: number; text: string }): PostfwdRule {
  const at = text.search(/(?:^|;)\s*action\s*=/);
  const action = text.slice(at).replace(/^;?\s*action\s*=\s*/, '');
  const logins: string[] = [];
  const networks: string[] = [];
  const patterns: RegExp[] = [];
  const unclear: string[] = [];
  let anyLogin = false;
  for (const item of text.slice(0, at).split(';')) {
    const condition = item.trim();
    if (condition === '' || /^id\s*=/.test(condition) || ALWAYS.test(condition)) continue;
    const [, key, operator, value = ''] = /^(\w+)\s*(==|=~|=)\s*(.*)$/.exec(condition) ?? [];
    const pattern = /^\/\^(.*)\$\/$/.exec(value)?.[1];
    if (key === 'sasl_username' && operator === '=~' && /^\/\.[+*]?\/$/.test(value)) anyLogin = true;
    else if (key === 'sasl_username' && operator === '==') logins.push(value.toLowerCase());
    else if (key === 'sasl_username' && pattern !== undefined && isPlain(pattern))
      logins.push(pattern.replaceAll('\\', '').toLowerCase());
    else if (key === 'client_address' && operator !== '=~' && allNetworks(value))
      networks.push(...value.split(/[\s,]+/));
    else if (key === 'client_address' && operator === '=~' && regexOf(value) !== undefined)
      patterns.push(regexOf(value)!);
    else unclear.push(condition);
  }
  return {
    line,
    text,
    whom: {
      ...(anyLogin ? { logins: true as const } : logins.length > 0 ? { logins } : {}),
      ...(networks.length > 0 ? { networks } : {}),
      ...(patterns.length > 0 ? { patterns } : {}),
    },
    unclear,
    ends: /^(?:dunno|ok|permit|reject|defer|[245]\d\d)\b/i.test(action),
  };
}

/** A regular expression that is one name: an unescaped dot is taken for one. */
function isPlain(pattern: string): boolean {
  return /^(?:[\w@.-]|\\[.@+-])+$/.test(pattern);
}

function regexOf(value: string): RegExp | undefined {
  const pattern = /^\/(\^.*)\/$/.exec(value)?.[1];
  if (pattern === undefined) return undefined;
  try {
    return new RegExp(pattern, 'i');
  } catch {
    return undefined;
  }
}

function allNetworks(value: string): boolean {
  return value.split(/[\s,]+/).every((each) => parseCidr(each) !== undefined);
}

/**
 * Whether a sender's mail is what a rule is about, as far as its key tells.
 *
 * @param client of a login's message, where it is known
 */
export function isAbout({ logins, networks, patterns }: Whom, sender: string, client?: string): boolean {
  const kind = senderKind(sender);
  const name = senderName(sender);
  if (logins !== undefined) {
    if (kind !== 'login') return false;
    if (logins !== true && !logins.includes(name.toLowerCase())) return false;
  }
  if (networks === undefined && patterns === undefined) return true;
  const address = kind === 'host' ? name.replace(/\/\d+$/, '') : client;
  if (address === undefined) return false;
  const fits = networks !== undefined && setOf(networks).has(address);
  return fits || (patterns?.some((pattern) => pattern.test(address)) ?? false);
}

const sets = new WeakMap<readonly string[], NetworkSet>();

function setOf(networks: readonly string[]): NetworkSet {
  const known = sets.get(networks) ?? new NetworkSet(networks);
  sets.set(networks, known);
  return known;
}
