import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { repeatLog } from '../repeat-log.ts';
import { writeBulk } from './bulk.ts';
import { writeChain } from './chain.ts';
import { writeExim } from './exim.ts';
import { writeFlood } from './flood.ts';
import type { MixFile, MixOptions } from './log-writer.ts';
import { writeOffice } from './office.ts';

/** A kind of server, and what counts its log. */
export interface Mix {
  name: string;
  peer: 'pflogsumm' | 'eximstats';
  write: (path: string, options: MixOptions) => MixFile;
  /** Into how many files of the same time it is split. */
  files: number;
}

export const MIXES: readonly Mix[] = [
  { name: 'office', peer: 'pflogsumm', write: writeOffice, files: 1 },
  { name: 'chain', peer: 'pflogsumm', write: writeChain, files: 1 },
  { name: 'bulk', peer: 'pflogsumm', write: writeBulk, files: 2 },
  { name: 'flood', peer: 'pflogsumm', write: writeFlood, files: 1 },
  { name: 'recording', peer: 'pflogsumm', write: writeRecording, files: 1 },
  { name: 'exim', peer: 'eximstats', write: writeExim, files: 1 },
];

/** The sample's infected PC, again and again. */
function writeRecording(path: string, options: MixOptions): MixFile {
  const sample = join(import.meta.dirname, '../../../samples/infected-pc.log.gz');
  return repeatLog(gunzipSync(readFileSync(sample)).toString('utf8'), path, options);
}

/** Writes a mix of `bytes` in all into `folder`. Same seed and size: same files. */
export function writeMix(
  mix: Mix,
  folder: string,
  { bytes, seed }: MixOptions,
): MixFile & { paths: string[] } {
  const all = { lines: 0, bytes: 0, paths: [] as string[] };
  for (let nth = 0; nth < mix.files; nth++) {
    const path = join(folder, `${mix.name}-${nth}.log`);
    const file = mix.write(path, { bytes: bytes / mix.files, seed: seed + 1000 * nth });
    all.lines += file.lines;
    all.bytes += file.bytes;
    all.paths.push(path);
  }
  return all;
}
