/** The detector writes English; where it does not say itself that it names the usual, this does. */
export function usual(expected: string): string {
  return /^(usual|at most)\b/.test(expected) ? expected : `usual ${expected}`;
}
