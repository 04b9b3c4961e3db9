import { familyOf } from '../../../lambda/core/mail-log/formats.ts';
import { find, startsWith, word } from './scan-bytes.ts';

/** Of the parser's programs, those that no reader but the scanners' looks into, and that are not told by their tag. */
export function mayBeSilent(program: string): boolean {
  return familyOf(program) === 'foreign' && program !== 'sendwatch-queue' && !program.startsWith('user:');
}

const SPACE = 32;
const OPEN = 91;
/** How a foreign program's line begins of which the parser makes more: `Requeue: `, `message repeated`, `mail() on [`. */
const TOLD = [word('Re'), word('me'), word('ma'), word('la')];

const PARENTHESIS = 40;
const FAILED = word('(auth failed, ');
/** As the parser: no further behind the message's begin. */
const LATEST = 200;

/** Whether the parser makes nothing of a foreign program's message in `bytes` from `at` to `end`. */
export function isSilent(bytes: Uint8Array, at: number, end: number): boolean {
  // Either may stand before the message.
  if (bytes[at] === SPACE || bytes[at] === OPEN) return false;
  for (const start of TOLD) if (startsWith(bytes, at, start)) return false;
  const limit = Math.min(end, at + LATEST + 1);
  for (
    let open = find(bytes, at, limit, PARENTHESIS);
    open >= 0;
    open = find(bytes, open + 1, limit, PARENTHESIS)
  )
    if (startsWith(bytes, open, FAILED)) return false;
  return true;
}

const SMALL = ['connect from ', 'disconnect from ', 'statistics: '].map(word);
const TLS = ['Anonymous', 'Untrusted', 'Trusted', 'Verified'].flatMap((trust) =>
  ['from', 'to'].map((way) => word(`${trust} TLS connection established ${way} `)),
);
const CAPITAL = [...['CONNECT from ', 'DISCONNECT ', 'PASS OLD ', 'PASS NEW '].map(word), ...TLS];

/** Whether Postfix's message at `at` only shows a peer or counts something: no event, whatever follows. */
export function isRemark(bytes: Uint8Array, at: number): boolean {
  const first = bytes[at]!;
  for (const start of first >= 97 ? SMALL : CAPITAL)
    if (start[0] === first && startsWith(bytes, at, start)) return true;
  return false;
}

const HEADER = word('info: header ');
const LETTER_X = 88;

/** Whether cleanup's remark at `at`, behind the queue id, quotes a header that is not one of PHP's. */
export function isQuotedHeader(bytes: Uint8Array, at: number): boolean {
  return startsWith(bytes, at, HEADER) && bytes[at + HEADER.length] !== LETTER_X;
}
