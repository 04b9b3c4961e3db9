import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { METRICS } from '../../lambda/contract.ts';
import { incident } from '../support/builders/incident-record.ts';
import {
  addresses,
  type FakeDns,
  listing,
  relay,
  startFakeDns,
  TEST_ENTRY,
} from '../support/dns/fake-server.ts';
import { TYPES } from '../support/dns/packet.ts';
import { haveRbldnsd, type Rbldnsd, startRbldnsd } from '../support/dns/rbldnsd.ts';
import { SNS_FAULTS } from '../support/harness/aws-errors.ts';
import { sumOf } from '../support/harness/emf.ts';
import { bodyFor } from '../support/harness/sns-publish.ts';
import { type BlocklistBench, startBlocklistBench } from './blocklist-bench.ts';

const KEY = 'MarkedKey7x3';
const TARGET = '198.18.0.1';
const REVERSED = '1.0.18.198';
const DQS = `${KEY.toLowerCase()}.zen.dq.spamhaus.net`;

/** One story, told in order: each step goes on where the one before ended. */
describe.skipIf(!haveRbldnsd())('the DNSBL watch through the deployed stack', () => {
  let bench: BlocklistBench;
  let dns: FakeDns;
  let clean: Rbldnsd;
  let listed: Rbldnsd;
  let toldBefore = 0;

  /** SpamCop's zone is a real rbldnsd; the others do what it cannot. */
  const spamcop = (server: Rbldnsd) => {
    dns.zones['bl.spamcop.net'] = relay(server.port);
  };
  const dqs = (entries: Record<string, string>) => {
    dns.zones[DQS] = listing({ ...TEST_ENTRY, ...entries }, { [REVERSED]: [`you asked with ${KEY}`] });
  };
  /** What was published since the last call, to who hears of everything. */
  const news = () => {
    const published = bench.stack.sns.published.slice(toldBefore);
    toldBefore = bench.stack.sns.published.length;
    const ids = (publishes: typeof published) =>
      publishes.map((publish) => (JSON.parse(bodyFor(publish, 'https')!) as { notice: string }).notice);
    const toAll = published.filter(({ topicArn }) => !topicArn.includes('Critical'));
    const toSome = published.filter(({ topicArn }) => topicArn.includes('Critical'));
    const critical = toAll.filter(({ subject }) => subject?.includes('CRITICAL'));
    // Who wants critical notices alone gets each of them once.
    expect(ids(toSome)).toEqual(ids(critical));
    return toAll.map((publish) => ({
      subject: publish.subject ?? '',
      severity: (JSON.parse(bodyFor(publish, 'https')!) as { severity: string }).severity,
      email: bodyFor(publish, 'email')!,
      json: JSON.parse(bodyFor(publish, 'https')!) as { notice: string; news: Record<string, unknown>[] },
    }));
  };
  const subjects = () => news().map(({ subject }) => subject);
  const phase = async (list: string) => (await bench.record()).state.targets[TARGET]?.[list]?.phase;
  const culprit = () =>
    incident({
      id: 'login-mary-1',
      sender: 'login:mary@example.com',
      opened: bench.now - 120_000,
      alerted: bench.now - 60_000,
    });

  beforeAll(async () => {
    const data = `:127.0.0.2:reported by users\n127.0.0.2\n`;
    clean = await startRbldnsd({ 'bl.spamcop.net': [['ip4set', data]] });
    listed = await startRbldnsd({ 'bl.spamcop.net': [['ip4set', `${data}${TARGET}\n`]] });
    dns = await startFakeDns({
      // Refuses this resolver for every name, in the way that is mistaken for a listing.
      'b.barracudacentral.org': () => ({ answers: addresses('127.255.255.254') }),
      '18.198.in-addr.arpa': (_, { type }) =>
        type === TYPES.PTR ? { answers: [{ type: 'PTR', data: 'mail.example.com' }] } : {},
    });
    spamcop(clean);
    dqs({});
    bench = await startBlocklistBench({
      targets: [{ target: TARGET, mailServer: 'mx1.example.com', role: 'relay' }],
      lists: ['spamhaus-zen-dqs', 'spamcop', 'barracuda'],
      keys: { spamhaus: '/sendwatch/dqs' },
      resolver: [dns.address],
    });
    bench.stack.ssm.parameters.set('/sendwatch/dqs', KEY);
  }, 300_000);
  afterAll(async () => {
    await bench?.close();
    await Promise.all([clean?.stop(), listed?.stop(), dns?.close()]);
  });

  it('asks every list in its first run, and has nothing to tell', async () => {
    const [first] = await bench.run(10);
    expect(first).toMatchObject({ status: 'success' });
    expect(await phase('spamcop')).toBe('clean');
    expect(await phase('spamhaus-zen-dqs')).toBe('clean');
    expect(subjects()).toEqual([]);
  });

  it('asks at once when the detector sees trouble, and suspects a first hit without a word', async () => {
    await bench.putIncident(culprit());
    await bench.putBoard([{ sender: 'host:192.0.2.9', recipients: [7], usual: 0.1, score: 0 }]);
    spamcop(listed);
    await bench.run(2);
    expect(await phase('spamcop')).toBe('suspected');
    expect(subjects()).toEqual([]);
  });

  it('confirms it minutes later, and names the suspect', async () => {
    await bench.run(8);
    const [told, ...others] = news();
    expect(others).toEqual([]);
    expect(told).toMatchObject({
      subject: `[sendwatch] HIGH: ${TARGET} (mx1.example.com) is listed on SpamCop SCBL`,
      severity: 'high',
    });
    for (const part of [
      'login:mary@example.com: high',
      'host:192.0.2.9: 7 recipients (usual 6)',
      'Reverse name: mail.example.com',
      'Role: relay',
      'self-test: passed',
      'Clean on: spamhaus-zen-dqs',
      'Nobody knows about: barracuda',
      '1. Stop the source and wait',
      `https://www.spamcop.net/bl.shtml?${TARGET}`,
      "The list's own words, unchecked: reported by users",
    ])
      expect(told!.email).toContain(part);
    expect(await phase('spamcop')).toBe('listed');
  });

  it('tells each of it once', async () => {
    await bench.run(30);
    expect(subjects()).toEqual([]);
  });

  it('publishes again, with the same id, what the topic refused', async () => {
    dqs({ [REVERSED]: '127.0.0.3' });
    bench.stack.sns.failure = SNS_FAULTS.kmsDenied;
    const failed = await bench.run(60);
    bench.stack.sns.failure = undefined;
    expect(subjects()).toEqual([]);
    const metrics = failed.flatMap((each) => each.metrics);
    expect(sumOf(metrics, METRICS.listNoticesFailed.name)).toBeGreaterThan(0);
    const [pending] = (await bench.record()).outbox.filter(({ status }) => status === 'pending');
    await bench.run(2);
    expect(news().map(({ json, severity }) => [json.notice, severity])).toEqual([[pending!.id, 'critical']]);
  });

  it('sends the text for the list as soon as the incident is over', async () => {
    const over = culprit();
    await bench.putIncident({ ...over, opened: bench.now - 80 * 60_000, closed: bench.now - 60_000 }, 2);
    await bench.run(4);
    const [told, ...others] = news();
    expect(others).toEqual([]);
    expect(told!.email).toContain(
      'What happened: a mailbox whose password was stolen sent about 100 messages',
    );
    expect(told!.email.split('WHAT TO WRITE')[1]).not.toContain('mary');
    expect(told!.severity).toBe('warning');
  });

  it('tells of the delisting after three clean answers, and of the list that it sees nothing of', async () => {
    spamcop(clean);
    dqs({});
    await bench.run(5 * 60);
    expect(subjects().sort()).toEqual([
      '[sendwatch] HIGH: 1 list cannot be seen any more',
      `[sendwatch] WARNING: ${TARGET} (mx1.example.com) is no longer listed on SpamCop SCBL`,
      `[sendwatch] WARNING: ${TARGET} (mx1.example.com) is no longer listed on Spamhaus ZEN (DQS)`,
    ]);
  });

  it('is louder when it is listed again within days', async () => {
    spamcop(listed);
    await bench.run(70);
    expect(news().map(({ subject, severity }) => [subject, severity])).toEqual([
      [`[sendwatch] CRITICAL: ${TARGET} (mx1.example.com) is listed AGAIN on SpamCop SCBL`, 'critical'],
    ]);
  });

  it('never calls a refusal a listing, and says once that it sees nothing there', async () => {
    expect(await phase('barracuda')).toBe('unseen');
    const about = bench.stack.sns.published.filter((publish) =>
      bodyFor(publish, 'email')!.includes('barracuda/'),
    );
    expect(about.map(({ subject }) => subject)).toEqual(['[sendwatch] HIGH: 1 list cannot be seen any more']);
    expect(JSON.stringify(bench.stack.sns.published)).not.toContain('is listed on Barracuda');
  });

  it('goes on when its keys cannot be read, and says so without them', async () => {
    bench.stack.ssm.failure = 'AccessDeniedException';
    const runs = await bench.run(60);
    expect(runs.map(({ status }) => status)).not.toContain('error');
    expect(runs.flatMap(({ lines }) => lines).join('\n')).toContain(
      'could not be read: AccessDeniedException',
    );
    bench.stack.ssm.failure = undefined;
  });

  it('put the key into queries only', async () => {
    expect(dns.seen.some(({ name }) => name.includes(KEY.toLowerCase()))).toBe(true);
    const everything = (await bench.everything()).toLowerCase();
    expect(everything).toContain('you asked with {key}');
    expect(everything).not.toContain(KEY.toLowerCase());
  });

  it('ran without an error, and SNS took every form', () => {
    expect(bench.fn.invocations.filter(({ status }) => status !== 'success')).toEqual([]);
    expect(bench.stack.sns.refused).toEqual([]);
  });

  it('emits the metrics of its contract, and no other', () => {
    const units = Object.assign(
      {},
      ...bench.fn.invocations.flatMap(({ metrics }) => metrics).map((m) => m.units),
    );
    const expected = Object.values(METRICS).filter(({ emittedBy }) => emittedBy === 'blocklists');
    expect(units).toEqual(Object.fromEntries(expected.map(({ name, unit }) => [name, unit])));
  });

  it('names no address in its log', () => {
    const lines = bench.fn.invocations.flatMap((invocation) => invocation.lines);
    expect(lines.filter((line) => /[\w.]@[\w.]|\b\d{1,3}(\.\d{1,3}){3}\b/.test(line))).toEqual([]);
  });
});
