import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../lambda/core/config.ts';
import { loadStageConfig, parseStageConfig } from '../../lib/config.ts';
import { RETENTION_DAYS } from '../../lib/stage-schema.ts';

const GOOD = {
  stage: 'prod',
  mailLog: { existing: ['/mail/relay'] },
  alerts: { email: [{ address: 'oncall@example.com' }] },
};

function messageFor(json: unknown): string {
  try {
    parseStageConfig(json);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'accepted';
}

const groups = (count: number, length = 12): string[] =>
  Array.from({ length: count }, (_, at) => `/${String(at).padStart(length - 1, 'm')}`);

describe('parseStageConfig', () => {
  it('fills in every default', () => {
    const { settings, ...rest } = parseStageConfig({ ...GOOD, mailLog: { new: {} } });
    expect(rest).toEqual({
      stage: 'prod',
      mailLog: { new: { retentionDays: 30 }, hosts: [] },
      alerts: {
        email: [{ address: 'oncall@example.com', minimum: 'warning' }],
        sms: [],
        https: [],
        slack: [],
        smsMonthlyLimitUsd: 1,
      },
      ingest: 'direct',
      architecture: 'arm64',
      functionLogDays: 14,
      dashboard: true,
      teardown: 'keep-data',
      runbookUrl: 'docs/runbook.md',
      tags: {},
      warnings: [expect.objectContaining({ id: 'sendwatch:nothingIsOurs' })],
    });
    expect(settings.ownNetworks).toContain('10.0.0.0/8');
  });

  it('keeps settings for the core, checked by the core', () => {
    const { settings } = parseStageConfig({ ...GOOD, settings: { ownDomains: ['example.com'] } });
    expect(settings.ownDomains).toEqual(['example.com']);
  });

  it.each([
    ['https://wiki.example.com/runbook', [{ label: 'Runbook', url: 'https://wiki.example.com/runbook' }]],
    ['docs/runbook.md', []],
  ])('links the runbook %s in notices: %j', (runbookUrl, links) => {
    expect(parseStageConfig({ ...GOOD, runbookUrl }).settings.notify.links).toEqual(links);
  });

  it('calls the runbook by its Japanese name where notices are Japanese', () => {
    const settings = { notify: { language: 'ja' } };
    const config = parseStageConfig({ ...GOOD, runbookUrl: 'https://wiki.example.com/', settings });
    expect(config.settings.notify.links).toEqual([{ label: '対応手順書', url: 'https://wiki.example.com/' }]);
  });

  it.each([
    ['mail.example.co.jp', 'example.co.jp'],
    ['a.b.example.com', 'example.com'],
    ['example.co.uk', undefined],
    ['example.com', undefined],
    ['198.18.0.1', undefined],
  ])('finds for the target %s the registrable domain %s', (target, registrable) => {
    const settings = { blocklists: { targets: [{ target }] } };
    const [entry] = parseStageConfig({ ...GOOD, settings }).settings.blocklists.targets;
    expect(entry?.registrable).toBe(registrable);
  });

  it('takes a registrable domain that is named as it is', () => {
    const settings = {
      blocklists: { targets: [{ target: 'a.b.example.com', registrable: 'b.example.com' }] },
    };
    const [entry] = parseStageConfig({ ...GOOD, settings }).settings.blocklists.targets;
    expect(entry?.registrable).toBe('b.example.com');
  });

  const email = (address: string, minimum?: string) => ({ email: [{ address, minimum }] });
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['a stage that is no name', { stage: 'Prod!' }, /stage: "Prod!": must be 1 to 20 of a-z/],
    ['no stage', { stage: undefined }, /stage: is missing/],
    ['an unknown key', { colour: 'red' }, /unknown key 'colour'/],
    [
      'an unknown key further in',
      { alerts: { ...GOOD.alerts, pager: 1 } },
      /unknown key 'pager' in 'alerts'/,
    ],
    ['an account that is none', { account: '12' }, /account: "12": must be the 12 digits/],
    ['a region that is none', { region: 'Frankfurt' }, /region: "Frankfurt": is no AWS region/],
    [
      'a log group whose name no alarm can take',
      { mailLog: { existing: [`/${'a'.repeat(255)}`] } },
      /existing.0: "\/a.*is no log group name of up to 255 characters/,
    ],
    [
      "more names of log groups than a function's environment holds",
      { mailLog: { existing: groups(13, 240) } },
      /mailLog.existing: .* more than 3000 characters together.*several stages/,
    ],
    [
      "more log groups than a function's policy holds",
      { mailLog: { existing: groups(33) } },
      /mailLog.existing: .*names 33 log groups, and one stack can read 32 \(50 through "ingest": "kinesis"\)/,
    ],
    [
      'more log groups than Logs Insights asks',
      { mailLog: { existing: groups(51) }, ingest: 'kinesis' },
      /mailLog.existing: .*names 51 log groups, and one stack can read 50; make several/,
    ],
    [
      'a topic whose name no alarm can take',
      { alerts: { existingTopic: { arn: `arn:aws:sns:eu-central-1:123456789012:${'t'.repeat(256)}` } } },
      /existingTopic.arn: .*name of more than 255/,
    ],
    ['a value that no tag has', { tags: { Owner: 'ops <a&b>\n' } }, /tags.Owner: .*is no value of a tag/],
    ['a value too long for a tag', { tags: { Owner: 'x'.repeat(256) } }, /tags.Owner: .*up to 255/],
    [
      'more tags than a resource carries',
      { tags: Object.fromEntries(groups(51).map((name) => [name, 'x'])) },
      /tags: .*more than 50/,
    ],
    ['neither an old nor a new log group', { mailLog: {} }, /needs either 'existing' .* or 'new'/],
    ['both', { mailLog: { existing: ['/a'], new: {} } }, /needs either 'existing' .* or 'new'/],
    ['no log group at all', { mailLog: { existing: [] } }, /mailLog.existing: \[\]: Too small/],
    ['a log group twice', { mailLog: { existing: ['/a', '/a'] } }, /names a log group twice/],
    [
      'a log group that is none',
      { mailLog: { existing: ['a b'] } },
      /existing.0: "a b": is no log group name/,
    ],
    [
      'a retention unknown to AWS',
      { mailLog: { new: { retentionDays: 31 } } },
      /31: CloudWatch Logs keeps 1, 3/,
    ],
    [
      'a silence too short to tell',
      { mailLog: { new: {}, silentMinutes: 1 } },
      /silentMinutes: 1: Too small/,
    ],
    [
      'an address that is none',
      { alerts: email('oncall') },
      /email.0.address: "oncall": is no email address/,
    ],
    [
      'a severity that is none',
      { alerts: email('a@example.com', 'low') },
      /minimum: "low": Invalid option.*"high"/,
    ],
    [
      'an address twice',
      { alerts: { email: [{ address: 'a@example.com' }, { address: 'A@example.com' }] } },
      /alerts.email: .* names an address twice/,
    ],
    ['nobody to alert', { alerts: {} }, /needs at least one email address/],
    ['SMS alone', { alerts: { sms: ['+14255550100'] } }, /needs at least one email address/],
    ['nobody for our own alarms', { alerts: email('a@example.com', 'high') }, /without 'minimum'/],
    [
      'a number that is none',
      { alerts: { ...GOOD.alerts, sms: ['0190 5'] } },
      /sms.0: "0190 5": is no E.164/,
    ],
    [
      'a pager that is not reached by HTTPS',
      { alerts: { ...GOOD.alerts, https: [{ url: 'http://pager.example.com' }] } },
      /https.0.url: "http:.*is no HTTPS address/,
    ],
    [
      'a Slack channel by its name',
      { alerts: { ...GOOD.alerts, slack: [{ workspace: 'T0EXAMPLE', channel: '#mail' }] } },
      /slack.0.channel: "#mail": is no Slack channel/,
    ],
    [
      'a language that we do not speak',
      { settings: { notify: { language: 'tlh' } } },
      /settings: notify.language: 'tlh' is no language of ours; write en or ja/,
    ],
    [
      'quiet hours that are none',
      { settings: { notify: { quietHours: { from: '22h', to: '07:00' } } } },
      /notify.quietHours.from: '22h' is no time of day/,
    ],
    ['a limit of nothing', { alerts: { ...GOOD.alerts, smsMonthlyLimitUsd: 0 } }, /smsMonthlyLimitUsd: 0/],
    ['a topic that is none', { alerts: { existingTopic: { arn: 'x' } } }, /arn: "x": is no sns ARN/],
    [
      'a way of delivery that is none',
      { ingest: 'firehose' },
      /ingest: "firehose": must be 'direct', 'kinesis' or 'kinesis-drain'/,
    ],
    ['a processor that is none', { architecture: 'mips' }, /architecture: "mips"/],
    ['a tag that AWS reserves', { tags: { 'aws:x': 'y' } }, /tags.aws:x: is no tag name/],
    [
      'a CIDR that is none',
      { settings: { ownNetworks: ['10'] } },
      /settings: ownNetworks.0: '10' is no CIDR/,
    ],
    ['a setting that is none', { settings: { treshold: 3 } }, /settings: unknown key 'treshold'/],
  ])('refuses %s and says what to do', (_, changes, message) => {
    expect(messageFor({ ...GOOD, ...changes })).toMatch(message);
  });

  it('names all problems at once', () => {
    expect(messageFor({ ...GOOD, stage: '', tags: 3 }).split('; ')).toHaveLength(2);
  });

  it.each([
    ['as many log groups as there may be', { mailLog: { existing: groups(32) } }],
    ['more through a stream', { mailLog: { existing: groups(50) }, ingest: 'kinesis' }],
    ['the European Sovereign Cloud', { region: 'eusc-de-east-1' }],
    ['GovCloud', { region: 'us-gov-west-1' }],
    ['a tag in other letters', { tags: { Eigentümer: 'Büro 7, 東京'.replace(',', '') } }],
    ['an empty tag', { tags: { Owner: '' } }],
  ])('accepts %s', (_, changes) => {
    expect(messageFor({ ...GOOD, ...changes })).toBe('accepted');
  });

  it('accepts an existing topic with nobody else to tell', () => {
    const existingTopic = { arn: 'arn:aws:sns:eu-central-1:123456789012:oncall' };
    expect(messageFor({ ...GOOD, alerts: { existingTopic } })).toBe('accepted');
  });
});

it('knows the days for which CloudWatch Logs keeps a log as aws-cdk-lib does', () => {
  const days = Object.values(RetentionDays).filter((each) => typeof each === 'number');
  expect(RETENTION_DAYS).toEqual(
    days.filter((each) => each !== RetentionDays.INFINITE).sort((a, b) => a - b),
  );
});

describe('loadStageConfig', () => {
  it('reads the example, which names only addresses and numbers kept for examples', () => {
    const { alerts } = loadStageConfig('config/example.json');
    expect(alerts.email.map((entry) => entry.address)).toEqual(
      alerts.email.map(() => expect.stringMatching(/@example\.(com|net|org)$/)),
    );
  });

  it.each<[string, string, RegExp]>([
    ['a file that is not there', 'config/nowhere.json', /^config\/nowhere.json: ENOENT/],
    ['a file that is no JSON', 'LICENSE', /^LICENSE: .*JSON/],
    ['a file that is no configuration', 'tsconfig.json', /^tsconfig.json: .*unknown key 'compilerOptions'/],
  ])('names %s', (_, path, message) => {
    expect(() => loadStageConfig(path)).toThrow(message);
  });
});
