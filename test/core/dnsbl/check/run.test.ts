import { describe, expect, it } from 'vitest';
import type { Answer, Question } from '../../../../lambda/core/dnsbl/check/answer.ts';
import { jobsFor, queriesPerZone, runJobs } from '../../../../lambda/core/dnsbl/check/run.ts';
import type { Blocklist } from '../../../../lambda/core/dnsbl/lists/list.ts';
import { aList, answer, aTarget } from '../../../support/builders/blocklist.ts';

/** A resolver that knows some names; everything else does not exist. */
function resolver(known: Record<string, string | readonly string[]>) {
  const asked: Question[] = [];
  const ask = async (question: Question): Promise<Answer> => {
    asked.push(question);
    const what = known[question.name];
    if (question.type === 'TXT') {
      return what === undefined
        ? answer('nxdomain')
        : { kind: 'texts', texts: [[`about ${question.name}`]], ms: 1 };
    }
    return answer(what ?? 'nxdomain');
  };
  return {
    ask,
    asked,
    names: () => asked.map(({ type, name }) => (type === 'A' ? name : `${type} ${name}`)),
  };
}

const OPTIONS = { randomLabel: 'random' };

async function verdicts(
  lists: readonly Blocklist[],
  targets: readonly string[],
  known: Record<string, string>,
) {
  const dns = resolver(known);
  const results = await runJobs(jobsFor(lists, targets.map(aTarget)), dns.ask, OPTIONS);
  const checks = results.flatMap((result) => result.checks);
  return {
    dns,
    checks,
    said: checks.map((check) => `${check.list.id} ${check.target.text}: ${check.verdict}`),
  };
}

