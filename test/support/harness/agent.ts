import { eventId, type LogEvent } from '../builders/log-envelope.ts';

/** What one mail host's agent ships: a stream of log events. */
export interface LogStream {
  name: string;
  events: LogEvent[];
}

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/**
 * Reads a log as the agent does: one event a line, its time that of the line's stamp, one stream a host (the name
 * that follows the stamp). A line without a stamp has the time of the one before it.
 *
 * @param year of stamps that have none, as RFC 3164 prescribes; their zone is UTC
 */
export function shipLog(text: string, year: number): LogStream[] {
  const streams = new Map<string, LogStream>();
  let time: number | undefined;
  let name = 'unknown';
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const stamp = readStamp(line, year);
    time = stamp?.time ?? time;
    name = stamp?.host ?? name;
    if (time === undefined)
      throw new Error(`the log begins with a line that has no time: '${line.slice(0, 80)}'`);
    const stream = streams.get(name) ?? { name, events: [] };
    streams.set(name, stream);
    stream.events.push({ id: eventId(time, stream.events.length), timestamp: time, message: line });
  }
  return [...streams.values()];
}

function readStamp(line: string, year: number): { time: number; host: string } | undefined {
  const iso = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)) (\S+)/.exec(line);
  if (iso) return { time: Date.parse(iso[1]!), host: iso[2]! };
  const old = /^([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d\d):(\d\d) (\S+)/.exec(line);
  if (!old) return undefined;
  const [, month, day, hour, minute, second, host] = old;
  const at = [MONTHS.indexOf(month!) / 3, day, hour, minute, second].map(Number);
  return { time: Date.UTC(year, ...(at as [number, number, number, number, number])), host: host! };
}
