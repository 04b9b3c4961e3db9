import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ClientIdentity, SmtpSession } from '../support/postfix/client.ts';
import { describeWithPostfix } from '../support/postfix/describe-with-postfix.ts';
import { type Fate, fateOf } from '../support/postfix/fate.ts';
import {
  type PostfixOptions,
  type PrivatePostfix,
  postfixAvailable,
  startPostfix,
} from '../support/postfix/private-postfix.ts';
import { type Sink, startSink } from '../support/postfix/sink.ts';

interface Bench {
  postfix: PrivatePostfix;
  sink: Sink;
  log(): Promise<string>;
  stop(): Promise<void>;
}

/** Each domain names the fate of all its addresses, e.g. `unknownUser.example`. */
async function startBench(options: Partial<PostfixOptions> = {}): Promise<Bench> {
  const started = performance.now();
  const sink = await startSink({
    seed: 1,
    shares: (domain) => ({ [domain.split('.')[0]!]: 1 }),
    now: () => performance.now() - started,
    greylistMs: 1000,
  });
  const postfix = await startPostfix({
    mailboxes: ['alice'],
    logins: new Map([['alice@example.com', 'secret']]),
    nextHop: `[127.0.0.1]:${sink.port}`,
    retryAfter: 2,
    ...options,
  });
  return {
    postfix,
    sink,
    log: async () => {
      await postfix.waitUntilIdle();
      return readFileSync(postfix.logFile, 'utf8');
    },
    stop: async () => {
      await postfix.stop();
      await sink.stop();
    },
  };
}

/** For what the queue manager or pickup does in its own time. */
const PATIENCE = { timeout: 30_000, interval: 500 };

const MESSAGE = 'Subject: test\nMessage-ID: <test@example.com>\n\nLine\n.\n';
const OFFICE_PC = { address: '192.168.10.57', name: 'pc-57.office.example.com' };

/** Sends one message and returns the log's lines about it. */
async function linesOf(
  { postfix, log }: Bench,
  as: Partial<ClientIdentity> & { password?: string },
  ...to: string[]
): Promise<string[]> {
  const { address, smtpPort, submissionPort } = postfix;
  const session = await SmtpSession.open({ address, port: as.password ? submissionPort : smtpPort, ...as });
  if (as.password) await session.login('alice@example.com', as.password);
  const { queueId } = await session.send({ from: 'alice@example.com', to }, MESSAGE);
  await session.quit();
  return linesWith(await log(), `: ${queueId}: `);
}

const linesWith = (log: string, text: string) => log.split('\n').filter((line) => line.includes(text));

/** Postfix's master names its configuration on its command line. */
const commandLinesWith = (text: string) =>
  execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(text));