describe('runJobs', () => {
  it('tests a list before it trusts it, then asks about the targets', async () => {
    const { dns, said } = await verdicts([aList()], ['198.18.0.1', '198.18.0.2'], {
      '2.0.0.127.bl.example': '127.0.0.2',
      '1.0.18.198.bl.example': '127.0.0.2',
    });
    expect(said).toEqual(['a-list 198.18.0.1: listed', 'a-list 198.18.0.2: clean']);
    expect(dns.names()).toEqual([
      '2.0.0.127.bl.example',
      'random.bl.example',
      '1.0.0.127.bl.example',
      '1.0.18.198.bl.example',
      '2.0.18.198.bl.example',
    ]);
  });

  it.each(['timeout', 'servfail', 'refused', 'failed', '127.255.255.254'])(
    'asks a list nothing more when its test entry says %s',
    async (what) => {
      const { dns } = await verdicts([aList()], ['198.18.0.1'], { '2.0.0.127.bl.example': what });
      expect(dns.names()).toEqual(['2.0.0.127.bl.example']);
    },
  );

  it('sends addresses to address lists and domains to domain lists', async () => {
    const lists = [
      aList({ id: 'four' }),
      aList({ id: 'six', kinds: ['ip6'] }),
      aList({ id: 'names', kinds: ['domain'] }),
    ];
    const { said } = await verdicts(lists, ['198.18.0.1', '2001:2::1', 'example.com'], {});
    expect(said.map((line) => line.split(':')[0])).toEqual([
      'four 198.18.0.1',
      'six 2001',
      'names example.com',
    ]);
  });

  it('asks IPv6 in its own zone', async () => {
    const list = aList({ kinds: ['ip4', 'ip6'], zoneIp6: 'six.example' });
    const { dns, checks } = await verdicts([list], ['2001:2::1'], {});
    expect(dns.asked.map(({ zone }) => zone)).toEqual(dns.asked.map(() => 'six.example'));
    expect(checks[0]!.zone).toBe('six.example');
  });

  it('lets the IPv4 test entry vouch for IPv6 in the same zone', async () => {
    const list = aList({ kinds: ['ip4', 'ip6'], testListedIp6: null });
    const { said } = await verdicts([list], ['2001:2::1'], { '2.0.0.127.bl.example': '127.0.0.2' });
    expect(said).toEqual(['a-list 2001:2::1: clean']);
  });

  it('asks once what two lists of one zone both want to know', async () => {
    const lists = [aList({ id: 'one' }), aList({ id: 'two', codes: [{ match: '127.0.0.4' }] })];
    const { dns, said } = await verdicts(lists, ['198.18.0.1'], {
      '2.0.0.127.bl.example': '127.0.0.2',
      '1.0.18.198.bl.example': '127.0.0.4',
    });
    expect(said).toEqual(['one 198.18.0.1: unknown-code', 'two 198.18.0.1: listed']);
    expect(new Set(dns.names()).size).toBe(dns.names().length);
  });

  it("fetches the list's words for the listings that want them, and only those", async () => {
    const dns = resolver({ '2.0.0.127.bl.example': '127.0.0.2', '1.0.18.198.bl.example': '127.0.0.2' });
    const jobs = jobsFor([aList()], ['198.18.0.1', '198.18.0.2'].map(aTarget));
    const [result] = await runJobs(jobs, dns.ask, {
      ...OPTIONS,
      wantsText: (check) => check.target.text === '198.18.0.1',
    });
    expect(result!.checks.map((check) => check.reason)).toEqual(['about 1.0.18.198.bl.example', null]);
    expect(dns.names().filter((name) => name.startsWith('TXT'))).toEqual(['TXT 1.0.18.198.bl.example']);
  });

  it('asks with the key and shows none, not even where the list echoes it', async () => {
    const dns = resolver({
      '2.0.0.127.marked-key.bl.example': '127.0.0.2',
      '1.0.18.198.marked-key.bl.example': '127.0.0.2',
    });
    const jobs = jobsFor([aList({ zone: '{key}.bl.example' })], [aTarget()]);
    const keys = new Map([['a-list', 'marked-key']]);
    const results = await runJobs(jobs, dns.ask, { ...OPTIONS, keys, wantsText: () => true });
    expect(results[0]!.checks[0]).toMatchObject({
      verdict: 'listed',
      reason: 'about 1.0.18.198.{key}.bl.example',
    });
    expect(dns.names().join()).toContain('marked-key');
    expect(JSON.stringify(results)).not.toContain('marked-key');
  });

  it.each([
    ['needs a key and has none', aList({ zone: '{key}.bl.example' }), 'it needs a key'],
    [
      'must not be asked',
      aList({ notAsked: 'the list is dead: shut in 2013' }),
      'the list is dead: shut in 2013',
    ],
  ])('never asks a list that %s', async (_, list, reason) => {
    const { dns, checks } = await verdicts([list], ['198.18.0.1'], {});
    expect(dns.asked).toEqual([]);
    expect(checks[0]!.verdict).toBe('unhealthy');
    expect(checks[0]!.reason).toContain(reason);
  });

  it('does not send a name that DNS cannot carry', async () => {
    const list = aList({ kinds: ['domain'], testListed: 'test' });
    const long = `${'a'.repeat(62)}.`.repeat(3) + 'a'.repeat(62);
    const { checks, dns } = await verdicts([list], [long], { 'test.bl.example': '127.0.0.2' });
    expect(checks[0]).toMatchObject({ verdict: 'error', reason: 'not asked: the name would be too long' });
    expect(dns.names().every((name) => name.length <= 253)).toBe(true);
  });
});

describe('queriesPerZone', () => {
  it('counts the tests and the targets of each kind, and a zone that two lists share once', () => {
    const both = { kinds: ['ip4', 'ip6'] as const, testListedIp6: '::ffff:7f00:2' };
    const lists = [
      aList(both),
      aList({ ...both, id: 'twin' }),
      aList({ id: 'other', zone: 'other.example' }),
    ];
    const jobs = jobsFor(lists, ['198.18.0.1', '198.18.0.2', '2001:2::1'].map(aTarget));
    expect(Object.fromEntries(queriesPerZone(jobs))).toEqual({
      'bl.example': 3 + 2 + 3 + 1,
      'other.example': 3 + 2,
    });
  });
});
