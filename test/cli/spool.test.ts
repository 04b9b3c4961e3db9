import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wantedSender } from '../../bin/spool/whom.ts';
import { Story } from '../core/spool/story.ts';
import { attackLog } from '../support/attack-log.ts';
import { sendwatch } from '../support/cli.ts';

const BOT = 'host:192.168.10.51';
const HOSTILE = '\u001b]0;owned\u0007"$(reboot)"@example.com';

let folder: string;
const path = (name: string) => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sendwatch-spool-cli-'));
  const story = new Story()
    .arrives('AAAAA1', { from: HOSTILE })
    .arrives('BBBBB2', { client: '192.168.10.20', from: 'anna@example.com' })
    .notice('AAAAA1', 'CCCCC3')
    .waits('AAAAA1', { queue: 'active', sender: HOSTILE })
    .waits('BBBBB2')
    .waits('CCCCC3', { queue: 'hold' })
    .waits('DDDDD4');
  writeFileSync(path('queue.json'), story.json());
  writeFileSync(path('mail.log'), story.log());
  writeFileSync(path('empty.log'), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

const spool = (...options: string[]) => sendwatch(['spool', '--queue', path('queue.json'), ...options]);

describe('sendwatch spool', () => {
  it('takes a login in any letter case, as mail is counted', () => {
    expect(wantedSender({ sender: 'login:Ann@A.example', log: ['mail.log'] })?.senders).toEqual([
      'login:ann@a.example',
    ]);
  });

  it('takes a login whose domain is spelled out for the same as DNS has it', () => {
    for (const sender of ['login:ann@b\u00fccher.example', 'login:ann@xn--bcher-kva.example'])
      expect(new Set(wantedSender({ sender, log: ['mail.log'] })?.senders)).toEqual(
        new Set(['login:ann@b\u00fccher.example', 'login:ann@xn--bcher-kva.example']),
      );
  });

  it('answers programs under the names of the contract', async () => {
    const { stdout, code } = await spool('--log', path('mail.log'), '--sender', BOT, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      mta: 'postfix',
      messages: 4,
      complete: true,
      unreadable: 0,
      sender: BOT,
      groups: { sender: [{ name: BOT, messages: 2, recipients: 2 }, { messages: 1 }, { messages: 1 }] },
      select: [
        { id: 'AAAAA1', why: 'sender', queue: 'active', recipients: 1, arrived: '2026-11-24T09:00:00Z' },
        {
          id: 'CCCCC3',
          why: 'bounce',
          of: 'AAAAA1',
          queue: 'hold',
          from: '',
          arrived: '2026-11-24T09:00:05Z',
        },
      ],
      unsure: [{ id: 'DDDDD4' }],
      leave: 1,
      active: ['AAAAA1'],
      held: ['CCCCC3'],
      commands: { hold: expect.stringContaining('postsuper -h -') },
    });
  });

  it('prints no word a line where the output is no terminal', async () => {
    const { stdout } = await spool('--log', path('mail.log'), '--sender', BOT);
    const parts = stdout.split(/\n\s*\n/).map((part) => part.split('\n').map((line) => line.trim()));
    const broken = parts.flatMap((lines) =>
      lines.filter(
        (line, i) =>
          /^\w+$/.test(line) && /^\w+$/.test(lines[i + 1] ?? '') && /^\w+$/.test(lines[i + 2] ?? ''),
      ),
    );
    expect(broken).toEqual([]);
  });

  it('drafts what to tell a list, and names nobody in it', async () => {
    const asked = ['--log', path('mail.log'), '--sender', BOT];
    const { delisting } = JSON.parse((await spool(...asked, '--json')).stdout);
    expect(delisting).toMatchObject({
      messages: 1,
      started: '2026-11-24T09:00:00Z',
      lastLeft: null,
      removed: { messages: 1, notices: 1 },
    });
    expect(delisting.text).toContain('an infected machine in our network sent about 1 message through');
    expect(delisting.text).not.toMatch(/192\.168|example\.com|reboot|AAAAA1/);
    const { stdout } = await spool(...asked);
    const told = stdout.slice(stdout.indexOf('If a list has your server'));
    const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ');
    expect(oneLine(told)).toContain(oneLine(delisting.text));
    expect(told.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect((await spool('--log', path('mail.log'))).stdout).not.toContain('If a list');
    expect(oneLine(stdout)).toContain("All of the sender's mail in the log counts in the text below:");
    const timed = (await spool(...asked, '--since', '2026-11-24T08:00Z')).stdout;
    expect(timed).toContain('If a list has your server');
    expect(timed).not.toContain("All of the sender's mail");
  });

  it('writes the ids, one a line, and what was on hold before', async () => {
    const prefix = path('picked');
    await spool('--log', path('mail.log'), '--sender', BOT, '--write', prefix);
    expect(readFileSync(`${prefix}.ids`, 'utf8')).toBe('AAAAA1\nCCCCC3\n');
    expect(readFileSync(`${prefix}.held`, 'utf8')).toBe('CCCCC3\n');
  });

  it('tells people what the queue holds, without a log, and exits with 0', async () => {
    const { stdout, code } = await spool();
    expect(code).toBe(0);
    expect(stdout).toContain('4 messages in the queue of Postfix.');
    expect(stdout).not.toContain('postsuper');
  });

  it('lets nothing from the queue act on a terminal or in a shell', async () => {
    const { stdout } = await spool('--log', path('mail.log'), '--sender', BOT);
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(stdout.slice(stdout.indexOf('Hold ('))).not.toContain('reboot');
  });

  it('keeps its sentences within 80 columns, and each command in one piece', async () => {
    const { stdout } = await spool('--log', path('mail.log'), '--sender', BOT);
    const lines = stdout.slice(0, stdout.indexOf('If a list has')).trimEnd().split('\n');
    const commands = lines.filter((line) => line.startsWith('  postqueue -j | '));
    expect(commands).toHaveLength(3);
    for (const command of commands) expect(command).toMatch(/ postsuper -(h -|H -|d - hold)$/);
    expect(lines.filter((line) => line.length > 80)).toEqual(commands);
  });

  it("takes an incident's senders and time from the logs", async () => {
    const { lines, infected } = attackLog();
    writeFileSync(path('attack.log'), `${lines.join('\n')}\n`);
    const replayed = await sendwatch(['replay', '--json', path('attack.log')]);
    const [incident] = JSON.parse(replayed.stdout).incidents;
    const options = ['--log', path('attack.log'), '--json', '--incident'];
    const { stdout } = await spool(...options, incident.id);
    expect(JSON.parse(stdout)).toMatchObject({ sender: infected, select: [] });
    const { stderr, code } = await spool(...options, 'nonsense');
    expect(code).toBe(2);
    expect(stderr).toContain(incident.id);
  });

  it.each([
    ['one of 2 minutes that is over in the log', 2, ['14:00:00']],
    ['one of 2 minutes that is still open when the log ends', 2, []],
    ['one of 20 minutes', 20, []],
    ['one of an hour', 60, []],
  ])("leaves the owner's mail after an attack to a person: %s", async (_, minutes, later) => {
    const { lines } = attackLog(minutes);
    const told = (id: string, at: string, client: string) => [
      `2026-10-13T${at}+00:00 mx1 postfix/smtpd[42]: ${id}: client=pc[${client}]`,
      `2026-10-13T${at}+00:00 mx1 postfix/cleanup[42]: ${id}: message-id=<${id}@pc.example.com>`,
      `2026-10-13T${at}+00:00 mx1 postfix/qmgr[42]: ${id}: from=<pc@example.com>, size=2048, nrcpt=1 (queue active)`,
    ];
    const waits = (id: string, at: string) =>
      JSON.stringify({
        queue_name: 'deferred',
        queue_id: id,
        arrival_time: Date.parse(`2026-10-13T${at}Z`) / 1000,
        sender: 'pc@example.com',
        recipients: [{ address: 'b@b.example', delay_reason: 'later' }],
      });
    const log = [
      ...lines,
      ...told('AAAAA1', '10:29:30', '192.168.10.7'),
      ...told('BBBBB2', '10:50:00', '192.168.10.7'),
      ...told('DDDDD4', '11:10:00', '192.168.10.7'),
      ...later.flatMap((at) => told('CCCCC3', at, '192.168.10.3')),
    ];
    writeFileSync(path('owner.log'), `${log.join('\n')}\n`);
    writeFileSync(
      path('owner.json'),
      `${waits('AAAAA1', '10:29:30')}\n${waits('BBBBB2', '10:50:00')}\n${waits('DDDDD4', '11:10:00')}\n`,
    );
    const replayed = await sendwatch(['replay', '--json', path('owner.log')]);
    const [incident] = JSON.parse(replayed.stdout).incidents;
    expect(incident.closed === null).toBe(later.length === 0);
    const options = ['--queue', path('owner.json'), '--log', path('owner.log'), '--json'];
    const { stdout } = await sendwatch(['spool', ...options, '--incident', incident.id]);
    expect(JSON.parse(stdout)).toMatchObject({
      select: [{ id: 'AAAAA1' }],
      unsure: ['BBBBB2', 'DDDDD4'].map((id) => ({
        id,
        why: "the sender's, from after the time asked for",
      })),
    });
  });

  it.each([
    [['--sender', BOT], 'add the mail log: --log FILE'],
    [['--since', '2026-11-24T09:00Z'], '--since and --until go with --sender'],
    [['--log', 'x', '--sender', 'pc7'], "'pc7' is no sender"],
    [['--log', 'x', '--sender', BOT, '--incident', 'x'], 'give one of them'],
    [['--log', 'x', '--sender', BOT, '--since', 'yesterday'], "'yesterday' is no time"],
    [
      ['--log', 'x', '--sender', BOT, '--since', '2026-11-24T10:00Z', '--until', '2026-11-24T09:00Z'],
      'is before',
    ],
    [['--log', '/nowhere/mail.log', '--sender', BOT], "cannot read '/nowhere/mail.log'"],
  ])('refuses %j in one line', async (options, says) => {
    const { stderr, stdout, code } = await spool(...options);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(says);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('says when the log does not know the sender that is asked for', async () => {
    const { code, stdout, stderr } = await spool(
      ...['--log', path('mail.log'), '--json', '--sender', 'host:192.0.2.250'],
    );
    expect([code, JSON.parse(stdout).select]).toEqual([0, []]);
    expect(stderr).toMatch(/^sendwatch: the log has no message of host:192\.0\.2\.250 in that time: .*\n$/);
    const known = await spool('--log', path('mail.log'), '--json', '--sender', BOT);
    expect([known.code, known.stderr]).toEqual([1, '']);
  });

  it('refuses an empty log, and what is no listing', async () => {
    expect((await spool('--log', path('empty.log'), '--sender', BOT)).stderr).toContain('is empty');
    const wrong = await sendwatch(['spool', '--queue', path('mail.log')]);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('is no queue listing');
  });

  it('does not take a listing that is cut in its first message for an empty queue', async () => {
    const cut = await sendwatch(
      ['spool', '--queue', '-', '--json'],
      new Story().waits('AAAAA1').json().slice(0, 90),
    );
    expect(cut).toMatchObject({ code: 2, stdout: '' });
    expect(cut.stderr).toContain('not one message of the listing');
  });

  it('finds nothing in an empty queue', async () => {
    const { stdout, code } = await sendwatch(['spool', '--queue', '-', '--json'], '');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      mta: null,
      messages: 0,
      complete: true,
      select: [],
      leave: 0,
    });
  });
});
