// What daemons, relays, collectors and people put around a line's header, as words before its tag:
//
//   Jan 10 10:00:00 mail mail:info postfix/smtpd[11]: ...                facility and severity (AIX, FreeBSD -v, Kiwi)
//   2023-01-10T10:00:00Z INFO    postfix/smtpd[11]: ...                  a severity in the host's place (containers)
//   2023-01-10T10:00:00Z stream Jan 10 10:00:00 mail postfix/...         a header before the header
//   /var/log/mail.log:12:Jan 10 10:00:00 mail postfix/smtpd[11]: ...     grep -Hn
//   [pod/mx-0/postfix] Jan 10 10:00:00 mail postfix/smtpd[11]: ...       kubectl logs --prefix
//   postfix-1  | 2023-01-10T10:00:00Z {"MESSAGE": ...}                   docker compose logs -t
//
// The last stamp and the last word that may be a host count. Only what stands before the first tag is passed over, and
// the tag must be one: a client's own text stands behind it.

import {
  COLON,
  ESCAPE,
  isAlphanumeric,
  isDigit,
  OPEN_BRACE,
  OPEN_BRACKET,
  PIPE,
  SLASH,
  SPACE,
  TAB,
} from '../characters.ts';

/** How the words before a tag end. */
export type DecorationEnd = 'tag' | 'record' | 'message' | undefined;

const MOST_WORDS = 24;
/** Between two stamps, or a stamp and the tag: host, stream, container. */
const MOST_NAMES = 4;
const LOOK = 320;

const FACILITY =
  'kern|user|mail|daemon|auth|security|syslog|lpr|news|uucp|cron|authpriv|ftp|ntp|audit|console|local[0-7]';
const SEVERITY =
  'emerg|emergency|panic|alert|crit|critical|err|error|warn|warning|notice|info|informational|debug';
/** `mail.info`, `mail:info`, `<mail.info>`, `[mail.info]`, `(mail|info)`, `INFO`, `[info]`, `<6>`, `[ID 197553 mail.info]`. */
const LEVEL = new RegExp(
  `^(?:\\[ID \\d{1,10} (?:${FACILITY})\\.(?:${SEVERITY})\\]|` +
    `[<[(]?(?:(?:${FACILITY})[.:|/,;-])?(?:${SEVERITY})[>\\])]?:?)(?=[\\s|]|$)`,
  'i',
);
const PRIORITY = /^<\d{1,3}>/;
/** A container's stream, and whether the line is a whole one. */
const STREAM = /^(?:stdout|stderr)(?: [FP])?(?= )/;
const BRACKETED = /^\[[\w./:@-]{1,250}\](?=[ \t])/;
/** AIX's syslogd: `Message forwarded from mx1: `. */
const FORWARDED = /^Message forwarded from ([\w.:-]{1,255}): /;
/** Loki's labels, as logcli prints them: `{host="mx1", job="mail"}`. */
const LABELS = /^\{[\w.-]+="(?:[^"\\]|\\.)*"(?:, ?[\w.-]+="(?:[^"\\]|\\.)*")*\}(?=[ \t])/;
/** What may be a host, a log stream or a container. */
const NAME = /^[\p{L}\d_.:@/+%#$=~()-]{1,255}(?=[ \t])/u;

/** Whether a word is a severity or a facility with one, and no host. */
export function isLevel(word: string): boolean {
  return LEVEL.test(word);
}

/** What a decoration is read with. */
export interface Decorated {
  readonly line: string;
  /** Reads a stamp of any kind at `at`; the index behind it, or -1. */
  stamp(at: number): number;
  /** Reads `name[pid]: ` at `at`, behind `host`; whether one is there. */
  tag(at: number, host: string | undefined): boolean;
  /** Whether a line of a log without tags begins at `at`: Exim's own, PHP's. */
  mainlog(at: number): boolean;
}

/**
 * Reads words from `at` up to a tag.
 *
 * @param stampFirst whether the first word must be a stamp, or a record
 * @returns what was found, and where the record or the message begins
 */
export function readDecoration(
  decorated: Decorated,
  at: number,
  stampFirst: boolean,
): { kind: DecorationEnd; end: number } {
  const { line } = decorated;
  let next = at;
  let host: string | undefined;
  let names = 0;
  let stamped = false;
  for (let words = 0; words < MOST_WORDS; words++) {
    next = blanksEnd(line, next);
    if (next >= line.length) break;
    if (line.charCodeAt(next) === OPEN_BRACE) {
      const labels = LABELS.exec(line.slice(next, next + LOOK));
      if (labels === null) return { kind: words > 0 || stampFirst ? 'record' : undefined, end: next };
      next += labels[0].length;
      continue;
    }
    const stamp = stampAt(decorated, next);
    if (stamp > 0) {
      next = stamp;
      host = undefined;
      names = 0;
      stamped = true;
      continue;
    }
    if (stampFirst && !stamped) break;
    if (stamped && decorated.mainlog(next)) return { kind: 'message', end: next };
    if (decorated.tag(next, host)) return { kind: 'tag', end: next };
    const text = line.slice(next, next + LOOK);
    const passed = PRIORITY.exec(text) ?? LEVEL.exec(text) ?? STREAM.exec(text) ?? BRACKETED.exec(text);
    if (passed !== null) {
      next += passed[0].length;
      continue;
    }
    const forwarded = FORWARDED.exec(text);
    if (forwarded !== null) {
      host = forwarded[1];
      next += forwarded[0].length;
      continue;
    }
    const name = NAME.exec(text);
    if (name === null || ++names > MOST_NAMES) break;
    host = name[0];
    next += host.length;
  }
  return { kind: undefined, end: next };
}

const COLOUR = /\u001b\[[\d;]{0,16}m/y;

/** Spaces, tabs, the bar of Docker Compose, and a terminal's colours. */
function blanksEnd(line: string, at: number): number {
  let next = at;
  for (;;) {
    const code = line.charCodeAt(next);
    if (code === SPACE || code === TAB || code === PIPE) next++;
    else if (code === ESCAPE) {
      COLOUR.lastIndex = next;
      if (!COLOUR.test(line)) return next;
      next = COLOUR.lastIndex;
    } else return next;
  }
}

/** The index behind a stamp at `at`, or one that stands glued behind a file's name (`mail.log:12:Jan 10 ...`). */
function stampAt(decorated: Decorated, at: number): number {
  const end = decorated.stamp(at);
  if (end > 0) return end;
  const { line } = decorated;
  const first = line.charCodeAt(at);
  if (!isAlphanumeric(first) && first !== SLASH && line.charCodeAt(at) !== OPEN_BRACKET) return -1;
  let tries = 0;
  for (let i = at; i < at + LOOK && tries < 6; i++) {
    const code = line.charCodeAt(i);
    if (!(code > SPACE)) return -1;
    if (code !== COLON && line.charAt(i) !== '-') continue;
    // `12:00` within a stamp that is none.
    if (isDigit(line.charCodeAt(i - 1)) && isDigit(line.charCodeAt(i + 1)) && tries > 2) return -1;
    tries++;
    const behind = decorated.stamp(i + 1);
    if (behind > 0) return behind;
  }
  return -1;
}
