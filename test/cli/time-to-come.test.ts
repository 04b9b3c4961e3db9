import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attackLog } from '../support/attack-log.ts';
import { sendwatch } from '../support/cli.ts';

/** Two lines of one message, at a second of a day in `year`. */
const message = (year: number, at: number) => {
  const stamp = (second: number) => `${year}-03-0${at}T09:00:0${second}+00:00 mx1`;
  return [
    `${stamp(0)} postfix/smtpd[1]: AAAA${at}: client=mail.partner.example[198.51.100.25]`,
    `${stamp(0)} postfix/qmgr[3]: AAAA${at}: from=<a@partner.example>, size=900, nrcpt=1 (queue active)`,
    `${stamp(1)} postfix/virtual[5]: AAAA${at}: to=<b@example.com>, relay=virtual, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (delivered to maildir)`,
  ];
};
const log = (...messages: string[][]) => `${messages.flat().join('\n')}\n`;
const PAST = [1, 2, 3, 4].map((at) => message(2024, at));

describe('lines of a time to come', () => {
  const impact = ['impact', '--block', '198.51.100.0/24', '--json', '-'];

  it('are set aside and told, and stretch no log over years', async () => {
    const { stdout, stderr } = await sendwatch(impact, log(PAST[0]!, message(2999, 5), ...PAST.slice(1)));
    expect(JSON.parse(stdout)).toMatchObject({
      wouldLose: 4,
      from: '2024-03-01T09:00:00Z',
      to: '2024-03-04T09:00:01Z',
    });
    expect(stderr).toBe("sendwatch: '-': 3 lines of a time to come, by the clock here: set aside\n");
  });

  it('are no message of trace’s', async () => {
    const trace = ['trace', 'ip:198.51.100.25', '--json', '-'];
    const { stdout, stderr } = await sendwatch(trace, log(...PAST, message(2999, 5)));
    expect((JSON.parse(stdout) as { messages: unknown[] }).messages).toHaveLength(4);
    expect(stderr).toContain('3 lines of a time to come');
  });

  it('are read where most are: then it is the clock here that is wrong', async () => {
    const { stdout, stderr } = await sendwatch(impact, log(...[1, 2, 3].map((at) => message(2999, at))));
    expect(JSON.parse(stdout)).toMatchObject({ wouldLose: 3, from: '2999-03-01T09:00:00Z' });
    expect(stderr).toBe(
      "sendwatch: '-' is of a time to come, by the clock here; correct the clock, or --year where you gave one\n",
    );
  });

  it('of which there is none, nothing is said', async () => {
    expect((await sendwatch(impact, log(...PAST))).stderr).toBe('');
  });
});

describe('a log with an incident and a time to come', () => {
  const { lines } = attackLog(20);
  const toCome = (some: string[]) => some.map((line) => line.replace('2026-', '2999-'));
  let folder: string;
  const path = (name: string) => join(folder, name);
  const asked = async (...args: string[]) => {
    const { stdout, stderr, code } = await sendwatch([...args, '--json']);
    return { code, stderr, json: stdout === '' ? undefined : JSON.parse(stdout) };
  };
  const spool = (id: string, name: string, ...more: string[]) =>
    asked('spool', '--queue', path('queue'), '--log', path(name), '--incident', id, ...more);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sendwatch-to-come-'));
    writeFileSync(path('part.log'), `${[...toCome(lines.slice(0, 400)), ...lines.slice(400)].join('\n')}\n`);
    writeFileSync(path('past.log'), `${lines.slice(400).join('\n')}\n`);
    writeFileSync(path('all.log'), `${toCome(lines).join('\n')}\n`);
    writeFileSync(path('queue'), 'Mail queue is empty\n');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is the incident of replay’s to spool, and none of a time to come', async () => {
    const { json } = await asked('replay', path('part.log'));
    const [{ id, sender }] = json.incidents;
    expect(json.incidents[0].opened).toContain('2026-');
    expect(await spool(id, 'part.log')).toMatchObject({ code: 0, json: { sender } });
  });

  it('has the limits of what is past', async () => {
    const past = await asked('limits', path('past.log'));
    const { code, json } = await asked('limits', path('part.log'));
    expect(code).toBe(0);
    expect(json).toEqual(past.json);
  });

  it.each<[string, (...more: string[]) => ReturnType<typeof asked>]>([
    ['limits', (...more) => asked('limits', path('all.log'), ...more)],
    ['spool', (...more) => spool('2999', 'all.log', ...more)],
  ])('ends %s with exit code 2 and one line where most is of a time to come', async (command, run) => {
    const { code, stderr } = await run();
    expect(code).toBe(2);
    expect(stderr).toMatch(
      new RegExp(
        `^sendwatch: .*that no clock confirms.* write sendwatch ${command} --now 2999-10-14 and the rest\n$`,
      ),
    );
    expect((await run('--now', '2999-10-14')).stderr).not.toContain('no clock');
  });
});
