import { DIGIT_2, DIGIT_4, DIGIT_5, DOT, HYPHEN, isDigit, SPACE } from '../characters.ts';

/** Codes stand at the start of a line of the reply; a longer text is no reply any more. */
const LONGEST_REPLY = 2000;

/**
 * The RFC 3463 enhanced status code in a reply: `5.1.1` in `550 5.1.1 <a@b>: ...`, in `5.7.1 Blocked`, and in
 * `SMTP error from remote mail server after RCPT TO:<a@b>: 550-5.1.1 No such user`. It stands at the start or
 * behind a three-digit reply code of the same class; numbers elsewhere (addresses, versions) are none.
 */
export function enhancedCode(reply: string): string | undefined {
  const first = codeEnd(reply, 0);
  if (first > 0) return reply.slice(0, first);
  const limit = Math.min(reply.length, LONGEST_REPLY) - 4;
  for (let i = 1; i < limit; i++) {
    const separator = reply.charCodeAt(i);
    if (separator !== SPACE && separator !== HYPHEN) continue;
    if (!isReplyCode(reply, i - 3)) continue;
    const end = codeEnd(reply, i + 1);
    if (end > 0 && reply.charCodeAt(i + 1) === reply.charCodeAt(i - 3)) return reply.slice(i + 1, end);
  }
  return undefined;
}

function isReplyCode(text: string, at: number): boolean {
  if (at < 0 || isDigit(text.charCodeAt(at - 1))) return false;
  const first = text.charCodeAt(at);
  return (
    first >= DIGIT_2 &&
    first <= DIGIT_5 &&
    isDigit(text.charCodeAt(at + 1)) &&
    isDigit(text.charCodeAt(at + 2))
  );
}

/** Where `class.subject.detail` at `at` ends, or -1. Source of the digits: RFC 3463, section 2. */
function codeEnd(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if ((first !== DIGIT_2 && first !== DIGIT_4 && first !== DIGIT_5) || text.charCodeAt(at + 1) !== DOT)
    return -1;
  const dot = numberEnd(text, at + 2);
  if (dot < 0 || text.charCodeAt(dot) !== DOT) return -1;
  const end = numberEnd(text, dot + 1);
  return end > 0 && text.charCodeAt(end) !== DOT ? end : -1;
}

function numberEnd(text: string, at: number): number {
  let i = at;
  while (i < at + 3 && isDigit(text.charCodeAt(i))) i++;
  return i === at || isDigit(text.charCodeAt(i)) ? -1 : i;
}
