import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { shown } from '../core/mail-log/parsed.ts';
import { fieldsOf, type Kept, madeSpool, type OtherServer, otherQueueLine } from './other-queues.ts';

const now = () => Math.floor(Date.now() / 1000);
/** Files, and an age up to the seconds that the test takes. */
const about = (files: number, seconds: number) => new RegExp(`^${files}/${Math.floor(seconds / 100)}\\d\\d$`);

const made: string[] = [];
afterEach(() => {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true });
});
function report(
  server: OtherServer,
  ...spool: [kept: readonly Kept[], more?: Record<string, string | Buffer>]
) {
  const directory = madeSpool(server, ...spool);
  made.push(directory);
  return fieldsOf(otherQueueLine(server, directory));
}

const SERVERS = ['exim', 'sendmail', 'opensmtpd'] as const;

describe.each(SERVERS)("the report of %s's queue", (server) => {
  it('of an empty queue says so, in a line that sendwatch reads', () => {
    const directory = madeSpool(server, []);
    made.push(directory);
    const line = otherQueueLine(server, directory);
    expect(fieldsOf(line)).toMatchObject({ v: '1', deferred: '0/0', hold: '0/0', sample: '0', sender: '-' });
    expect(shown(`sendwatch-queue[1]: ${line.trimEnd()}`)).toMatchObject({ kind: 'queue-report' });
  });

  it('knows whose each message is, and a notice by what the server itself wrote', () => {
    const arrived = now() - 310;
    const fields = report(server, [
      ...[1, 2, 3].map(() => ({ arrived })),
      { arrived, client: '192.0.2.8', from: '' },
      { arrived, client: '192.0.2.8', from: 'MAILER-DAEMON' },
      { arrived, by: 'user' },
      { arrived, by: 'server' },
      { arrived: now() - 9010, by: 'server' },
    ]);
    expect(fields.deferred).toMatch(about(8, 9010));
    expect(fields.median).toMatch(/^3\d\d$/);
    expect(fields).toMatchObject({
      ...{ sample: '8', notices: '2', double: '0', hold: '0/0' },
      ...{
        top: '3',
        sender: 'host:192.0.2.7',
        top2: '2',
        sender2: 'host:192.0.2.8',
        top3: '1',
        sender3: 'local',
      },
    });
  });

  it('takes what a content filter hands in for the host’s own, and knows IPv6', () => {
    expect(report(server, [{ arrived: now(), client: '127.0.0.1' }]).sender).toBe('local');
    expect(report(server, [{ arrived: now(), client: '2001:db8::7' }]).sender).toBe('host:2001:db8::7');
  });

  it('looks into 2,000 messages at most, and finds the shares all the same', () => {
    const arrived = now() - 5010;
    const kept = Array.from({ length: 5000 }, (_, at): Kept => {
      const by = at % 4 === 0 ? 'server' : 'client';
      return { arrived: arrived - (at % 50), by, client: `192.0.2.${at % 4 === 1 ? 7 : 8}` };
    });
    const fields = report(server, kept);
    expect(fields.deferred).toMatch(about(5000, 5060));
    expect(fields).toMatchObject({ sample: '2000', sender: 'host:192.0.2.8' });
    expect(Number(fields.notices) / 2000).toBeCloseTo(1 / 4, 1);
    expect(Number(fields.top) / 2000).toBeCloseTo(1 / 2, 1);
  });

  it('says nothing but why, where it cannot read the queue', () => {
    const missing = join(mkdtempSync(join(tmpdir(), 'sendwatch-none-')), 'none');
    made.push(join(missing, '..'));
    expect(() => otherQueueLine(server, missing)).toThrow(/none.*No such file or directory/);
  });
});

