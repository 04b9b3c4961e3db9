import { describe, expect, it } from 'vitest';
import { checkOf } from '../../../../lambda/core/dnsbl/check/check.ts';
import { HEALTHY, healthOf } from '../../../../lambda/core/dnsbl/check/health.ts';
import type { Blocklist } from '../../../../lambda/core/dnsbl/lists/list.ts';
import { aList, answer, aTarget } from '../../../support/builders/blocklist.ts';

const LIST = aList();
const NO_POINT = aList({ testListed: null });

interface Test {
  positive?: string;
  negative?: string;
  random?: string;
}

function health(
  list: Blocklist,
  { positive = '127.0.0.2', negative = 'nxdomain', random = 'nxdomain' }: Test,
) {
  const points = list.tests.ip4!;
  return healthOf(list, 'ip4', {
    listed: [{ point: points.listed[0]!, answer: answer(positive) }],
    notListed: { name: points.notListed!.name, answer: answer(negative) },
    random: answer(random),
  });
}

describe('healthOf', () => {
  it.each([
    ['a working list', LIST, {}, 'healthy', null],
    ['a test entry with another code', LIST, { positive: '127.0.0.99' }, 'healthy', null],
    ['a test entry that answers 127.0.0.1', LIST, { positive: '127.0.0.1' }, 'healthy', null],
    ['an empty entry without a record', LIST, { negative: 'nodata' }, 'healthy', null],
    [
      'a missing test entry',
      LIST,
      { positive: 'nxdomain' },
      'unhealthy',
      'test entry 127.0.0.2 is not there',
    ],
    [
      'a test entry that is unknown and missing',
      NO_POINT,
      { positive: 'nxdomain' },
      'unproven',
      'proves nothing',
    ],
    ['a test entry that is unknown and there', NO_POINT, {}, 'healthy', null],
    [
      'a zone that lists the world',
      LIST,
      { negative: '127.0.0.2', random: '127.0.0.2' },
      'unhealthy',
      'lists the whole world',
    ],
    ['a list of the whole IPv4 space', LIST, { negative: '127.0.0.2' }, 'unhealthy', '127.0.0.1 is listed'],
    [
      'a referral',
      LIST,
      { positive: 'nodata', negative: 'nodata', random: 'nodata' },
      'unhealthy',
      'a referral',
    ],
    ['an empty answer for a random name', LIST, { random: 'nodata' }, 'unhealthy', 'for a random name'],
    [
      'a lost answer for a random name',
      LIST,
      { random: 'timeout' },
      'unhealthy',
      'no answer within 0.0 s for a random name',
    ],
    ['a lost answer for the empty entry', LIST, { negative: 'servfail' }, 'unhealthy', 'SERVFAIL'],
    ['silence', LIST, { positive: 'timeout' }, 'unhealthy', 'no answer'],
    ['silence where no entry is known', NO_POINT, { positive: 'timeout' }, 'unhealthy', 'no answer'],
    ['SERVFAIL', LIST, { positive: 'servfail' }, 'unhealthy', 'SERVFAIL'],
    ['nobody at that port', LIST, { positive: 'failed' }, 'unhealthy', 'ECONNREFUSED'],
    ['REFUSED', LIST, { positive: 'refused' }, 'refused', 'REFUSED'],
    [
      'a refusal code at the test entry',
      LIST,
      { positive: '127.255.255.254' },
      'refused',
      'public or unidentified resolver',
    ],
    [
      'a refusal code for everything',
      LIST,
      { positive: '127.255.255.255', negative: '127.255.255.255', random: '127.255.255.255' },
      'refused',
      'too many queries',
    ],
    ['a refusal half way', LIST, { random: 'refused' }, 'refused', 'REFUSED'],
    [
      'a zone that was taken over',
      LIST,
      { positive: '93.184.216.34', negative: '93.184.216.34', random: '93.184.216.34' },
      'unhealthy',
      'outside 127/8',
    ],
    ['a zone that was half taken over', LIST, { random: '93.184.216.34' }, 'unhealthy', 'outside 127/8'],
  ] as const)('%s', (_, list, test, state, reason) => {
    const result = health(list, test);
    expect(result.state).toBe(state);
    if (reason === null) expect(result.reason).toBeNull();
    else expect(result.reason).toContain(reason);
  });
});

