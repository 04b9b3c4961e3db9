import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PRLIMIT = '/usr/bin/prlimit';

/** Sizes of the mappings that may be written and executed, in bytes. */
const READ_MAPS = `
  const rows = require('node:fs').readFileSync('/proc/self/maps', 'utf8').split('\\n');
  const sizes = rows.filter((row) => / rwxp /.test(row)).map((row) => {
    const [from, to] = row.split(' ')[0].split('-');
    return parseInt(to, 16) - parseInt(from, 16);
  });
  console.log(sizes.reduce((sum, size) => sum + size, 0));
`;

const reserved = new Map<string, number>();

/**
 * The command that runs Node with the memory of a Lambda function: the data segment stands for its limit. Beyond it,
 * allocation fails and Node ends. Without prlimit there is no limit.
 *
 * V8 reserves room for compiled code, of which next to nothing is ever used, but all of which Linux counts as data since
 * Node 22: 512 MB in Node 24. It comes on top.
 */
export function limited(node: string, megabytes: number): string[] {
  if (!existsSync(PRLIMIT)) return [node];
  if (!reserved.has(node)) reserved.set(node, Number(execFileSync(node, ['-e', READ_MAPS])));
  return [PRLIMIT, `--data=${megabytes * 1024 * 1024 + reserved.get(node)!}`, node];
}
