/** So many zero bytes in a row are none of a line: a machine that crashed, or a file that was cut under its writer. */
const LEAST = 8;
const RUN = Buffer.alloc(LEAST);
const NEWLINE = 10;

/**
 * Takes runs of zero bytes out of a text. What stands before one and behind it are two lines: the first was never
 * written to its end.
 */
export class ZeroRuns {
  /** Zero bytes that were taken out. */
  count = 0;

  /** @param block begins at the begin of a line */
  without(block: Buffer): Buffer {
    let at = block.indexOf(RUN);
    if (at < 0) return block;
    const parts: Buffer[] = [];
    let start = 0;
    for (; at >= 0; at = block.indexOf(RUN, start)) {
      if (at > start) parts.push(block.subarray(start, at));
      let end = at + LEAST;
      while (block[end] === 0) end++;
      this.count += end - at;
      const begins = at === 0 || block[at - 1] === NEWLINE;
      // An end of line of its own behind it ends nothing.
      if (begins && block[end] === NEWLINE) end++;
      else if (!begins && end < block.length && block[end] !== NEWLINE) parts.push(LINE_END);
      start = end;
    }
    parts.push(block.subarray(start));
    return Buffer.concat(parts);
  }
}

const LINE_END = Buffer.from('\n');
