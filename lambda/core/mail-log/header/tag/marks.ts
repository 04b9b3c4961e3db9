import { OPEN_BRACKET, SPACE } from '../../characters.ts';

/** A part of a message that a daemon or syslog split: `[1/3] `, or `[1\3] ` where a line of it ended (Exim, "Logging to syslog"). */
export interface Part {
  number: number;
  total: number;
  newline: boolean;
  start: number;
}

/** Solaris's message id, and the number that Exim and some relays give to the parts of a long line. */
const BEFORE_MESSAGE = /^(?: |\[ID \d{1,10} [\w.]{1,40}\] |\[(\d{1,4})([/\\])(\d{1,4})\] ?)/;

/** Where what stands between a tag and its message ends: a second space, a message id, the number of a part. */
export function marksAt(line: string, at: number): { end: number; part: Part | undefined } {
  const code = line.charCodeAt(at);
  if (code !== SPACE && code !== OPEN_BRACKET) return { end: at, part: undefined };
  let part: Part | undefined;
  let end = at;
  for (let count = 0; count < 4; count++) {
    const mark = BEFORE_MESSAGE.exec(line.slice(end, end + 80));
    if (mark === null) break;
    end += mark[0].length;
    if (mark[1] === undefined) continue;
    const [number, total] = [Number(mark[1]), Number(mark[3])];
    part = { number, total, newline: mark[2] === '\\', start: end };
  }
  return { end, part };
}
