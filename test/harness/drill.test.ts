import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fixOf, rehearsalText } from '../../bin/drill/rehearsal-text.ts';
import { type Rehearsal, rehearse } from '../../bin/drill/rehearse.ts';
import { openStagePorts } from '../../bin/drill/stage-ports.ts';
import { METRICS, OUTPUTS } from '../../lambda/contract.ts';
import { drillStream } from '../../lambda/core/drill/drill.ts';
import { sendwatch } from '../support/cli.ts';
import { credentials, REGION } from '../support/harness/account.ts';
import { SNS_FAULTS } from '../support/harness/aws-errors.ts';
import { cut } from '../support/harness/batches.ts';
import { createDriver, type Driver } from '../support/harness/driver.ts';
import { sumOf } from '../support/harness/emf.ts';
import { type OperatorAccount, startOperatorAccount } from '../support/harness/operator/account.ts';
import { bodyFor } from '../support/harness/sns-publish.ts';
import { deliveries, readSubscriptions } from '../support/harness/sns-subscriptions.ts';
import { deployStack, type LocalStack } from '../support/harness/stack.ts';
import { storedIncidents } from '../support/harness/stored.ts';
import { synthesize } from '../support/harness/synthesize.ts';

const MINUTE = 60_000;

describe('drill, on a deployed stage', () => {
  const before = { ...process.env };
  let stack: LocalStack;
  let account: OperatorAccount;
  let driver: Driver;
  let now = Date.UTC(2026, 9, 13, 9, 0, 20);
  let serial = 0;
  let told = 0;

  /** Whether lines go anywhere, or those of one log group. */
  type Read = boolean | string;

  /** Time passes: what was written is delivered, the judge runs. */
  async function pass(ms: number, read: Read, judged = true): Promise<void> {
    const streams = account.streams.filter(({ logGroup }) => read === true || (read && logGroup === read));
    const batches = cut(streams, { logGroup: driver.logGroup, seconds: 5 });
    const due = batches.filter(({ at }) => at >= now && at < now + ms);
    await driver.play({ batches: due, ...(judged && { schedule: { from: now, to: now + ms - 1 } }) });
    now += ms;
  }

  /** A drill of its own. @param read whether the log group's lines go anywhere @param judged whether the judge runs */
  async function drill({
    page = false,
    read = true as Read,
    judged = true,
  } = {}): Promise<Rehearsal & { nonce: string }> {
    const nonce = String(++serial).padStart(32, '0');
    const ports = await openStagePorts('example', undefined, () => {});
    const played = { ...ports, now: () => now, sleep: (ms: number) => pass(ms, read, judged) };
    return { ...(await rehearse(played, { nonce, by: 'alice', page })), nonce };
  }

  /** Whom the publishes since the last call reach, with the subjects. */
  function reached(): string[] {
    const published = stack.sns.published.slice(told);
    told = stack.sns.published.length;
    const subscriptions = readSubscriptions(stack.template, stack.resolve);
    return published.flatMap((publish) =>
      deliveries(publish, subscriptions, 'attributes are seen').map(
        ({ endpoint }) => `${endpoint} ${publish.subject}`,
      ),
    );
  }

  beforeAll(async () => {
    stack = await deployStack(await synthesize());
    account = await startOperatorAccount(stack);
    driver = createDriver(stack);
    Object.assign(process.env, {
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: credentials('operator').accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials('operator').secretAccessKey,
      AWS_ENDPOINT_URL: account.endpoint.url,
    });
  }, 300_000);
  afterEach(() => {
    stack.sns.failure = undefined;
  });
  afterAll(async () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    await account?.close();
    await stack?.close();
  });

  const SUBJECT = '[sendwatch] DRILL (example): a made-up sender was found';

  it('follows its lines from the log to the notice, with the delay of each step', async () => {
    const rehearsal = await drill();
    const { stored, found, told } = rehearsal;
    expect(stored).toBeGreaterThan(0);
    expect(found).toBeGreaterThanOrEqual(stored! - 2);
    expect(told).toBeGreaterThanOrEqual(found!);
    expect(told).toBeLessThanOrEqual(120);
    expect(rehearsalText(rehearsal, 'example')).toMatch(
      /^ {2}stored by ingest +\d+ s\n {2}found by the judge +\d+ s\n {2}published +\d+ s\n/m,
    );
    expect(reached()).toEqual([`oncall@example.net ${SUBJECT}`]);
  });

  it('goes on to no incident, and is told no second time', async () => {
    await pass(40 * MINUTE, true);
    expect(reached()).toEqual([]);
    expect(await storedIncidents(stack)).toEqual([]);
    const runs = [driver.ingest, driver.judge].flatMap(({ invocations }) => invocations);
    expect(runs.filter(({ status }) => status !== 'success')).toEqual([]);
    const metrics = runs.flatMap((run) => run.metrics);
    for (const { name } of [METRICS.messages, METRICS.bounced, METRICS.openIncidents, METRICS.sendersJudged])
      expect([name, sumOf(metrics, name)]).toEqual([name, 0]);
    expect(runs.flatMap(({ lines }) => lines).filter((line) => line.includes('drill'))).toEqual([]);
  });

  it('reaches everybody whom a critical incident reaches where a page is asked for', async () => {
    expect(await drill({ page: true })).toMatchObject({ page: true, refused: undefined });
    const everybody = readSubscriptions(stack.template, stack.resolve).map(({ endpoint }) => endpoint);
    expect(everybody.length).toBeGreaterThan(1);
    expect(reached().sort()).toEqual(everybody.map((endpoint) => `${endpoint} ${SUBJECT}`).sort());
  });

  it('says where it ended: nothing reads the log group', async () => {
    const rehearsal = await drill({ read: false });
    expect(rehearsal).toMatchObject({ stored: undefined, found: undefined, told: undefined });
    expect(fixOf(rehearsal)).toMatch(/^Nothing has read its lines\./);
  });

  it('says where it ended: the judge is off', async () => {
    const rehearsal = await drill({ judged: false });
    expect(rehearsal).toMatchObject({ found: undefined, told: undefined, refused: undefined });
    expect(rehearsal.stored).toBeGreaterThan(0);
    expect(fixOf(rehearsal)).toMatch(/^The judge has not found it\. Runbook: Judge silent/);
  });

  it('says where it ended: the topic refuses', async () => {
    stack.sns.failure = SNS_FAULTS.kmsDenied;
    const rehearsal = await drill();
    expect(rehearsal).toMatchObject({ told: undefined, refused: 'KMSAccessDeniedException' });
    expect(fixOf(rehearsal)).toMatch(/^The topic refuses it: KMSAccessDenied/);
    stack.sns.failure = undefined;
    expect(reached()).toEqual([]);
  });

  it('says which of several log groups nothing reads', async () => {
    const usual = account.outputs;
    account.outputs = { ...usual, [OUTPUTS.mailLogs]: '/mail/one,/mail/two' };
    const [one, both] = [await drill({ read: '/mail/one' }), await drill()];
    account.outputs = usual;
    expect(one).toMatchObject({
      stored: expect.any(Number),
      told: expect.any(Number),
      unread: ['/mail/two'],
    });
    expect(fixOf(one)).toBe('Nothing has read its lines in /mail/two. Runbook: Forwarding stopped.');
    expect(both).toMatchObject({ told: expect.any(Number), unread: [] });
    expect(fixOf(both)).toBeUndefined();
    const written = account.streams.slice(-2).map(({ logGroup, events }) => [logGroup, events.length]);
    expect(written).toEqual([
      ['/mail/one', 300],
      ['/mail/two', 300],
    ]);
    told = stack.sns.published.length;
  });

  it('shows its nonce to nobody who is told', () => {
    const bodies = stack.sns.published.flatMap((publish) =>
      ['email', 'https'].map((of) => bodyFor(publish, of)),
    );
    expect(bodies.length).toBeGreaterThan(2);
    expect(bodies.filter((body) => /0{20}/.test(body!))).toEqual([]);
  });

  it('writes into a log stream of its own', () => {
    const names = account.streams.map(({ name }) => name);
    expect(names).toContain(drillStream('1'.padStart(32, '0'), 'example'));
    expect(new Set(names).size).toBe(serial);
  });

  it.each<[what: string, args: string[], outputs: Record<string, string>, line: RegExp]>([
    [
      'a stage that does not exist',
      ['--stage', 'nowhere'],
      {},
      /no stack 'sendwatch-nowhere' in this account/,
    ],
    ['no stage', [], {}, /which stack\? name its stage/],
    [
      'a stage of another version, which would take it for spam',
      ['--stage', 'example'],
      { [OUTPUTS.version]: '0.0.9' },
      /was deployed by 0\.0\.9, and this is .*; deploy it again first/,
    ],
  ])('refuses %s in one line', async (_what, args, outputs, line) => {
    const usual = account.outputs;
    account.outputs = { ...usual, ...outputs };
    const { code, stdout, stderr } = await sendwatch(['drill', ...args]);
    account.outputs = usual;
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(line);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
