import { App } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { RUN_BUDGET } from '../../lambda/blocklists/blocklists.ts';
import { ENVIRONMENT, FUNCTIONS } from '../../lambda/contract.ts';
import { WATCH_EVERY } from '../../lib/constructs/blocklist-watch.ts';
import { addStage } from '../../lib/sendwatch-app.ts';
import { CONTEXT, resources, stageConfig, statements, synthesize, theResource } from './synthesized.ts';

const targets = [{ target: '198.18.0.1', mailServer: 'mx1.example.com' }];
const watching = (blocklists: object = {}) => ({ settings: { blocklists: { targets, ...blocklists } } });
const template = synthesize({
  ...watching({ keys: { spamhaus: '/sendwatch/dqs', abusix: '/mail/abusix' } }),
  alerts: {
    email: [{ address: 'oncall@example.com' }, { address: 'boss@example.com', minimum: 'high' }],
    sms: ['+14255550100'],
  },
});
const fn = theResource(template, 'AWS::Lambda::Function', 'Blocklists');

const ssm = (of: typeof template) =>
  statements(of).filter(({ actions }) => actions.some((action) => action.startsWith('ssm:')));

describe('BlocklistWatch', () => {
  it('is there only where there are targets', () => {
    const ids = Object.keys(resources(synthesize()));
    expect(ids.filter((id) => id.startsWith('Blocklists'))).toEqual([]);
  });

  it('ends its asking before its time is over, and its time before the next run', () => {
    const timeout = Number(fn.Properties.Timeout) * 1000;
    expect(RUN_BUDGET).toBeLessThan(timeout);
    expect(timeout).toBeLessThan(WATCH_EVERY.toMilliseconds());
    expect(theResource(template, 'AWS::Scheduler::Schedule', 'Blocklists').Properties).toMatchObject({
      ScheduleExpression: `rate(${WATCH_EVERY.toMinutes()} minutes)`,
      Target: { Input: '{"time":"<aws.scheduler.scheduled-time>"}' },
    });
  });

  it('has the environment of its contract, and so no key', () => {
    const { Variables } = fn.Properties.Environment as { Variables: object };
    const { environment, optional } = FUNCTIONS.blocklists;
    const names = [...environment, ...optional].map((key) => ENVIRONMENT[key]);
    expect(Object.keys(Variables).sort()).toEqual([...names].sort());
  });

  it('may read the parameters that hold its keys, and no others', () => {
    const parameter = (path: string) => ({
      'Fn::Join': [
        '',
        [
          'arn:',
          { Ref: 'AWS::Partition' },
          ':ssm:',
          { Ref: 'AWS::Region' },
          ':',
          { Ref: 'AWS::AccountId' },
          `:parameter${path}`,
        ],
      ],
    });
    expect(ssm(template)).toMatchObject([
      {
        at: expect.stringMatching(/^BlocklistsFunctionRole/),
        actions: ['ssm:GetParameters'],
        resources: [parameter('/mail/abusix'), parameter('/sendwatch/dqs')],
      },
    ]);
    expect(ssm(synthesize(watching()))).toEqual([]);
  });

  it('may do nothing else but read incidents, keep its state and publish', () => {
    const actions = statements(template)
      .filter(({ at }) => at.startsWith('BlocklistsFunctionRoleDefaultPolicy'))
      .flatMap((statement) => statement.actions)
      .filter((action) => !/^(kms|logs):/.test(action));
    expect([...new Set(actions)].sort()).toEqual([
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'sns:Publish',
      'sqs:SendMessage',
      'ssm:GetParameters',
    ]);
  });

  it('passes the rule packs and the template validator', () => {
    const app = new App({ context: CONTEXT });
    addStage(app, stageConfig(watching({ keys: { spamhaus: '/sendwatch/dqs' } })));
    expect(() => app.synth()).not.toThrow();
  });

  it.each([
    ['a private target', { targets: [{ target: '10.0.0.1' }] }, "'10.0.0.1' is a private address"],
    ['a dead list', { lists: ['sorbs'] }, "'sorbs' (dnsbl.sorbs.net) is dead"],
    ['a list without its key', { lists: ['abusix-combined'] }, "'abusix-combined' needs a key of your own"],
    ['a resolver that is none', { resolver: ['dns.example.com'] }, 'blocklists.resolver'],
  ])('fails the synthesis for %s', (_, changes, message) => {
    expect(() => stageConfig(watching(changes))).toThrow(message);
  });

  it('does not repeat a key that stands where the name of its parameter should', () => {
    const mistaken = () => stageConfig(watching({ keys: { spamhaus: 'MarkedKey7x3' } }));
    expect(mistaken).toThrow('write e.g. /sendwatch/spamhaus-dqs');
    expect(mistaken).not.toThrow(/MarkedKey7x3/);
  });
});
