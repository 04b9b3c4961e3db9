import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { CONTAINMENT, containHost, containLogin } from '../../lambda/core/message/commands/commands.ts';
import { type ClientIdentity, SmtpSession } from '../support/postfix/client.ts';
import { describeWithPostfix } from '../support/postfix/describe-with-postfix.ts';
import { type PrivatePostfix, startPostfix } from '../support/postfix/private-postfix.ts';
import { type Sink, startSink } from '../support/postfix/sink.ts';

const { host, login, restrictions } = CONTAINMENT.postfix;

describeWithPostfix('the first steps at a Postfix', () => {
  let folder: string;
  let postfix: PrivatePostfix;
  let sink: Sink;
  /** What a step says, of this machine's files instead of the server's. */
  const here = (text: string) => text.replaceAll('/etc/postfix', folder);
  const write = (file: string, line = '') => writeFileSync(here(file), `${line}\n`);
  const run = (line: string) =>
    execFileSync('sh', ['-c', here(line)], {
      env: { ...process.env, MAIL_CONFIG: postfix.config },
      encoding: 'utf8',
    });
  const reload = () => run(CONTAINMENT.postfix.reload.replace('postfix', `postfix -c ${postfix.config}`));

  const opened: SmtpSession[] = [];
  const open = async (client: Omit<ClientIdentity, 'address'>) => {
    const smtp = await SmtpSession.open({ address: postfix.address, ...client });
    opened.push(smtp);
    return smtp;
  };
  const session = (address: string) => open({ port: postfix.smtpPort, xclient: { address } });
  const submission = async (user: string) => {
    const smtp = await open({ port: postfix.submissionPort });
    expect((await smtp.login(user, user)).code).toBe(235);
    return smtp;
  };
  const mail = (smtp: SmtpSession) =>
    smtp.send({ from: 'a@example.com', to: ['b@remote.example'] }, 'Subject: x\n\nx\n').then(
      () => 'taken',
      (error: Error) => error.message,
    );

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sendwatch-contained-'));
    for (const { file } of [host, login]) write(file);
    sink = await startSink({ seed: 1, shares: () => ({}), now: () => Date.now(), greylistMs: 0 });
    postfix = await startPostfix({
      mailboxes: ['anna', 'bert'],
      logins: new Map([
        ['anna', 'anna'],
        ['bert', 'bert'],
      ]),
      nextHop: `[127.0.0.1]:${sink.port}`,
      parameters: {
        // As on most servers, one's own networks are let in before anything is asked.
        smtpd_client_restrictions: `permit_mynetworks, ${here(host.rule)}`,
        [restrictions]: [host.rule, login.rule].map(here).join(', '),
      },
    });
  });
  afterAll(async () => {
    await postfix?.stop();
    await sink?.stop();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    for (const { file } of [host, login]) write(file);
    reload();
  });
  afterEach(() => Promise.all(opened.splice(0).map((smtp) => smtp.quit())));

  it('refuse a PC of our own network from the reload on, but not in the session that is open', async () => {
    const { line, ask } = containHost('192.168.10.51').postfix;
    const before = await session('192.168.10.51');
    expect(await mail(before)).toBe('taken');
    write(host.file, line);
    expect(run(ask!)).toBe('REJECT\n');
    reload();
    expect(await mail(await session('192.168.10.51'))).toMatch(/554 5\.7\.1 .*Access denied/);
    expect(await mail(await session('192.168.10.52'))).toBe('taken');
    expect(await mail(before)).toBe('taken');
    // The undo.
    write(host.file);
    reload();
    expect(await mail(await session('192.168.10.51'))).toBe('taken');
  });

  it('refuse a login at the submission service, and nobody else', async () => {
    const { line, ask } = containLogin('anna').postfix;
    write(login.file, line);
    expect(run(ask!)).toBe('REJECT\n');
    reload();
    expect(await mail(await submission('anna'))).toMatch(/554 5\.7\.1 .*Access denied/);
    expect(await mail(await submission('bert'))).toBe('taken');
  });
});
