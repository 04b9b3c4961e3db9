import type { Random } from '../random.ts';
import type { Mail } from './mail.ts';
import type { Office } from './office.ts';

/** One attack in the making. */
export interface Plan {
  /** What is sent in a minute. */
  send(minute: number): readonly Mail[];
  /** Recipients that may be reached before it is told; 5,000 unless said otherwise. */
  allowed?: number;
}

/** A way in which somebody who has read the code sends without being seen, at several levels. */
export interface Strategy {
  name: string;
  levels: readonly string[];
  plan(office: Office, level: string, random: Random): Plan;
}

/** The numbers of a level like `300 an hour`. */
export function numbersIn(level: string): number[] {
  return level.match(/\d+(\.\d+)?/g)!.map(Number);
}

/** So many in this minute, on average, by rates an hour. */
export function anHour(rate: number, random: Random): number {
  return random.poisson(rate / 60);
}
