import { COLON, EQUALS, LESS, OPEN_BRACE, OPEN_BRACKET, QUOTE, SPACE } from '../../characters.ts';
import { isLevel } from '../decoration.ts';
import type { Family } from '../program.ts';

/** Tells which format a syslog tag's lines are likely to follow. */
export type FamilyOf = (tag: string) => Family;

/** Longer "host names" and tags are no header: nothing needs more than DNS allows. */
export const LONGEST_NAME = 255;

/** What the first 32 characters of a tag and the next ones make, up to the message. */
const CUT_TAG = /^([\w./-]+(?:\[\d*)?)(?<=^.{32}) ([\w./-]*(?:\[\d*)?)\]?: /;
/** Up to three words, the last of which ends with a daemon and a pid. */
const SERVICE_TAG =
  /^((?=[A-Za-z\d]|\[[\da-fA-F:.]+\]:)(?:[^\s<>()|"'={}]+ ){0,2}[^\s<>()|"'={}]*?\/[\w-]+)\[\d{1,10}\]: /;
const POSTFIX = /^postfix/;
/** A facility or severity, or a part of a stamp. */
const isDecoration = (word: string): boolean => isLevel(word) || /\d\d:\d\d:\d\d/.test(word);
/** Where the host name or address at `start` ends: at a space; -1 when it is neither. */
export function hostEnd(line: string, start: number): number {
  const limit = Math.min(line.length, start + LONGEST_NAME);
  for (let i = start; i < limit; i++) {
    const code = line.charCodeAt(i);
    if (code <= SPACE) return code < SPACE ? -1 : i;
    if (code === EQUALS || code === LESS || code === OPEN_BRACE || code === QUOTE) return -1;
  }
  return -1;
}

/** Where the word at `start` ends: at a space, a colon, a bracket or the line's end; -1 when it is no name. */
export function nameEnd(line: string, start: number): number {
  const limit = Math.min(line.length, start + LONGEST_NAME);
  for (let i = start; i < limit; i++) {
    const code = line.charCodeAt(i);
    if (code <= SPACE || code === COLON || code === OPEN_BRACKET) return code < SPACE ? -1 : i;
    if (code === EQUALS || code === LESS || code === OPEN_BRACE || code === QUOTE) return -1;
  }
  return limit === line.length ? limit : -1;
}

/**
 * The name of a Postfix service (`-o syslog_name=`) that holds what else ends a tag: an address and port as in
 * master.cf, a space. It ends with a daemon and a pid: `postfix/127.0.0.1:10025/smtpd[7]: `.
 */
export function serviceAt(line: string, at: number, familyOf: FamilyOf): string | undefined {
  const name = SERVICE_TAG.exec(line.slice(at, at + LONGEST_NAME))?.[1];
  if (name === undefined || name.includes(': ') || familyOf(name) !== 'postfix') return undefined;
  const words = name.split(' ');
  // Of several words the first may be a host's behind a relay's: not where it begins the name, or no server's does.
  const begins = words.length === 1 || familyOf(words[0]!) === 'postfix';
  if (!begins && (words.some(isDecoration) || POSTFIX.test(words.at(-1)!))) return undefined;
  return name;
}

/** Whether a name with a daemon and a pid stands at `at`, as those of services do. */
export function isServiceAt(line: string, at: number): boolean {
  return /^\S+\/[\w-]+\[/.test(line.slice(at, at + LONGEST_NAME));
}

/**
 * A tag that syslog cut after 32 characters (RFC 3164, section 4.1.3), so that its rest stands behind a space:
 * `postfix/submission-relay/smtpd[2 182]: `; and where its message may begin.
 */
export function cutTagAt(line: string, at: number): { name: string; end: number } | undefined {
  const cut = CUT_TAG.exec(line.slice(at, at + 80));
  if (cut?.[1] === undefined) return undefined;
  const name = (cut[1] + (cut[1].includes('[') ? '' : cut[2])).split('[', 1)[0]!;
  return { name, end: at + cut[0].length };
}
