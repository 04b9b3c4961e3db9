import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendwatch } from '../support/cli.ts';

const LOG = `2026-11-24T09:00:00+00:00 mx1 postfix/smtpd[1]: AAAA1: client=mail.partner.example[198.51.100.25]
2026-11-24T09:00:00+00:00 mx1 postfix/qmgr[3]: AAAA1: from=<a@partner.example>, size=900, nrcpt=1 (queue active)
2026-11-24T09:00:01+00:00 mx1 postfix/virtual[5]: AAAA1: to=<b@example.com>, relay=virtual, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (delivered to maildir)
2026-11-25T09:00:01+00:00 mx1 postfix/qmgr[3]: AAAA1: removed
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sendwatch-impact-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('sendwatch impact', () => {
  it('prints JSON and exits with 1 when mail would be lost', async () => {
    const { code, stdout } = await sendwatch(['impact', '--block', '198.51.100.9/24', '--json', '-'], LOG);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      wouldLose: 1,
      from: '2026-11-24T09:00:00Z',
      to: '2026-11-25T09:00:01Z',
      days: 1,
      blocks: [
        { cidr: '198.51.100.0/24', domains: [{ domain: 'partner.example', last: '2026-11-24T09:00:00Z' }] },
      ],
    });
  });

  it('exits with 0 when nothing would be lost', async () => {
    const { code, stdout } = await sendwatch(['impact', '--block', '203.0.113.0/24', '-'], LOG);
    expect(code).toBe(0);
    expect(stdout).toContain('203.0.113.0/24: would have lost 0 messages');
  });

  it('takes the ranges of a Postfix cidr table', async () => {
    const list = join(folder, 'blocked.cidr');
    writeFileSync(list, '# dial-up\n198.51.100.0/24  REJECT dial-up\n\n2001:db8::/32 REJECT\n');
    const { stdout } = await sendwatch(['impact', '--from', list, '--json', '-'], LOG);
    const { blocks } = JSON.parse(stdout) as { blocks: { cidr: string }[] };
    expect(blocks.map(({ cidr }) => cidr)).toEqual(['198.51.100.0/24', '2001:db8::/32']);
  });

  const wrong: [args: string[], says: RegExp][] = [
    [['-'], /name the range to weigh, e\.g\. --block/],
    [['--block', '198.51.100.0/33', '-'], /'198\.51\.100\.0\/33' is no range of addresses/],
    [['--from', 'no-such-list', '-'], /cannot read the list 'no-such-list'/],
  ];
  it.each(wrong)('refuses %j with one line', async (args, says) => {
    const { code, stderr } = await sendwatch(['impact', ...args], LOG);
    expect(code).toBe(2);
    expect(stderr).toMatch(says);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
