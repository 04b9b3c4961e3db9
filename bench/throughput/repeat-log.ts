import { closeSync, openSync, writeSync } from 'node:fs';

export interface RepeatOptions {
  /** How large the file is to be, in bytes; the last repetition is not cut. */
  bytes: number;
  /** Shifts every fresh queue id. */
  seed: number;
  /** Whether each repetition's times follow those of the one before. @default true */
  advance?: boolean;
}

/** One line of the recording: its time, and its text cut at the queue ids of the recording. */
interface Template {
  time: number;
  /** Text, then pairs of a queue id's number and the text behind it. */
  parts: (string | number)[];
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const STAMP = 15;
/** A line's own queue id stands behind the tag. */
const OWN_ID = /\]: ([0-9A-F]{8,12}): /;
const ID_DIGITS = 11;
/** Odd, so that the ids of a repetition are as distinct as those of the recording. */
const STEP = 0x9e3779b97f5n;

/**
 * Writes a long Postfix log: a recorded one again and again, each time with fresh queue ids and, unless told
 * otherwise, with the times going on. Same recording, seed and size: same file.
 *
 * @param recorded lines under RFC 3164 stamps of one year
 * @returns how many lines and bytes the file has
 */
export function repeatLog(
  recorded: string,
  path: string,
  options: RepeatOptions,
): { lines: number; bytes: number } {
  const templates = templatesOf(recorded);
  const first = templates[0]!.time;
  const last = templates.at(-1)!.time;
  const period = Math.ceil((last - first + 1) / 60_000) * 60_000;
  const fd = openSync(path, 'w');
  let bytes = 0;
  let lines = 0;
  try {
    for (let repetition = 0; bytes < options.bytes; repetition++) {
      const shift = STEP * BigInt(repetition + 1) + BigInt(options.seed);
      const offset = options.advance === false ? 0 : period * repetition;
      bytes += writeSync(fd, repetitionOf(templates, offset, shift));
      lines += templates.length;
    }
  } finally {
    closeSync(fd);
  }
  return { lines, bytes };
}

function templatesOf(recorded: string): Template[] {
  const lines = recorded.split('\n').filter((line) => line !== '');
  const ids = new Set(lines.flatMap((line) => OWN_ID.exec(line)?.[1] ?? []));
  return lines.map((line) => ({ time: timeOf(line), parts: partsOf(line.slice(STAMP), ids) }));
}

function partsOf(text: string, ids: ReadonlySet<string>): (string | number)[] {
  const parts: (string | number)[] = [];
  let start = 0;
  for (const match of text.matchAll(/\b[0-9A-F]{8,12}\b/g)) {
    if (!ids.has(match[0])) continue;
    parts.push(text.slice(start, match.index), Number.parseInt(match[0], 16));
    start = match.index + match[0].length;
  }
  parts.push(text.slice(start));
  return parts;
}

function repetitionOf(templates: readonly Template[], offset: number, shift: bigint): string {
  const fresh = new Map<number, string>();
  const idOf = (id: number) => {
    let text = fresh.get(id);
    if (text === undefined) {
      text = BigInt.asUintN(ID_DIGITS * 4, BigInt(id) + shift).toString(16);
      text = text.toUpperCase().padStart(ID_DIGITS, '0');
      fresh.set(id, text);
    }
    return text;
  };
  let stampTime = Number.NaN;
  let stamp = '';
  let log = '';
  for (const { time, parts } of templates) {
    if (time !== stampTime) {
      stampTime = time;
      stamp = stampOf(time + offset);
    }
    log += stamp;
    for (const part of parts) log += typeof part === 'string' ? part : idOf(part);
    log += '\n';
  }
  return log;
}

function timeOf(line: string): number {
  const month = MONTHS.indexOf(line.slice(0, 3)) + 1;
  const day = line.slice(4, 6).trim().padStart(2, '0');
  const time = Date.parse(`${YEAR}-${String(month).padStart(2, '0')}-${day}T${line.slice(7, STAMP)}Z`);
  if (Number.isNaN(time)) throw new Error(`'${line.slice(0, STAMP)}' is no RFC 3164 time stamp`);
  return time;
}

/** Year-less stamps: any year without a 29 February does. */
const YEAR = 2026;

function stampOf(time: number): string {
  const date = new Date(time);
  const day = String(date.getUTCDate()).padStart(2, ' ');
  return `${MONTHS[date.getUTCMonth()]} ${day} ${date.toISOString().slice(11, 19)}`;
}
