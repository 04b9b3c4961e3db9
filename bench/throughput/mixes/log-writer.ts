import { closeSync, openSync, writeSync } from 'node:fs';

/** Line texts without their stamps, by the second they are of. Lines may be of any later second. */
export type Log = (second: number, text: string) => void;

export interface MixOptions {
  /** How large the file is to be, in bytes. */
  bytes: number;
  seed: number;
}

export interface MixFile {
  lines: number;
  bytes: number;
}

export interface Writing {
  path: string;
  bytes: number;
  /** Of the first second, since 1970. */
  from: number;
  /** What stands before each text. */
  stamp: (second: number) => string;
  /** Logs what begins in a second. */
  each: (second: number, log: Log) => void;
}

const BLOCK = 1 << 20;

/** Plays second after second until the file is large enough; what is under way then is not ended. */
export function writeSeconds({ path, bytes, from, stamp, each }: Writing): MixFile {
  const waiting = new Map<number, string[]>();
  const log: Log = (second, text) => {
    const at = waiting.get(second);
    if (at === undefined) waiting.set(second, [text]);
    else at.push(text);
  };
  const fd = openSync(path, 'w');
  const file: MixFile = { lines: 0, bytes: 0 };
  let block = '';
  try {
    for (let second = from; file.bytes + block.length < bytes; second++) {
      each(second, log);
      const texts = waiting.get(second);
      if (texts === undefined) continue;
      waiting.delete(second);
      const before = stamp(second);
      for (const text of texts) block += `${before}${text}\n`;
      file.lines += texts.length;
      if (block.length < BLOCK) continue;
      file.bytes += writeSync(fd, block, undefined, 'latin1');
      block = '';
    }
    file.bytes += writeSync(fd, block, undefined, 'latin1');
  } finally {
    closeSync(fd);
  }
  return file;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Oct 13 09:00:00 host `, RFC 3164's. */
export function bsdStamp(host: string): (second: number) => string {
  return (second) => {
    const date = new Date(second * 1000);
    const day = String(date.getUTCDate()).padStart(2, ' ');
    return `${MONTHS[date.getUTCMonth()]} ${day} ${date.toISOString().slice(11, 19)} ${host} `;
  };
}

/** `2026-10-13T09:00:00.481516+00:00 `, as rsyslog's default template writes it. */
export function isoStamp(): (second: number) => string {
  return (second) => `${new Date(second * 1000).toISOString().slice(0, 19)}.481516+00:00 `;
}
