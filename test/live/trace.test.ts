import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseSettings } from '../../lambda/core/config.ts';
import { createLineParser } from '../../lambda/core/mail-log/line-parser.ts';
import { Trace } from '../../lambda/core/trace/trace.ts';
import { traceJson } from '../../lambda/core/trace/trace-json.ts';
import { parseTraceQuery } from '../../lambda/core/trace/trace-query.ts';
import { SmtpSession } from '../support/postfix/client.ts';
import { describeWithPostfix } from '../support/postfix/describe-with-postfix.ts';
import { type PrivatePostfix, startPostfix } from '../support/postfix/private-postfix.ts';
import { type Sink, startSink } from '../support/postfix/sink.ts';

/** What `trace` tells of the log as it stands; the sink, a port of this machine, stands for the Internet. */
function traced(postfix: PrivatePostfix, sink: Sink, what: string) {
  const trace = new Trace(parseTraceQuery(what), parseSettings({}));
  const parse = createLineParser({ reference: Date.now(), eventsOnly: true });
  const log = readFileSync(postfix.logFile, 'utf8').replaceAll(
    `127.0.0.1[127.0.0.1]:${sink.port}`,
    'mx.remote.example[203.0.113.25]:25',
  );
  for (const line of log.split('\n')) trace.add(parse(line));
  return traceJson(trace.end());
}

describeWithPostfix('trace on a live Postfix with a content filter', () => {
  let postfix: PrivatePostfix;
  let sink: Sink;
  let queueId: string;

  beforeAll(async () => {
    const fates: Record<string, object> = {
      'slow.example': { greylisted: 1 },
      'gone.example': { unknownUser: 1 },
    };
    sink = await startSink({
      seed: 1,
      shares: (domain) => fates[domain] ?? {},
      now: () => Date.now(),
      greylistMs: 1_500,
    });
    postfix = await startPostfix({
      mailboxes: ['anna'],
      nextHop: `[127.0.0.1]:${sink.port}`,
      retryAfter: 1,
      contentFilter: true,
    });
    const session = await SmtpSession.open({
      address: postfix.address,
      port: postfix.smtpPort,
      xclient: { address: '192.168.10.51' },
    });
    const to = ['good@remote.example', 'later@slow.example', 'nobody@gone.example'];
    const sent = await session.send(
      { from: 'anna@example.com', to },
      'Message-ID: <one@pc51>\nSubject: x\n\nx\n',
    );
    queueId = sent.queueId!;
    await session.quit();
    for (let tries = 0; tries < 300; tries++) {
      await sleep(100);
      const { messages } = traced(postfix, sink, 'one@pc51');
      const bounces = messages[0]?.bounces ?? [];
      const told = bounces.length > 0 && traced(postfix, sink, bounces[0]!).messages[0]?.state === 'done';
      if (told && messages[0]?.state === 'done') break;
    }
  });
  afterAll(async () => {
    await postfix?.stop();
    await sink?.stop();
  });

  it('follows a message through the filter, its retries and to its bounce', () => {
    const { messages } = traced(postfix, sink, 'one@pc51');
    expect(messages).toHaveLength(1);
    const [message] = messages;
    expect(message).toMatchObject({
      from: 'anna@example.com',
      client: '192.168.10.51',
      senders: ['host:192.168.10.51'],
      state: 'done',
    });
    expect(message!.ids).toHaveLength(2);
    expect(message!.ids[0]).toBe(queueId);
    expect(postfix.firstQueueId(message!.ids[1]!)).toBe(queueId);
    // What the receiving side counted, not the log, says how often each was tried.
    const tries = (to: string) => sink.attempts.filter((each) => each.to === to && each.from !== '').length;
    const recipients = [...message!.recipients].sort((a, b) => (a.to < b.to ? -1 : 1));
    expect(recipients.map(({ to, status, attempts }) => [to, status, attempts])).toEqual([
      ['good@remote.example', 'sent', 1],
      ['later@slow.example', 'sent', tries('later@slow.example')],
      ['nobody@gone.example', 'bounced', 1],
    ]);
    expect(tries('later@slow.example')).toBeGreaterThan(1);
  });

  it('finds the same message by either id, and its bounce leads back to it', () => {
    const [message] = traced(postfix, sink, 'one@pc51').messages;
    for (const id of message!.ids) expect(traced(postfix, sink, id).messages).toEqual([message]);
    expect(message!.bounces).toHaveLength(1);
    expect(traced(postfix, sink, message!.bounces[0]!).messages).toMatchObject([
      { from: '', of: queueId, recipients: [{ to: 'anna@example.com', status: 'sent' }] },
    ]);
  });
});
