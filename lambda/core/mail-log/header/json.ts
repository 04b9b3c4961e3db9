/** What a JSON log record says around the message that the daemon wrote. */
export interface JsonRecord {
  message: string;
  program?: string | undefined;
  pid?: string | undefined;
  host?: string | undefined;
  /** As written: an ISO date, or seconds, milliseconds or microseconds since 1970. */
  time?: string | undefined;
  /** Whether `time` is the event's own time and not that of its collection. */
  exact: boolean;
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Fields = { [key: string]: Json };

/** Where each collector puts things; the first that is there wins. A dot goes into a map. */
const MESSAGE = ['MESSAGE', 'message', 'log', 'msg', 'body', 'event.original'] as const;
const PROGRAM = [
  ...['SYSLOG_IDENTIFIER', 'syslog_identifier', 'program', 'ident', 'appname', 'tag'],
  ...['log.syslog.appname', 'syslog.appname', 'process.name', '_COMM'],
] as const;
const HOST = ['_HOSTNAME', 'hostname', 'host.name', 'host.hostname', 'host', 'log.syslog.hostname'] as const;
const PID = ['SYSLOG_PID', '_PID', 'pid', 'process.pid'] as const;
const EXACT_TIME = ['_SOURCE_REALTIME_TIMESTAMP', '__REALTIME_TIMESTAMP', 'time'] as const;
const TIME = ['@timestamp', 'timestamp', 'date'] as const;

/**
 * Reads a record of the CloudWatch agent (journald fields in a `body` map), journalctl's JSON export, Fluent Bit,
 * Docker's json-file driver, mailcow's API or an ECS shipper.
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
  const maps: Fields[] = isMap(parsed.body) ? [parsed.body, parsed] : [parsed];
  const message = first(maps, MESSAGE);
  if (message === undefined) return undefined;
  const exact = first(maps, EXACT_TIME);
  return {
    message,
    program: named(first(maps, PROGRAM)),
    pid: first(maps, PID),
    host: named(first(maps, HOST)),
    time: exact ?? first(maps, TIME),
    exact: exact !== undefined,
  };
}

function first(maps: readonly Fields[], paths: readonly string[]): string | undefined {
  for (const map of maps) {
    for (const path of paths) {
      const text = textOf(at(map, path));
      if (text !== undefined) return text;
    }
  }
  return undefined;
}

function at(map: Fields, path: string): Json | undefined {
  if (Object.hasOwn(map, path)) return map[path];
  let value: Json | undefined = map;
  for (const key of path.split('.')) {
    if (!isMap(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

/** journald writes a message that is not UTF-8 as an array of its bytes. */
function textOf(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (!Array.isArray(value) || !value.every((byte) => typeof byte === 'number')) return undefined;
  return new TextDecoder().decode(Uint8Array.from(value as number[]));
}

function named(text: string | undefined): string | undefined {
  return text === '' || text === '-' ? undefined : text;
}

function isMap(value: Json | undefined): value is Fields {
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
