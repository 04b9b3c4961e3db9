import { execFileSync } from 'node:child_process';
import { rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { shown } from '../core/mail-log/parsed.ts';
import { fromClient, madeQueue, OWN, PROGRAM, queueFile, queueLine, queueReport } from './queue-report.ts';

const now = () => Math.floor(Date.now() / 1000);
/** An age as it is in the report, up to the seconds that the test takes. */
const about = (seconds: number) => new RegExp(`^${Math.floor(seconds / 100)}\\d\\d$`);

const made: string[] = [];
function report(files: Parameters<typeof madeQueue>[0], touch?: (directory: string) => void) {
  const directory = madeQueue(files);
  made.push(directory);
  touch?.(directory);
  return queueReport(directory);
}
afterEach(() => {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true });
});

describe('the queue report', () => {
  it('of an empty queue says so', () => {
    const { name, ...fields } = report({});
    expect(name).toMatch(/^sendwatch-queue-\w+$/);
    expect(fields).toEqual({
      v: '1',
      maildrop: '0/0',
      incoming: '0/0',
      active: '0/0',
      deferred: '0/0',
      hold: '0/0',
      sample: '0',
      median: '0',
      notices: '0',
      double: '0',
      top: '0',
      sender: '-',
    });
  });

  it('counts each queue, hashed directories too, and tells its oldest arrival', () => {
    const file = (age: number) => queueFile({ arrived: now() - age });
    const fields = report({
      'maildrop/0123456789': file(10),
      'active/1123456789': file(20),
      'active/2123456789': file(5020),
      'deferred/A/A123456789': file(9010),
      'deferred/B/C/BC23456789': file(310),
      'hold/5123456789': file(99_910),
    });
    expect(fields).toMatchObject({ incoming: '0/0', sample: '5' });
    expect(fields.maildrop).toMatch(/^1\/\d\d$/);
    for (const [queue, count, age] of [
      ['active', 2, 5020],
      ['deferred', 2, 9010],
      ['hold', 1, 99_910],
    ] as const) {
      const [files, oldest] = fields[queue]!.split('/');
      expect(files).toBe(String(count));
      expect(oldest).toMatch(about(age));
    }
    expect(fields.median).toMatch(about(310));
  });

  it('goes by the arrival and not by the file’s time, which is the next try', () => {
    const fields = report({ 'deferred/A/A123456789': queueFile({ arrived: now() - 7010 }) }, (directory) => {
      utimesSync(join(directory, 'deferred/A/A123456789'), now() + 4000, now() + 4000);
    });
    expect(fields.deferred!.split('/')[1]).toMatch(about(7010));
  });

  it('knows a notice by having no client', () => {
    const arrived = now();
    const fields = report({
      'deferred/0/0000000001': queueFile({ arrived, from: '', attributes: OWN }),
      'deferred/0/0000000002': queueFile({ arrived, from: 'double-bounce@mx.example', attributes: OWN }),
      'deferred/0/0000000003': queueFile({ arrived, from: '', attributes: fromClient('192.0.2.7') }),
      'deferred/0/0000000004': queueFile({
        arrived,
        from: 'double-bounce@mx.example',
        attributes: fromClient('192.0.2.7'),
      }),
      'deferred/0/0000000005': queueFile({ arrived, from: '' }), // sendmail -f '<>'
    });
    expect(fields).toMatchObject({ notices: '1', double: '1', top: '2', sender: 'host:192.0.2.7' });
  });

  it('names the three who have most of it', () => {
    const mail = (client: string) => queueFile({ arrived: now(), attributes: fromClient(client) });
    const clients = [
      '192.0.2.7',
      '192.0.2.7',
      '192.0.2.7',
      '192.0.2.8',
      '192.0.2.8',
      '192.0.2.9',
      '192.0.2.10',
    ];
    const files = clients.map((client, at) => [`deferred/${at}/000000000${at}`, mail(client)]);
    expect(report(Object.fromEntries(files))).toMatchObject({
      ...{ top: '3', sender: 'host:192.0.2.7', top2: '2', sender2: 'host:192.0.2.8' },
      ...{ top3: '1', sender3: 'host:192.0.2.10' },
    });
    expect(report(Object.fromEntries(files.slice(0, 3)))).not.toHaveProperty('top2');
  });

  it('goes by the login where there is one, and calls what comes from the host itself local', () => {
    const arrived = now();
    const attributes = [...fromClient('192.0.2.7'), 'sasl_username=anna@example.com'];
    expect(report({ 'active/0000000001': queueFile({ arrived, attributes }) })).toMatchObject({
      top: '1',
      sender: 'login:anna@example.com',
    });
    const own = queueFile({ arrived, attributes: fromClient('127.0.0.1') });
    expect(report({ 'active/0000000001': own }).sender).toBe('local');
  });

  it.each([
    'x sender=host:192.0.2.1',
    'x\n2026-11-29T10:00:00Z mx postfix/smtpd[1]: y',
    'ä',
    'a'.repeat(100),
  ])('leaves out a name that is not plain: %j', (login) => {
    const attributes = [`sasl_username=${login}`];
    expect(report({ 'active/0000000001': queueFile({ arrived: now(), attributes }) })).toMatchObject({
      top: '1',
      sender: '-',
    });
  });

  it('is a line that sendwatch reads', () => {
    const arrived = now() - 100;
    const attributes = fromClient('192.0.2.7');
    const directory = madeQueue({ 'active/0000000001': queueFile({ arrived, attributes }) });
    made.push(directory);
    expect(shown(`sendwatch-queue[1]: ${queueLine(directory)}`)).toMatchObject({
      kind: 'queue-report',
      queue_report: { active: { files: 1 }, sample: 1, top: 1, sender: 'host:192.0.2.7' },
    });
  });

  it('counts files that it cannot read, and looks no further into them', () => {
    const fields = report({
      'active/0000000001': Buffer.alloc(0),
      'active/0000000002': Buffer.alloc(5000, 0xff),
      'active/0000000003': Buffer.from('T\x05abcde'),
      'active/0000000004': Buffer.from('T\x7f1'),
      'active/0000000005': queueFile({ arrived: now() + 5000 }),
    });
    expect(fields).toMatchObject({ active: '5/0', sample: '1', median: '0' });
  });

  it('looks into 2,500 files at most, and finds the shares and every queue’s oldest all the same', () => {
    const arrived = now() - 5010;
    const files: Record<string, Buffer> = { 'active/FFFFF00001': queueFile({ arrived: now() - 9010 }) };
    const kinds = [
      queueFile({ arrived, from: '', attributes: OWN }),
      queueFile({ arrived, attributes: fromClient('192.0.2.7') }),
      queueFile({ arrived, attributes: fromClient('192.0.2.8') }),
      queueFile({ arrived, attributes: fromClient('192.0.2.8') }),
    ];
    for (let i = 0; i < 6000; i++) {
      const id = `${((i * 7919) % 1_000_000).toString(16).padStart(5, '0').toUpperCase()}${i.toString(16)}`;
      files[`deferred/${id[0]}/${id}`] = kinds[i % 4]!;
    }
    const fields = report(files);
    expect(fields).toMatchObject({ sample: '2000', sender: 'host:192.0.2.8' });
    expect(fields.active).toMatch(/^1\/90\d\d$/);
    expect(fields.deferred).toMatch(/^6000\/50\d\d$/);
    expect(Number(fields.notices) / 2000).toBeCloseTo(1 / 4, 1);
    expect(Number(fields.top) / 2000).toBeCloseTo(1 / 2, 1);
  });

  it('reads the arrival of a long id from the id itself', () => {
    // 2026-11-28 23:30:38 UTC
    const fields = report({ 'deferred/5/4jcRNZ5J9czPh7m': Buffer.alloc(0) });
    const arrived = now() - Number(fields.deferred!.split('/')[1]);
    expect(Math.abs(arrived - Date.UTC(2026, 10, 28, 23, 30, 38) / 1000)).toBeLessThan(60);
  });

  it('says nothing but why, where it cannot read the queue', () => {
    const directory = madeQueue({});
    made.push(directory);
    rmSync(join(directory, 'hold'), { recursive: true });
    expect(() => queueReport(directory)).toThrow(/hold: No such file or directory/);
    const output = execFileSync('sh', ['-c', '"$0" "$1" 2>/dev/null || true', PROGRAM, directory]);
    expect(output.length).toBe(0);
  });
});