describe('what one server alone tells', () => {
  it('Exim: the login, what is frozen, and a notice that came back', () => {
    const arrived = now() - 100;
    expect(report('exim', [{ arrived, login: 'anna@example.com' }]).sender).toBe('login:anna@example.com');
    const fields = report('exim', [
      { arrived },
      { arrived: now() - 7010, held: true },
      { arrived, by: 'server again' },
    ]);
    expect(fields).toMatchObject({ sample: '2', double: '1', notices: '0', top: '1' });
    expect(fields.hold).toMatch(about(1, 7010));
    expect(fields.deferred!.split('/')[0]).toBe('2');
  });

  it.each(['x sender=host:192.0.2.1', 'ä', 'a'.repeat(100)])(
    'Exim: no login that is not plain: %j',
    (login) => {
      expect(report('exim', [{ arrived: now(), login }])).toMatchObject({ top: '1', sender: '-' });
    },
  );

  it('Exim: a split spool, long ids, the form of older versions, and nothing of other files', () => {
    const envelope = (lines: string) => `x-H\nDebian-exim 1 1\n<a@example.com>\n${now()} 0\n${lines}\nXX\n`;
    const fields = report('exim', [], {
      'input/t/1xXxVt-00000d-0i-H': envelope('-host_address 192.0.2.7.38243'),
      'input/t/1xXxVt-00000d-0i-D': 'x',
      'input/u/1xXxVu-00000000abc-00Yx-H': envelope('-host_address [192.0.2.7]:38243'),
      'input/1xXxVt-00000d-0i-J': 'x',
      'input/hdr.1xXxVt-00000d-0i': 'x',
      'input/1xXxVt-00000e-0i-H': Buffer.alloc(5000, 0xff),
    });
    expect(fields).toMatchObject({ sample: '2', top: '2', sender: 'host:192.0.2.7' });
    expect(fields.deferred).toMatch(/^3\//);
  });

  it('Sendmail: what is quarantined, a double bounce, queue groups, and the queue of local programs', () => {
    const arrived = now() - 100;
    const fields = report('sendmail', [
      { arrived },
      { arrived: now() - 7010, held: true },
      { arrived, by: 'server again' },
    ]);
    expect(fields).toMatchObject({ sample: '2', double: '1', notices: '0' });
    expect(fields.hold).toMatch(about(1, 7010));
    expect(fields.deferred).toMatch(about(2, 100));

    const group = madeSpool('sendmail', [], {
      'q1/qf/qf6AU9HV4s000088': `V8\nT${arrived}\n$_[192.0.2.7]\nS<a@b>\n`,
      'q1/df/df6AU9HV4s000088': 'x',
      'q2/qf6AU9HV4s000089': `V8\nT${arrived}\n$_[192.0.2.7]\nS<a@b>\n`,
    });
    const local = madeSpool('sendmail', [{ arrived, by: 'user' }]);
    made.push(group, local);
    const both = fieldsOf(otherQueueLine('sendmail', group, local));
    expect(both).toMatchObject({ sample: '3', top: '2', sender: 'host:192.0.2.7', sender2: 'local' });
    expect(both.deferred).toMatch(/^2\//);
    expect(both.maildrop).toMatch(about(1, 100));
  });

  it.each([
    ['6AU9HV', Date.UTC(2026, 10, 30, 9, 17, 31)],
    ['61TNxx', Date.UTC(2026, 1, 29, 23, 59, 59)],
    ['41TNxx', Date.UTC(2024, 1, 29, 23, 59, 59)],
    ['50111V', Date.UTC(2025, 0, 1, 1, 1, 31)],
  ])("Sendmail: the arrival in an id %s, which alone tells the oldest's age", (digits, arrived) => {
    const fields = report('sendmail', [], { [`qf${digits}4s000088`]: Buffer.alloc(10) });
    const age = now() - Number(fields.deferred!.split('/')[1]);
    expect(Math.abs(age - Math.min(arrived / 1000, now()))).toBeLessThan(60);
  });

  it('OpenSMTPD: an encrypted queue is counted, and a message without envelope', () => {
    const fields = report('opensmtpd', [], {
      'queue/13/133f941c/133f941cbbad086b': Buffer.alloc(100, 0x8f),
      'queue/14/143f941c/message': 'x',
      'queue/zz/143f941c/message': 'x',
    });
    expect(fields).toMatchObject({ deferred: '2/0', sample: '0', top: '0', sender: '-' });
  });
});
