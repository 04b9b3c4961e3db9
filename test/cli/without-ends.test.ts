import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendwatch } from '../support/cli.ts';

const id = (at: number) => `4F1B2C3D${String(at).padStart(2, '0')}`;
const at = (minute: number, second: number) =>
  `Jan 10 10:${String(minute).padStart(2, '0')}:0${second} mx postfix`;

/** A message of Postfix's; `parts` of its lines. */
function message(minute: number, parts = 'aqdr'): string {
  const [stamp, later] = [at(minute, 0), at(minute, 1)];
  const lines = {
    a: `${stamp}/smtpd[1]: ${id(minute)}: client=pc[192.168.1.${20 + minute}]`,
    q: `${stamp}/qmgr[2]: ${id(minute)}: from=<u${minute}@example.com>, size=9, nrcpt=1 (queue active)`,
    d: `${later}/smtp[3]: ${id(minute)}: to=<a@b.example>, relay=mx.b.example[198.51.100.9]:25, delay=1, dsn=2.0.0, status=sent (250 ok)`,
    m: `${later}/cleanup[4]: ${id(minute)}: milter-reject: END-OF-MESSAGE from pc[192.168.1.20]: 5.7.1 spam; from=<a@b.example> to=<c@d.example> proto=ESMTP helo=<pc>`,
    r: `${later}/qmgr[2]: ${id(minute)}: removed`,
  };
  return [...parts].map((part) => `${lines[part as 'a']}\n`).join('');
}
const log = (count: number, parts?: string, from = 0) =>
  Array.from({ length: count }, (_, each) => message(from + each, parts)).join('');

describe('replay of a log that does not tell what became of the mail', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sendwatch-ends-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function replay(text: string, ...args: string[]) {
    const file = join(folder, 'mail.log');
    writeFileSync(file, text);
    return await sendwatch(['replay', '--year', '2023', ...args, file]);
  }

  it.each<[string, string, string]>([
    ['arrivals of Postfix', log(40, 'aq'), '40'],
    ['arrivals and removals', log(40, 'aqr'), '40'],
    [
      'arrivals of Exim',
      Array.from(
        { length: 12 },
        (_, i) =>
          `2023-01-10 10:${10 + i}:00 1pF5A${i % 10}-0000D${String.fromCharCode(97 + i)}-A0 <= u@example.com H=pc [192.168.1.9] P=esmtp S=900\n`,
      ).join(''),
      '12',
    ],
    [
      'arrivals of Sendmail',
      Array.from(
        { length: 12 },
        (_, i) =>
          `Jan 10 10:${10 + i}:00 mx sm-mta[1]: 30A9${10 + i}dO123456: from=<u@example.com>, size=9, class=0, nrcpts=1, msgid=<${i}@x>, proto=ESMTP, daemon=MTA, relay=pc [192.168.1.9]\n`,
      ).join(''),
      '12',
    ],
  ])('ends with exit code 2 for %s alone', async (_, text, count) => {
    const { code, stdout, stderr } = await replay(text, '--json');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`of ${count} messages none has a line that tells what became of it; give the`);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it.each<[string, (clock: string, i: number) => string]>([
    [
      'Exim, by -odqs or queue_smtp_domains',
      (clock, i) => {
        const id = `1pF5A${i % 10}-0000D${String.fromCharCode(97 + i)}-A0`;
        return `2023-01-10 ${clock} ${id} <= u@example.com H=pc [192.168.1.9] P=esmtp S=900\n2023-01-10 ${clock} ${id} == r@a.example R=dnslookup T=remote_smtp defer (-1): domain matches queue_smtp_domains, or -odqs set\n`;
      },
    ],
    [
      'Sendmail, with DeliveryMode=queueonly',
      (clock, i) => {
        const id = `30A9${10 + i}dO123456`;
        return `Jan 10 ${clock} mx sm-mta[1]: ${id}: from=<u@example.com>, size=9, class=0, nrcpts=1, msgid=<${i}@x>, proto=ESMTP, daemon=MTA, relay=pc [192.168.1.9]\nJan 10 ${clock} mx sm-mta[1]: ${id}: to=<r@a.example>, delay=00:00:00, mailer=esmtp, pri=30000, stat=queued\n`;
      },
    ],
  ])('a queue that waits for its run is judged by what came in: %s', async (_, lines) => {
    const text = Array.from({ length: 12 }, (_, i) => lines(`10:${10 + i}:00`, i)).join('');
    const { code, stdout } = await replay(text, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ messages: 12, arrivals: 12, unended: 12, deferrals: 0 });
  });

  it.each<[string, string, unended: number, clean: boolean]>([
    ['all told', log(40), 0, true],
    ['a message on its way', log(40) + log(1, 'aq', 40), 1, true],
    ['one message alone, on its way', log(1, 'aq'), 1, false],
    ['half of the deliveries missing', log(20) + log(20, 'aq', 20), 20, false],
    ['nothing taken, as a milter refused it', log(40, 'am'), 0, true],
  ])('%s: says what it knows', async (_, text, unended, clean) => {
    const page = join(folder, 'page.html');
    const [json, people] = [await replay(text, '--json'), await replay(text, '--report', page)];
    expect(JSON.parse(json.stdout)).toMatchObject({ unended, incidents: [] });
    expect(people.stdout.includes('No incident: every sender did what it usually does.')).toBe(clean);
    expect(people.stdout.replaceAll(/\s+/g, ' ').includes('whether they were refused is not known')).toBe(
      !clean,
    );
    const html = readFileSync(page, 'utf8');
    expect(html.includes('very sender did what it usually does')).toBe(clean);
    expect(html.includes('messages the log does not tell what became of them')).toBe(!clean);
    expect([json.code, people.code]).toEqual([0, 0]);
  });
});
