import { isCode } from '../lists/code-pattern.ts';
import type { Blocklist, TargetKind, TestPoint } from '../lists/list.ts';
import { type Answer, failureText } from './answer.ts';
import { refusalMeaning } from './decode.ts';

/**
 * Whether a list may be trusted for one kind of target in this run.
 *
 * - healthy: its test entry answers, its empty one and a random name do not
 * - unproven: no test entry is known, so a listing counts and "no such name" proves nothing
 * - refused: it does not answer this resolver
 * - unhealthy: a test failed, or could not be finished
 */
export type Health =
  | { state: 'healthy'; reason: null }
  | { state: 'unproven' | 'refused' | 'unhealthy'; reason: string };

/** One positive test entry and what it answered. */
export interface Probe {
  point: TestPoint;
  answer: Answer;
}

/** The answers of one list's self-test. */
export interface SelfTest {
  /** In the order they were asked. */
  listed: readonly Probe[];
  /** Undefined where the list has no entry that must be empty, or where it was not asked any more. */
  notListed?: { name: string; answer: Answer } | undefined;
  /** A name that nobody has listed. */
  random?: Answer | undefined;
}

export const HEALTHY: Health = { state: 'healthy', reason: null };

/** Whether one positive test entry did its job: any code of 127/8 that is no refusal (Suomispam's is .99). */
export function proves(list: Blocklist, answer: Answer): boolean {
  return (
    answer.kind === 'addresses' &&
    answer.addresses.every(({ address }) => isCode(address) && refusalMeaning(list, address) === undefined)
  );
}

/**
 * Judges a self-test. Source of the tests: RFC 5782 (section 5) and RFC 6471 (3.3); the random name catches a
 * zone that answers everything, which AHBL (2015) and SpamCop's lapsed domain (2021) did.
 */
export function healthOf(list: Blocklist, kind: TargetKind, test: SelfTest): Health {
  const answers: { answer: Answer }[] = [...test.listed];
  if (test.notListed) answers.push(test.notListed);
  if (test.random) answers.push({ answer: test.random });
  for (const { answer } of answers) {
    const refusal = refusalOf(list, answer);
    if (refusal !== undefined) return { state: 'refused', reason: refusal };
  }
  for (const { answer } of answers) {
    const foreign = foreignAddress(answer);
    if (foreign) {
      return unhealthy(`it answers ${foreign}, outside 127/8: the zone has lapsed or was taken over`);
    }
  }
  const proven = test.listed.some(({ answer }) => proves(list, answer));
  const failed = test.listed.find(({ answer }) => answer.kind !== 'addresses' && answer.kind !== 'nxdomain');
  if (!proven && failed)
    return unhealthy(`${failureText(failed.answer)} for its test entry ${failed.point.name}`);
  const missing = test.listed.find(({ point }) => point.required);
  if (!proven && missing) {
    return unhealthy(
      `its test entry ${missing.point.name} is not there: the list is empty, gone, or hides from this resolver`,
    );
  }
  if (test.random && test.random.kind !== 'nxdomain') {
    return unhealthy(
      test.random.kind === 'addresses'
        ? 'a random name is listed too: it lists the whole world'
        : `${failureText(test.random)} for a random name`,
    );
  }
  if (
    test.notListed &&
    test.notListed.answer.kind !== 'nxdomain' &&
    test.notListed.answer.kind !== 'nodata'
  ) {
    const { name, answer } = test.notListed;
    return unhealthy(
      answer.kind === 'addresses'
        ? `${name} is listed, which must not be: it lists too much`
        : `${failureText(answer)} for its empty entry ${name}`,
    );
  }
  if (proven) return HEALTHY;
  return {
    state: 'unproven',
    reason: `no test entry for ${kind === 'domain' ? 'domains' : kind === 'ip6' ? 'IPv6' : 'IPv4'} is known, so "no such name" proves nothing`,
  };
}

/** The refusal in an answer, in words; undefined when there is none. */
export function refusalOf(list: Blocklist, answer: Answer): string | undefined {
  if (answer.kind === 'refused') return failureText(answer);
  if (answer.kind !== 'addresses') return undefined;
  for (const { address } of answer.addresses) {
    const meaning = refusalMeaning(list, address);
    if (meaning !== undefined) return `it answers ${address}: ${meaning}`;
  }
  return undefined;
}

function foreignAddress(answer: Answer): string | undefined {
  if (answer.kind !== 'addresses') return undefined;
  return answer.addresses.map(({ address }) => address).find((address) => !isCode(address));
}

function unhealthy(reason: string): Health {
  return { state: 'unhealthy', reason };
}
