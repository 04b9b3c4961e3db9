import { plain } from '../lambda/core/text/plain-text.ts';
import { ZeroRuns } from './zero-runs.ts';

/** How a file of some other form begins, and what turns it into a log. */
const FORMS: readonly { what: string; starts: readonly number[]; instead: (path: string) => string }[] = [
  { what: 'xz', starts: [0xfd, 0x37, 0x7a, 0x58, 0x5a], instead: (path) => `xzcat ${path} |` },
  { what: 'bzip2', starts: [0x42, 0x5a, 0x68], instead: (path) => `bzcat ${path} |` },
  { what: 'zstd', starts: [0x28, 0xb5, 0x2f, 0xfd], instead: (path) => `zstdcat ${path} |` },
  { what: 'zip', starts: [0x50, 0x4b, 0x03, 0x04], instead: (path) => `unzip -p ${path} |` },
  {
    what: 'a binary journal',
    starts: [0x4c, 0x50, 0x4b, 0x53, 0x48, 0x48, 0x52, 0x48],
    instead: (path) => `journalctl --file ${path} -o short-iso |`,
  },
  { what: 'UTF-16 text', starts: [0xff, 0xfe], instead: (path) => `iconv -f UTF-16 -t UTF-8 ${path} |` },
  { what: 'UTF-16 text', starts: [0xfe, 0xff], instead: (path) => `iconv -f UTF-16 -t UTF-8 ${path} |` },
];
/** Text without such a mark has no zero bytes; a log may have a few, where a disk was full, and long runs of them. */
const MOST_ZEROS = 0.1;
const LOOK = 4096;
const LF = 0x0a;
const CR = 0x0d;

/**
 * Why a file that begins so is no text that can be read, with a form that works; undefined for text.
 *
 * @param path as the user named it; `-` for standard input
 */
export function wrongForm(path: string, bytes: Uint8Array): string | undefined {
  const form = FORMS.find(({ starts }) => starts.every((byte, at) => bytes[at] === byte));
  const shown = path === '-' ? 'standard input' : `'${plain(path, 200)}'`;
  const named = path === '-' ? 'FILE' : /^[\w@%+=:,./-]+$/.test(path) ? path : 'FILE';
  if (form !== undefined) return `${shown} is ${form.what}; write ${form.instead(named)} sendwatch … -`;
  const look = new ZeroRuns().without(Buffer.from(bytes)).subarray(0, LOOK);
  if (look.filter((byte) => byte === CR).length > 1 && !look.includes(LF))
    return `${shown} ends its lines with CR alone; write tr '\\r' '\\n' < ${named} | sendwatch … -`;
  let zeros = 0;
  for (const byte of look) if (byte === 0) zeros++;
  if (zeros <= look.length * MOST_ZEROS) return undefined;
  const wide = zeros > look.length * 0.4 && zeros < look.length * 0.6;
  return wide
    ? `${shown} is UTF-16 text; write iconv -f UTF-16LE -t UTF-8 ${named} | sendwatch … -`
    : `${shown} is a binary file, not a log; name a mail log, or write journalctl -o short-iso | sendwatch … -`;
}
