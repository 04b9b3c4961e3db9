// A log line in a JSON record: journald (`journalctl -o json`), the CloudWatch agent, Fluent Bit, Docker, syslog-ng,
// rsyslog, GELF, Loki, ECS shippers, mailcow and whatever else, which all name their fields otherwise. So fields are told
// by what their names mean, whatever their case, their nesting and their separators.
import { believed, type Leaf } from './trust.ts';

/** What a JSON log record says around the message that the daemon wrote. */
export interface JsonRecord {
  message: string;
  program?: string | undefined;
  pid?: string | undefined;
  host?: string | undefined;
  /** As written: a date in any form, or seconds, milliseconds or microseconds since 1970. */
  time?: string | undefined;
  /** Whether `time` is the event's own time and not that of its collection. */
  exact: boolean;
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Fields = { [key: string]: Json };

const DEEPEST = 5;
const MOST_LEAVES = 400;

/** In order: the first name that is there and not empty wins. A parent stands before a slash. */
const MESSAGE = [
  ...[
    'message',
    'log',
    'msg',
    'line',
    'shortmessage',
    'fullmessage',
    'rawmessage',
    'logmessage',
    'syslogmessage',
  ],
  ...[
    'event/original',
    'body',
    'text',
    'raw',
    'logline',
    'content',
    'payload',
    'textpayload',
    'data',
    'event',
    'entry',
  ],
] as const;
const PROGRAM = [
  ...[
    'syslogidentifier',
    'identifier',
    'syslogtag',
    'programname',
    'program',
    'ident',
    'appname',
    'syslogappname',
  ],
  ...[
    'syslogprogram',
    'app',
    'application',
    'applicationname',
    'daemon',
    'tag',
    'process/name',
    'processname',
  ],
  ...['process', 'procname', 'logger', 'comm', 'service/name', 'servicename', 'unit', 'systemdunit'],
] as const;
const HOST = [
  ...[
    'hostname',
    'host/name',
    'host/hostname',
    'host',
    'sysloghost',
    'sysloghostname',
    'logsource',
    'fromhost',
  ],
  ...['source/host', 'computer', 'computername', 'machine', 'node', 'nodename', 'server', 'sourcehost'],
] as const;
const PID = ['syslogpid', 'procid', 'processid', 'process/pid', 'pid', 'syslogprocid'] as const;
const EXACT_TIME = [
  'sourcerealtimetimestamp',
  'realtimetimestamp',
  'eventtime',
  'timereported',
  'time',
  'timeunixnano',
] as const;
const TIME = [
  ...[
    'timestamp',
    'date',
    'isodate',
    'risodate',
    'sisodate',
    'datetime',
    'ts',
    'timegenerated',
    'syslogtimestamp',
  ],
  ...[
    'unixtime',
    'epoch',
    'receivedat',
    'created',
    'event/created',
    'observedtimestamp',
    'ingestiontime',
    'observedtimeunixnano',
  ],
] as const;

/**
 * Reads a record of any shipper.
 *
 * @returns undefined when the text is no JSON object or holds no message
 */
export function jsonRecord(text: string): JsonRecord | undefined {
  let parsed: Json;
  try {
    parsed = JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
  if (!isMap(parsed)) return undefined;
  const leaves: Leaf[] = [];
  collect(parsed, '', 0, leaves);
  const message = named(leaves, MESSAGE);
  if (message === undefined) return undefined;
  const exact = named(leaves, EXACT_TIME);
  const program = leafOf(leaves, PROGRAM);
  return {
    message,
    program: believed(leaves, tag(present(program?.text)), program?.parent ?? ''),
    pid: named(leaves, PID),
    host: present(named(leaves, HOST)),
    time: exact ?? named(leaves, TIME),
    exact: exact !== undefined,
  };
}

/** Adds the record's fields to `leaves`, those of a map before those of the maps in it. */
function collect(map: Fields, parent: string, depth: number, leaves: Leaf[]): void {
  const inner: [string, Fields][] = [];
  for (const [key, wrapped] of Object.entries(map)) {
    if (leaves.length >= MOST_LEAVES) return;
    const value = unwrapped(wrapped);
    const dot = key.lastIndexOf('.');
    const name = plain(key.slice(dot + 1));
    if (isMap(value)) inner.push([name, value]);
    else {
      const text = textOf(value);
      const above = dot < 0 ? parent : plain(key.slice(key.lastIndexOf('.', dot - 1) + 1, dot));
      if (text !== undefined) leaves.push({ name, parent: above, text });
    }
  }
  if (depth < DEEPEST) for (const [name, value] of inner) collect(value, name, depth + 1, leaves);
}

/**
 * A value as others write it. OpenTelemetry's JSON names a value's type, and has its maps as lists of keys and values:
 * https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding.
 */
function unwrapped(value: Json): Json {
  if (isMap(value)) {
    const [[type, only] = [], more] = Object.entries(value);
    return more === undefined && TYPED.test(type ?? '') ? only! : value;
  }
  if (!Array.isArray(value) || !value.every(isPair)) return value;
  return Object.fromEntries(value.map((pair) => [pair.key, unwrapped(pair.value)]));
}

const TYPED = /^(?:string|int|double|bool)_?value$/i;

function isPair(value: Json): value is { key: string; value: Json } {
  return isMap(value) && typeof value.key === 'string' && value.value !== undefined;
}

/** A name without its case and its separators. */
function plain(key: string): string {
  return key.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function named(leaves: readonly Leaf[], names: readonly string[]): string | undefined {
  return leafOf(leaves, names)?.text;
}

function leafOf(leaves: readonly Leaf[], names: readonly string[]): Leaf | undefined {
  for (const each of names) {
    const slash = each.indexOf('/');
    const name = each.slice(slash + 1);
    const found = leaves.find(
      (leaf) => leaf.name === name && (slash < 0 || leaf.parent === each.slice(0, slash)) && leaf.text !== '',
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `postfix/smtpd[11]:` as rsyslog's syslogtag has it, without pid and colon; a path's last part. */
function tag(text: string | undefined): string | undefined {
  return text?.replace(/(?:\[\d*\])?:?$/, '');
}

/** journald writes a message that is not UTF-8 as an array of its bytes. */
function textOf(value: Json): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (!Array.isArray(value) || value.length === 0) return undefined;
  if (!value.every((byte) => typeof byte === 'number')) return undefined;
  return new TextDecoder().decode(Uint8Array.from(value as number[]));
}

function present(text: string | undefined): string | undefined {
  return text === '' || text === '-' ? undefined : text;
}

function isMap(value: Json): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Milliseconds since 1970 of a count of seconds, milliseconds, microseconds or nanoseconds, told by its size. */
export function epochMs(text: string): number | undefined {
  if (!/^\d{9,19}(?:\.\d{1,9})?$/.test(text)) return undefined;
  const count = Number(text);
  if (count < 1e11) return Math.round(count * 1000);
  if (count < 1e14) return Math.floor(count);
  return Math.floor(count < 1e17 ? count / 1000 : count / 1e6);
}
