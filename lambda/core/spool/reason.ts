/** What stands for a message that no delivery was tried of yet, or whose listing gives no reason. */
export const NO_REASON = '(none yet)';
const LONGEST = 120;

/**
 * A reason without what is different in each message, so that those of one cause count together: what the remote said
 * rather than which of its hosts, without addresses, numbers of five and more digits, and ids.
 */
export function reasonClass(reason: string): string {
  if (reason === '') return NO_REASON;
  const said = reason.indexOf(' said: ');
  return reason
    .slice(said < 0 ? 0 : said + 7, (said < 0 ? 0 : said + 7) + 3 * LONGEST)
    .replace(/ \(in reply to [A-Z -]+ command\)$/, '')
    .replace(/<[^<>]*>/g, '<..>')
    .replace(/\[[0-9a-fA-F.:]+\](:\d+)?/g, '[..]')
    .replace(/\b\S+@\S+/g, '..')
    .replace(/\b(?=[0-9A-Za-z]*\d)[0-9A-Za-z]{9,}\b|\b\d{5,}\b/g, '..')
    .slice(0, LONGEST);
}
