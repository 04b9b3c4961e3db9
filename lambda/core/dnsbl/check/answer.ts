/** One DNS question of the watch. The name may hold a key: it never leaves the adapter that asks it. */
export interface Question {
  /** The list it is for; every list has a resolver of its own. */
  list: string;
  /** Pacing counts queries a zone. */
  zone: string;
  name: string;
  type: 'A' | 'TXT';
}

/** What came back, as a value: a failed query is an observation, not an exception. `ms` is the wall time it took. */
export type Answer = { ms: number } & (
  | { kind: 'addresses'; addresses: readonly { address: string; ttl: number }[] }
  | { kind: 'texts'; texts: readonly (readonly string[])[] }
  | { kind: 'nxdomain' }
  /** The name exists without such a record, or the answer was a referral: the two look the same from here. */
  | { kind: 'nodata' }
  | { kind: 'refused' }
  | { kind: 'servfail' }
  | { kind: 'timeout' }
  /** Not sent: no time was left, or the name is too long. */
  | { kind: 'unsent'; why: string }
  | { kind: 'failed'; code: string }
);

/** Asks one question; never rejects. Pacing, deadlines and the choice of server are the adapter's. */
export type Ask = (question: Question) => Promise<Answer>;

/** Whether a list said nothing at all: asking it more only costs time. */
export function isSilent(answer: Answer): boolean {
  return answer.kind === 'timeout' || answer.kind === 'failed' || answer.kind === 'unsent';
}

/** An answer that is no answer, in words; never holds the name that was asked. */
export function failureText(answer: Answer): string {
  switch (answer.kind) {
    case 'timeout':
      return `no answer within ${seconds(answer.ms)}`;
    case 'servfail':
      return 'the name server failed (SERVFAIL)';
    case 'refused':
      return 'the name server refuses to answer (REFUSED)';
    case 'nodata':
      return 'an answer without an address (a referral, or an empty name)';
    case 'unsent':
      return `not asked: ${answer.why}`;
    case 'failed':
      return `the query failed (${answer.code})`;
    case 'nxdomain':
      return 'no such name (NXDOMAIN)';
    default:
      return answer.kind;
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
