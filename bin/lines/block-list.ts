import { readFileSync } from 'node:fs';
import { type Prefix, prefixOf } from '../../lambda/core/impact/prefix.ts';
import { parseCidr } from '../../lambda/core/network.ts';
import { whyUnreadable } from '../open-input.ts';
import { UsageError } from '../usage-error.ts';

/** @throws UsageError when the text is no range of addresses */
export function readBlock(text: string, where = ''): Prefix {
  const cidr = parseCidr(text);
  if (cidr === undefined)
    throw new UsageError(
      `${where}'${text}' is no range of addresses; write e.g. 198.51.100.0/24 or 2001:db8::/48`,
    );
  return prefixOf(cidr);
}

/**
 * The ranges of a file, one a line: the first word is the range, so that a Postfix cidr table reads as it is; `#`
 * begins a comment.
 *
 * @throws UsageError when the file cannot be read, or a line names no range
 */
export function readBlockList(path: string): Prefix[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(
      `cannot read the list '${path}': ${whyUnreadable(error)}; name a file of ranges, one a line`,
    );
  }
  const ranges: Prefix[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    const word = line.replace(/#.*/, '').trim().split(/\s+/)[0]!;
    if (word !== '') ranges.push(readBlock(word, `line ${at + 1} of '${path}': `));
  }
  if (ranges.length === 0) throw new UsageError(`the list '${path}' has no range; write one a line`);
  return ranges;
}
