import { setTimeout as sleep } from 'node:timers/promises';

/** The clock that a server under test writes into its log: real time, or real time sped up. */
export interface LogClock {
  /** Seconds of log time that pass in one real second. */
  readonly rate: number;
  /** Log time now, in milliseconds since 1970. */
  now(): number;
  /** Resolves when the log time is reached; at once when it is past. */
  until(time: number): Promise<void>;
}

/** @param logTime the log's time at this very moment, in milliseconds since 1970. */
export function clockFrom(logTime: number, rate: number): LogClock {
  const started = performance.now();
  const now = () => logTime + (performance.now() - started) * rate;
  const until = async (time: number) => {
    const wait = (time - now()) / rate;
    if (wait > 0) await sleep(wait);
  };
  return { rate, now, until };
}

export const realClock = (): LogClock => clockFrom(Date.now(), 1);
