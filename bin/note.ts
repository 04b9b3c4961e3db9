/** Says on stderr, in one line, what people should know of what they read; programs read stdout. */
export function note(text: string): void {
  process.stderr.write(`sendwatch: ${text}\n`);
}
