/** A pattern over the A records a list returns. Addresses are 32-bit numbers here, never something to connect to. */
export type CodePattern =
  | { kind: 'range'; from: number; to: number }
  | { kind: 'octets'; octets: readonly (readonly [from: number, to: number])[] }
  | { kind: 'bit'; bit: number };

/** The forms that {@link parsePattern} reads, for error messages. */
export const PATTERN_FORMS =
  '127.0.0.2, 127.0.0.5-127.0.0.7, 127.0.0.5-7, 127.0.1.0/24, 127.0.10.*, 127.0.{2-20}.1 or bit:64';

/** An IPv4 address as a number; undefined when it is none (no leading zeros, four decimal parts). */
export function codeNumber(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0;
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    value = value * 256 + Number(part);
  }
  return value;
}

/** Whether an answer lies in 127/8, the only range that RFC 5782 (2.3) gives a DNSBL. */
export function isCode(text: string): boolean {
  const value = codeNumber(text);
  return value !== undefined && value >>> 24 === 127;
}

/** Reads one `match`; undefined when it has none of {@link PATTERN_FORMS}. */
export function parsePattern(match: string): CodePattern | undefined {
  const text = match.trim();
  const bit = /^bit:(\d+)$/.exec(text);
  if (bit) {
    const value = Number(bit[1]);
    return value >= 1 && value <= 128 && (value & (value - 1)) === 0
      ? { kind: 'bit', bit: value }
      : undefined;
  }
  const single = codeNumber(text);
  if (single !== undefined) return { kind: 'range', from: single, to: single };
  return parseRange(text) ?? parseBlock(text) ?? parseOctets(text);
}

function parseRange(text: string): CodePattern | undefined {
  const [first, last, more] = text.split('-').map((part) => part.trim());
  if (first === undefined || last === undefined || more !== undefined) return undefined;
  const from = codeNumber(first);
  if (from === undefined) return undefined;
  const to = /^\d{1,3}$/.test(last)
    ? codeNumber(first.replace(/\d+$/, String(Number(last))))
    : codeNumber(last);
  return to === undefined || to < from ? undefined : { kind: 'range', from, to };
}

function parseBlock(text: string): CodePattern | undefined {
  const [network, length, more] = text.split('/');
  if (network === undefined || length === undefined || more !== undefined || !/^\d{1,2}$/.test(length)) {
    return undefined;
  }
  const first = codeNumber(network);
  const size = 2 ** (32 - Number(length));
  if (first === undefined || Number(length) > 32) return undefined;
  const from = first - (first % size);
  return { kind: 'range', from, to: from + size - 1 };
}

function parseOctets(text: string): CodePattern | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  const octets: [number, number][] = [];
  for (const part of parts) {
    const range = /^\{(\d{1,3})-(\d{1,3})\}$/.exec(part);
    const from = part === '*' ? 0 : Number(range?.[1] ?? part);
    const to = part === '*' ? 255 : Number(range?.[2] ?? part);
    if (!/^(\*|0|[1-9]\d{0,2}|\{\d{1,3}-\d{1,3}\})$/.test(part) || from > to || to > 255) return undefined;
    octets.push([from, to]);
  }
  return { kind: 'octets', octets };
}

/** Whether a pattern covers a code. A bit is looked for in the last octet, where every bitmask list keeps them. */
export function matches(pattern: CodePattern, code: number): boolean {
  if (pattern.kind === 'range') return code >= pattern.from && code <= pattern.to;
  if (pattern.kind === 'bit') return (code & pattern.bit) !== 0;
  return pattern.octets.every(([from, to], i) => {
    const octet = (code >>> (24 - 8 * i)) & 255;
    return octet >= from && octet <= to;
  });
}

/** A bitmask list that writes its bits as addresses (`127.0.0.8` for bit 8) means the bit. */
export function asBit(pattern: CodePattern): CodePattern {
  if (pattern.kind !== 'range' || pattern.from !== pattern.to) return pattern;
  const last = pattern.from & 255;
  return last !== 0 && (last & (last - 1)) === 0 ? { kind: 'bit', bit: last } : pattern;
}
