/**
 * Bytes of the news in one body: SNS takes 256 kB for all bodies together. The e-mail is in there twice, the JSON
 * four times, as a string inside JSON, where each quote takes four bytes.
 */
export const MOST_BYTES = { email: 24_000, json: 28_000 } as const;

/** The first pieces that fit into so many bytes together; one at least. */
export function fitting<T>(pieces: readonly T[], bytes: number, textOf: (piece: T) => string): T[] {
  let left = bytes;
  return pieces.filter((piece, at) => {
    left -= utf8Length(textOf(piece));
    return at === 0 || left >= 0;
  });
}

/** What a value takes as JSON inside JSON. */
export function asNestedJson(value: unknown): string {
  return JSON.stringify(JSON.stringify(value));
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
