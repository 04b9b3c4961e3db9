import { AT } from '../characters.ts';
import { BLOCK_CODES, type BlockCode } from './block-codes.ts';
import { PhraseFinder } from './phrase-finder.ts';
import { AFTER_CODE, BEFORE_CODE, classOfCode, type ReplyClass } from './reply-class.ts';
import { enhancedCode } from './reply-code.ts';

/** What a failed delivery's reply says. */
export interface ReplyVerdict {
  class: ReplyClass;
  /** The blocklist or block code that it names. */
  block: BlockCode | undefined;
}

/** A longer reply holds nothing more that could be of interest. */
const LONGEST_REPLY = 2000;
/** A name has at most 253 characters, and an address stands behind it. */
const LONGEST_HOST = 320;
/** A list's name as an address's domain says nothing: blocklists have mailboxes, too. */

const TEXTS = [...BEFORE_CODE, ...AFTER_CODE];
const BLOCK_PATTERNS = BLOCK_CODES.flatMap((block) => block.patterns.map((pattern) => ({ pattern, block })));
const PHRASES = new PhraseFinder(
  TEXTS.map(([text]) => text),
  BLOCK_PATTERNS.map(({ pattern }) => pattern),
);

/**
 * Judges the reply of a failed delivery. Linear in it.
 *
 * @param status the log's verdict; a `deferred` that nothing explains is `transient`
 * @param dsn the log's enhanced status code; one in the reply goes first: Sendmail logs 5.1.1 for any 550
 * @param reply the words of the remote or of the local agent, as logged; multi-line replies joined
 */
export function judgeReply(status: string, dsn: string | undefined, reply: string): ReplyVerdict {
  const said = saidIn(reply);
  const [text, block] = PHRASES.first(said, Math.min(said.length, LONGEST_REPLY), AT);
  return { class: classify(status, dsn, reply, text!), block: BLOCK_PATTERNS[block!]?.block };
}

/** Without what Postfix puts before: `host mx.example.net[192.0.2.1] said: ` says nothing of the cause. */
function saidIn(reply: string): string {
  const said = reply.startsWith('host ') ? reply.indexOf(' said: ') : -1;
  return said < 0 || said > LONGEST_HOST ? reply : reply.slice(said + 7);
}

function classify(status: string, dsn: string | undefined, reply: string, text: number): ReplyClass {
  if (text >= 0 && text < BEFORE_CODE.length) return TEXTS[text]![1];
  const code = enhancedCode(reply) ?? dsn;
  return (
    (code === undefined ? undefined : classOfCode(code)) ??
    TEXTS[text]?.[1] ??
    (status === 'deferred' || code?.startsWith('4.') ? 'transient' : 'other')
  );
}
