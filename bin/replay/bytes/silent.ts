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

/** How Postfix's remarks begin that show a peer or count something, whatever follows. */
const ALWAYS = [
  ...['connect from ', 'disconnect from ', 'connect to ', 'statistics: ', 'lost connection with '],
  ...['setting up TLS connection from ', 'setting up TLS connection to ', 'warning: hostname '],
  ...['SSL_accept error from ', 'CONNECT from ', 'DISCONNECT ', 'PASS OLD ', 'PASS NEW '],
  ...['Anonymous', 'Untrusted', 'Trusted', 'Verified'].flatMap((trust) =>
    ['from', 'to'].map((way) => `${trust} TLS connection established ${way} `),
  ),
];
/** And those that must name their peer. */
const WITH_PEER = [
  ...[
    'lost connection after ',
    'timeout after ',
    'too many errors after ',
    'improper command pipelining after ',
  ],
  ...['PREGREET ', 'HANGUP ', 'COMMAND '],
];
const PEER = word('from ');

interface Remark {
  start: Uint8Array;
  peer: boolean;
}

/** By their first byte. */
const REMARKS: readonly (readonly Remark[])[] = Array.from({ length: 256 }, (_, first) =>
  [...ALWAYS, ...WITH_PEER]
    .filter((start) => start.charCodeAt(0) === first)
    .map((start) => ({ start: word(start), peer: WITH_PEER.includes(start) })),
);

/** Whether Postfix's message in `bytes` from `at` to `end` is such a remark: no event. */
export function isRemark(bytes: Uint8Array, at: number, end: number): boolean {
  for (const { start, peer } of REMARKS[bytes[at]!]!)
    if (startsWith(bytes, at, start)) return !peer || namesPeer(bytes, at + start.length, end);
  return false;
}

function namesPeer(bytes: Uint8Array, at: number, end: number): boolean {
  for (let space = at - 1; space >= 0; space = find(bytes, space + 1, end, SPACE))
    if (startsWith(bytes, space + 1, PEER)) return true;
  return false;
}

const HEADER = word('info: header ');
const LETTER_X = 88;

/** Whether cleanup's remark at `at`, behind the queue id, quotes a header that is not one of PHP's. */
export function isQuotedHeader(bytes: Uint8Array, at: number): boolean {
  return startsWith(bytes, at, HEADER) && bytes[at + HEADER.length] !== LETTER_X;
}
