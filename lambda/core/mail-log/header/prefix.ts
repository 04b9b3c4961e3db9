/** A line that a collector put something in front of. */
export interface Prefixed {
  /** Where the line proper begins. */
  at: number;
  /** Milliseconds since 1970, where the prefix says it. */
  time?: number;
}

const LOOK = 160;

/** The prefix of Docker Compose, Loghub, a Kubernetes node's log or journalctl; undefined when there is none. */
export function prefixOf(line: string): Prefixed | undefined {
  const start = line.slice(0, LOOK);
  const compose = /^[\w.-]{1,100} *\| /.exec(start);
  if (compose) return { at: compose[0].length };
  // `- 1131566491 2005.11.09 eadmin1 Nov 9 12:01:31 src@eadmin1 sendmail[4306]: ...`
  const loghub = /^- (\d{9,10}) \d{4}\.\d\d\.\d\d \S{1,100} (?=[A-Z][a-z]{2} )/.exec(start);
  if (loghub) return { at: loghub[0].length, time: Number(loghub[1]) * 1000 };
  const weekday = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?=\d{4}-|[A-Z][a-z]{2} )/.exec(start);
  if (weekday) return { at: weekday[0].length };
  return undefined;
}