describe('judge', () => {
  const UNHEALTHY = health(LIST, { positive: 'nxdomain' });
  const UNPROVEN = health(NO_POINT, { positive: 'nxdomain' });
  const REFUSED = health(LIST, { positive: 'refused' });

  it.each([
    ['no such name on a healthy list', HEALTHY, 'nxdomain', 'clean', null],
    ['a listing on a healthy list', HEALTHY, '127.0.0.2', 'listed', null],
    ['a code without a meaning', HEALTHY, '127.0.0.77', 'unknown-code', '127.0.0.77 stands in no table'],
    ['a time-out', HEALTHY, 'timeout', 'error', 'no answer within'],
    ['SERVFAIL', HEALTHY, 'servfail', 'error', 'SERVFAIL'],
    ['an answer without an address', HEALTHY, 'nodata', 'error', 'a referral'],
    ['a query that was not sent', HEALTHY, 'unsent', 'error', 'no time was left'],
    ['REFUSED for this name only', HEALTHY, 'refused', 'refused', 'REFUSED'],
    ['a refusal code for this name only', HEALTHY, '127.255.255.252', 'refused', 'mistyped'],
    ['an address outside 127/8 for this name only', HEALTHY, '93.184.216.34', 'unhealthy', 'outside 127/8'],
    ['no such name on an unhealthy list', UNHEALTHY, 'nxdomain', 'unhealthy', 'not there'],
    ['a listing on an unhealthy list', UNHEALTHY, '127.0.0.2', 'unhealthy', 'not there'],
    ['a time-out on an unhealthy list', UNHEALTHY, 'timeout', 'unhealthy', 'not there'],
    ['a refusal on an unhealthy list', UNHEALTHY, 'refused', 'refused', 'REFUSED'],
    ['a listing on a list that refused its test', REFUSED, '127.0.0.2', 'refused', 'REFUSED'],
    ['no such name on an unproven list', UNPROVEN, 'nxdomain', 'unhealthy', 'proves nothing'],
    ['a listing on an unproven list', UNPROVEN, '127.0.0.2', 'listed', null],
  ] as const)('%s', (_, state, what, verdict, reason) => {
    const check = checkOf(LIST, aTarget(), state, answer(what));
    expect(check.verdict).toBe(verdict);
    if (reason === null) expect(check.reason).toBeNull();
    else expect(check.reason).toContain(reason);
  });

  it('takes the empty name of a domain for clean, since a sub-domain may be listed, and only on a healthy list', () => {
    const list = aList({ kinds: ['domain'] });
    const domain = aTarget('example.com');
    expect(checkOf(list, domain, HEALTHY, answer('nodata')).verdict).toBe('clean');
    expect(checkOf(list, domain, UNPROVEN, answer('nodata')).verdict).toBe('error');
  });

  it('shows the raw codes of an answer that it does not trust', () => {
    expect(checkOf(LIST, aTarget(), UNHEALTHY, answer('127.0.0.2')).codes).toEqual(['127.0.0.2']);
  });

  it('knows a white answer from no answer', () => {
    const list = aList({ codes: [{ match: '127.0.0.1', meaning: 'white', severity: 'ignore' }] });
    expect(checkOf(list, aTarget(), HEALTHY, answer('127.0.0.1'))).toMatchObject({
      verdict: 'clean',
      white: true,
      meaning: 'white',
      codes: ['127.0.0.1'],
    });
    expect(checkOf(list, aTarget(), HEALTHY, answer('nxdomain')).white).toBe(false);
  });

  it("keeps a key out of the check: the zone has '{key}'", () => {
    expect(checkOf(aList({ zone: '{key}.bl.example' }), aTarget(), HEALTHY, answer('nxdomain')).zone).toBe(
      '{key}.bl.example',
    );
  });
});
