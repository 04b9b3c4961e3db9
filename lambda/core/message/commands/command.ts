/**
 * Every command that a notice, a report or the dashboard gives people to paste. Names in it come from the log and so
 * from whoever sends the spam: a name is put in only when it is made of letters, digits and `@ . _ + : / -`, does not
 * begin like an option and is short. Such a word means itself in every shell, mail client and chat, so no quoting is
 * needed and no channel may change it. For any other name there is no command, and the text says how to find it.
 */
const SAFE_WORD = /^[A-Za-z0-9:][A-Za-z0-9@._+:/-]{0,99}$/;

/** A template of a command: undefined when a value is no safe word. */
export function command(ours: TemplateStringsArray, ...values: readonly string[]): string | undefined {
  if (!values.every((value) => SAFE_WORD.test(value))) return undefined;
  return ours.map((text, at) => text + (values[at] ?? '')).join('');
}