describeWithPostfix('private Postfix', () => {
  describe('running', () => {
    let bench: Bench;
    beforeAll(async () => {
      bench = await startBench();
    });
    afterAll(() => bench?.stop());

    describe('client', () => {
      it.each([
        ['XCLIENT ADDR and NAME', { xclient: OFFICE_PC }, 'client=pc-57.office.example.com[192.168.10.57]'],
        [
          'XCLIENT LOGIN',
          { xclient: { address: '198.51.100.7', login: 'bob+1' } },
          'client=unknown[198.51.100.7], sasl_method=XCLIENT, sasl_username=bob+1',
        ],
        [
          'AUTH PLAIN',
          { xclient: { address: '198.51.100.7' }, password: 'secret' },
          'client=unknown[198.51.100.7], sasl_method=PLAIN, sasl_username=alice@example.com',
        ],
      ])('is logged as %s says', async (_, as, expected) => {
        const [first = ''] = await linesOf(bench, as, 'someone@partner.example');
        expect(first.slice(first.indexOf('client='))).toBe(expected);
      });

      it('with a wrong password gets 535 and a line with the login', async () => {
        const session = await SmtpSession.open({ ...bench.postfix, port: bench.postfix.submissionPort });
        expect(await session.login('alice@example.com', 'guess')).toMatchObject({ code: 535 });
        await session.quit();
        const [failure] = linesWith(await bench.log(), 'SASL PLAIN authentication failed');
        expect(failure).toContain('sasl_username=alice@example.com');
      });

      it('on the server itself is logged with its uid', async () => {
        await bench.postfix.submitLocally({
          uid: 33,
          from: 'form@example.com',
          to: ['alice@example.com'],
          message: MESSAGE,
        });
        await vi.waitFor(
          async () => expect(linesWith(await bench.log(), 'uid=33 from=<form@example.com>')).toHaveLength(1),
          PATIENCE,
        );
      });
    });

    describe('sink', () => {
      it.each<[Fate, string[], RegExp]>([
        ['unknownUser', ['bounced'], /said: 550 5\.1\.1 .* \(in reply to RCPT TO command\)/],
        ['blocked', ['bounced'], /said: 550 5\.7\.1 .* blocked using dnsbl\.example\.net/],
        ['spamContent', ['bounced'], /said: 554 5\.7\.1 .* \(in reply to end of DATA command\)/],
        ['mailboxFull', ['deferred'], /said: 452 4\.2\.2 /],
        ['greylisted', ['deferred', 'sent'], /said: 450 4\.7\.1 .*Greylisted/],
      ])('answers the fate %s with %s', async (fate, statuses, reply) => {
        const to = `someone@${fate}.example`;
        const [first = ''] = await linesOf(bench, {}, to);
        const queueId = /: (\w+): client=/.exec(first)![1];
        const deliveries = await vi.waitFor(async () => {
          const lines = linesWith(await bench.log(), `: ${queueId}: to=<${to}>`);
          expect(lines.length).toBeGreaterThanOrEqual(statuses.length);
          return lines.slice(0, statuses.length);
        }, PATIENCE);
        expect(deliveries.map((line) => /status=(\w+)/.exec(line)![1])).toEqual(statuses);
        expect(deliveries[0]).toMatch(reply);
        const codes = bench.sink.attempts
          .filter((attempt) => attempt.queueId === queueId)
          .map(({ code }) => code);
        expect(codes.slice(0, 1)).toEqual([Number(/said: (\d+)/.exec(deliveries[0]!)![1])]);
      });
    });
  });

  describe('content filter', () => {
    it.each([
      [
        'names the first queue id and client',
        true,
        /client=localhost\[127\.0\.0\.1\], orig_queue_id=(\w+), orig_client=pc-57/,
      ],
      ['hides both without XFORWARD', 'without-xforward', /client=localhost\[127\.0\.0\.1\]$/],
    ] as const)('%s', async (_, contentFilter, secondClient) => {
      const bench = await startBench({ contentFilter });
      try {
        const first = await linesOf(bench, { xclient: OFFICE_PC }, 'someone@partner.example');
        const [, firstId] = /: (\w+): client=/.exec(first[0]!)!;
        const [, secondId = ''] = /queued as (\w+)/.exec(
          first.find((line) => line.includes('status=sent'))!,
        )!;
        const [second = ''] = linesWith(await bench.log(), `: ${secondId}: `);
        expect(second).toMatch(secondClient);
        expect(secondClient.exec(second)![1] ?? firstId).toBe(firstId);
        expect(bench.postfix.firstQueueId(secondId)).toBe(firstId);
      } finally {
        await bench.stop();
      }
    });
  });

  describe('stop', () => {
    it('leaves no process, port or file behind', async () => {
      const { postfix, stop } = await startBench();
      const base = dirname(dirname(postfix.logFile));
      expect(commandLinesWith(base)).not.toEqual([]);
      await stop();
      expect(existsSync(base)).toBe(false);
      expect(commandLinesWith(base)).toEqual([]);
      await expect(SmtpSession.open({ ...postfix, port: postfix.smtpPort })).rejects.toThrow('ECONNREFUSED');
    });
  });
});

describe('postfixAvailable', () => {
  afterEach(() => vi.unstubAllEnvs());

  it.runIf(process.getuid?.() === 0)('says how to install what is missing', () => {
    vi.stubEnv('PATH', '');
    expect(postfixAvailable()).toEqual({
      ok: false,
      reason: expect.stringContaining('apt-get install postfix'),
    });
  });
});

describe('fateOf', () => {
  const addresses = Array.from({ length: 5000 }, (_, index) => `user${index}@d${index % 97}.example`);

  it('depends on seed and address alone', () => {
    const fates = (seed: number) => addresses.map((address) => fateOf(address, seed, { unknownUser: 0.5 }));
    expect(fates(1)).toEqual(fates(1));
    expect(fates(1)).not.toEqual(fates(2));
  });

  it('meets the shares', () => {
    const share = (fate: Fate) =>
      addresses.filter((address) => fateOf(address, 3, { unknownUser: 0.2, greylisted: 0.1 }) === fate)
        .length / 5000;
    expect(share('unknownUser')).toBeCloseTo(0.2, 1);
    expect(share('greylisted')).toBeCloseTo(0.1, 1);
  });
});
