import { describe, expect, it } from 'vitest';
import { composeMessage } from '../../../lambda/core/message/incident/compose.ts';
import { logLink } from '../../../lambda/core/message/log-link.ts';
import { MINUTE } from '../../../lambda/core/time.ts';
import { incident, notice } from '../../support/builders/incident-record.ts';

const opened = Date.parse('2026-10-13T10:05:00Z');
const PLACE = { region: 'eu-central-1', logGroups: ['/mail/relay', '/mail/edge'] };
const linkOf = (sender: string, place = PLACE) =>
  logLink({ sender, opened }, opened + 3 * MINUTE, place, 'en')[0]?.url;

/** What the console makes of it: `$` stands for `%`, all is decoded twice, and `*` stands for `%` within a text. */
function read(url: string): { at: string; text: string; query: string } {
  const [at, detail] = url.split('$3FqueryDetail$3D') as [string, string];
  const text = decodeURIComponent(decodeURIComponent(detail.replaceAll('$', '%')));
  const query = decodeURIComponent(/~editorString~'([^~]*)/.exec(text)![1]!.replaceAll('*', '%'));
  return { at, text, query };
}

const patternOf = (url: string) => new RegExp(/like \/\(\?i\)(.*)\/\n/.exec(read(url).query)![1]!, 'i');

describe('the link to the log', () => {
  it('asks for one sender and time in all log groups', () => {
    const { at, text, query } = read(linkOf('host:192.0.2.1')!);
    expect(at).toBe(
      'https://eu-central-1.console.aws.amazon.com/cloudwatch/home?region=eu-central-1#logsV2:logs-insights',
    );
    expect(text).toMatch(/^~\(end~'2026-10-13T10\*3A09\*3A00\.000Z~start~'2026-10-13T09\*3A55\*3A00\.000Z~/);
    expect(text).toMatch(
      /~timeType~'ABSOLUTE~tz~'UTC~.*~source~\(~'\*2Fmail\*2Frelay~'\*2Fmail\*2Fedge\)\)$/,
    );
    expect(query.split('\n| ')).toEqual([
      'fields @timestamp, @logStream, @message',
      expect.stringContaining('192\\.0\\.2\\.1'),
      'sort @timestamp asc',
      'limit 1000',
    ]);
  });

  it('holds no character that an e-mail program ends a link at', () => {
    for (const sender of ['host:192.0.2.1', 'host:2001:db8:1:2::/64', 'login:a.b+c-d@example.com'])
      expect(linkOf(sender)).toMatch(/^https:\/\/[\w.?=#:$*/-]+$/);
  });

  it.each([
    ['host:192.0.2.1', 'client=pc[192.0.2.1]', 'client=pc[192.0.2.10]'],
    ['host:192.0.2.1', 'H=(pc) [192.0.2.1]:2525', 'H=(pc) [1.192.0.2.1]'],
    ['host:2001:db8:1:2::/64', 'client=pc[2001:db8:1:2:3::9]', 'client=pc[2001:db8:1:20::9]'],
    ['login:anna', 'sasl_username=Anna', 'sasl_username=joanna'],
    ['login:a.b+c@example.com', 'A=plain:a.b+c@example.com', 'A=plain:axb+c@example.com'],
    ['login:a@example.com', 'sasl_username=a@example.com, x', 'sasl_username=aa@example.com'],
  ])('finds %s in its lines, and not in those of others', (sender, own, other) => {
    const pattern = patternOf(linkOf(sender)!);
    expect([pattern.test(own), pattern.test(other)]).toEqual([true, false]);
  });

  it.each([
    ['a user of the server', 'local:mail/33'],
    ['a mail server', 'server:mail'],
    ['a name that ends the pattern', 'login:x/ | stats count(*) by @message'],
    ['a name that is a pattern', 'login:.*'],
    ['a name with a quote', "login:o'brien"],
    ['a very long name', `login:${'a'.repeat(200)}`],
  ])('is none for %s', (_, sender) => {
    expect(linkOf(sender)).toBeUndefined();
  });

  it('is none when it would be longer than e-mail programs take', () => {
    const logGroups = Array.from({ length: 30 }, (_, at) => `/mail/${'x'.repeat(60)}${at}`);
    expect(linkOf('host:192.0.2.1', { ...PLACE, logGroups })).toBeUndefined();
  });

  it.each([
    ['cn-north-1', 'console.amazonaws.cn'],
    ['us-gov-west-1', 'console.amazonaws-us-gov.com'],
  ])('is at the console of %s', (region, domain) => {
    expect(linkOf('host:192.0.2.1', { ...PLACE, region })).toContain(`https://${region}.${domain}/`);
  });

  it('stands in e-mails only: a preview of a chat would carry the login', () => {
    const told = notice({ incident: incident({ sender: 'login:anna', opened }) });
    const { email, json, sms } = composeMessage(told, { logs: PLACE });
    expect(email).toContain(
      "\nThis sender's lines of that time: https://eu-central-1.console.aws.amazon.com/",
    );
    expect(json + sms).not.toContain('logs-insights');
    expect(composeMessage(told).email).not.toContain('logs-insights');
  });
});
