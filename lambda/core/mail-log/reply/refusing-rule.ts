import type { ParsedLine } from '../parsed-line.ts';

/** A mistyped or a former address is no rule against the sender, and neither is a message that is too large. */
const NOT_THE_SENDER =
  /user unknown|unknown user|no such user|unrouteable address|does not exist|relay(?:ing)? (?:access )?denied|relay not permitted|message size exceeds|mailbox (?:is )?full|over quota/i;

/** Whether a refusal at the door is final: by the reply's code, by the enhanced code, or by Exim's word. */
export function isFinalRefusal({ action, reply, dsn }: ParsedLine): boolean {
  if (action === 'temporary-reject') return false;
  return (/^\s*([245])\d\d\b/.exec(reply ?? '')?.[1] ?? dsn?.[0]) !== '4';
}

/**
 * The rule of ours by which a client was refused for good, in the server's words without what changes from try to try:
 * `554 5.7.1 <pc[192.0.2.1]>: Client host rejected: dial-up` is `Client host rejected: dial-up`. It holds no address of
 * a person or a client. Undefined where the refusal is temporary, or about the recipient or the message.
 */
export function refusingRule(line: ParsedLine): string | undefined {
  const { reply = '' } = line;
  if (!isFinalRefusal(line) || NOT_THE_SENDER.test(reply)) return undefined;
  const words = reply
    .replace(/^\s*\d{3}[ -]/, '')
    .replace(/^\d\.\d{1,3}\.\d{1,3} /, '')
    .replace(/<[^>]*>:? ?/g, '')
    .replace(/\[[^\]]*\]/g, '')
    // What is behind it asks a list about this very client.
    .replace(/[;,]? *\bhttps?:\/\/.*/i, '')
    .replace(/\S+@\S+/g, '')
    .replace(/\b\d{1,3}(?:\.\d{1,3}){3}\b|\b[\da-f]{1,4}(?::[\da-f]{0,4}){2,7}/gi, '')
    .replace(/ {2,}/g, ' ');
  return words.slice(0, 160).trim() || 'refused';
}
