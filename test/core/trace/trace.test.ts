import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../lambda/core/config.ts';
import { createLineParser } from '../../../lambda/core/mail-log/line-parser.ts';
import { timelineText } from '../../../lambda/core/trace/timeline.ts';
import { Trace, type TraceResult } from '../../../lambda/core/trace/trace.ts';
import { traceJson } from '../../../lambda/core/trace/trace-json.ts';
import { parseTraceQuery } from '../../../lambda/core/trace/trace-query.ts';

function traced(what: string, log: readonly string[]): TraceResult {
  const trace = new Trace(parseTraceQuery(what), parseSettings({}));
  const parse = createLineParser({ year: 2026, eventsOnly: true });
  for (const line of log) trace.add(parse(line));
  return trace.end();
}

const AT = 'Nov 24 09:00:0';
const LOG = [
  `${AT}0 mx1 postfix/smtpd[1]: AAAA1: client=pc7[192.168.1.7], sasl_method=PLAIN, sasl_username=Anna`,
  `${AT}0 mx1 postfix/cleanup[2]: AAAA1: message-id=<One@pc7>`,
  `${AT}0 mx1 postfix/qmgr[3]: AAAA1: from=<anna@a.example>, size=900, nrcpt=2 (queue active)`,
  `${AT}1 mx1 postfix/smtp[5]: AAAA1: to=<b@b.example>, relay=mx.b.example[192.0.2.9]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as AAAA2)`,
  `${AT}1 mx1 postfix/virtual[5]: AAAA1: to=<boss@a.example>, orig_to=<chief@a.example>, relay=virtual, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (delivered to maildir)`,
  `${AT}2 mx1 postfix/qmgr[3]: AAAA1: removed`,
  `${AT}3 mx1 postfix/smtpd[1]: AAAA2: client=mail[2001:db8:0:0::25]`,
  `${AT}3 mx1 postfix/qmgr[3]: AAAA2: from=<>, size=900, nrcpt=1 (queue active)`,
  `${AT}4 mx1 postfix/virtual[5]: AAAA2: to=<anna@a.example>, relay=virtual, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (delivered to maildir)`,
  `${AT}5 mx1 postfix/smtpd[1]: NOQUEUE: reject: RCPT from pc7[192.168.1.7]: 550 5.1.1 <c@a.example>: unknown; from=<bot@a.example> to=<c@a.example> proto=ESMTP helo=<pc7>`,
  `${AT}6 mx1 postfix/smtpd[1]: AAAA3: client=pc7[192.168.1.7], sasl_method=PLAIN, sasl_username=anna`,
  `${AT}7 mx1 postfix/cleanup[2]: AAAA3: milter-reject: END-OF-MESSAGE from pc7[192.168.1.7]: 5.7.1 spam; from=<anna@a.example> to=<d@b.example> proto=ESMTP helo=<pc7>`,
];

describe('Trace', () => {
  const found: [what: string, ids: string[], refused: number][] = [
    ['AAAA1', ['AAAA1'], 0],
    ['aaaa1', [], 0],
    ['AAAA', [], 0],
    ['One@pc7', ['AAAA1'], 0],
    ['<One@pc7>', ['AAAA1'], 0],
    ['<one@pc7>', [], 0],
    ['login:ANNA', ['AAAA1'], 1],
    ['host:192.168.1.7', ['AAAA1'], 2],
    ['192.168.1.7', ['AAAA1'], 2],
    ['ip:192.168.1.70', [], 0],
    ['host:2001:db8::/64', ['AAAA2'], 0],
    ['ip:2001:db8::25', ['AAAA2'], 0],
    ['anna@A.example', ['AAAA1', 'AAAA2'], 1],
    ['from:anna@a.example', ['AAAA1'], 1],
    ['from:<>', ['AAAA2'], 0],
    ['to:chief@a.example', ['AAAA1'], 0],
    ['to:c@a.example', [], 1],
    ['AAAA3', [], 1],
  ];
  it.each(found)('finds %s', (what, ids, refused) => {
    const result = traced(what, LOG);
    expect(result.messages.map(({ hops }) => hops[0]!.queueId)).toEqual(ids);
    expect(result.refused).toBe(refused);
  });

  describe('finds a domain with other letters, spelled out or as DNS has it', () => {
    const log = (domain: string, id: string) => [
      `${AT}0 mx1 postfix/smtpd[1]: ${id}: client=pc7[192.168.1.7], sasl_method=PLAIN, sasl_username=anna@${domain}`,
      `${AT}0 mx1 postfix/qmgr[3]: ${id}: from=<anna@${domain}>, size=900, nrcpt=1 (queue active)`,
      `${AT}1 mx1 postfix/smtp[5]: ${id}: to=<x@${domain}>, relay=mx[192.0.2.9]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 Ok)`,
      `${AT}5 mx1 postfix/smtpd[1]: NOQUEUE: reject: RCPT from pc7[192.168.1.7]: 550 5.1.1 <y@${domain}>: unknown; from=<bot@${domain}> to=<y@${domain}> proto=ESMTP helo=<pc7>`,
    ];
    const both = [...log('b\u00fccher.example', 'AAAA1'), ...log('xn--bcher-kva.example', 'AAAA2')];
    const domains = [
      'b\u00fccher.example',
      'B\u00dcCHER.example',
      'bu\u0308cher.example',
      'xn--bcher-kva.example',
    ];
    const rows = domains.flatMap((domain): [what: string, messages: number, refused: number][] => [
      [`to:x@${domain}`, 2, 0],
      [`x@${domain}`, 2, 0],
      [`from:<anna@${domain}>`, 2, 0],
      [`login:Anna@${domain}`, 2, 0],
      [`to:y@${domain}`, 0, 2],
      [`from:bot@${domain}`, 0, 2],
    ]);
    it.each(rows)('%s', (what, messages, refused) => {
      const result = traced(what, both);
      expect([result.messages.length, result.refused]).toEqual([messages, refused]);
    });
  });

  it('finds a message of OpenSMTPD by an envelope of its queue', () => {
    const at = `${AT}1 mx1 smtpd[1]: 2ee4edcb1f744901 smtp`;
    const log = [
      `${at} connected address=192.168.1.7 host=pc7`,
      `${at} message msgid=94af8ac3 size=171 nrcpt=1 proto=ESMTP`,
      `${at} envelope evpid=94af8ac31c826304 from=<anna@a.example> to=<b@b.example>`,
    ];
    const found = (what: string) => traced(what, log).messages.map(({ hops }) => hops[0]!.queueId);
    expect(found('94af8ac31c826304')).toEqual(['94af8ac3']);
    expect(found('94af8ac41c826304')).toEqual([]);
  });

  const refusals: [what: string, says: RegExp][] = [
    ['', /empty/],
    ['ip:pc7', /'ip:pc7' is no address/],
    ['host:pc7', /host:192\.0\.2\.1/],
    ['login:', /'login:' is no sender/],
    ['to:<>', /no recipient/],
    ['server:mx1', /'server:mx1' is no sender/],
  ];
  it.each(refusals)('refuses %j', (what, says) => {
    expect(() => parseTraceQuery(what)).toThrow(says);
  });

  it('prints what programs rely on', () => {
    expect(traceJson(traced('AAAA1', LOG))).toEqual({
      query: 'AAAA1',
      refused: 0,
      messages: [
        {
          ids: ['AAAA1'],
          mta_host: 'mx1',
          message_id: 'One@pc7',
          from: 'anna@a.example',
          client: '192.168.1.7',
          client_name: 'pc7',
          orig_client: null,
          login: 'Anna',
          local_user: null,
          senders: ['host:192.168.1.7', 'login:anna'],
          arrived: '2026-11-24T09:00:00Z',
          state: 'done',
          recipients: [
            {
              to: 'b@b.example',
              orig_to: null,
              status: 'sent',
              attempts: 1,
              dsn: '2.0.0',
              relay: 'mx.b.example[192.0.2.9]:25',
              reply: '250 2.0.0 Ok: queued as AAAA2',
              remote: 'AAAA2',
              first: '2026-11-24T09:00:01Z',
              last: '2026-11-24T09:00:01Z',
            },
            {
              to: 'boss@a.example',
              orig_to: 'chief@a.example',
              status: 'sent',
              attempts: 1,
              dsn: '2.0.0',
              relay: 'virtual',
              reply: 'delivered to maildir',
              remote: null,
              first: '2026-11-24T09:00:01Z',
              last: '2026-11-24T09:00:01Z',
            },
          ],
          bounces: [],
        },
      ],
    });
  });

  it("tells a message's life in the order of time", () => {
    expect(timelineText(traced('AAAA1', LOG)).split('\n')).toEqual([
      '1 message, 0 refused tries: AAAA1',
      '',
      'AAAA1 on mx1: done',
      '  from <anna@a.example>, Message-ID <One@pc7>',
      '  2026-11-24 09:00:00  came in: login Anna, client pc7 [192.168.1.7]',
      '  2026-11-24 09:00:01  b@b.example: sent, by mx.b.example[192.0.2.9]:25, there AAAA2',
      '  2026-11-24 09:00:01  boss@a.example (for chief@a.example): sent, by virtual',
    ]);
  });

  it('lets no text from the log reach the terminal', () => {
    const hostile = LOG.map((line) => line.replace('b@b.example', 'b\u001b[2J\u202e@b.example'));
    const text = timelineText(traced('AAAA1', hostile));
    expect(text).toContain('b [2J @b.example: sent');
    expect(text).not.toMatch(/[\u001b\u202e]/);
  });
});
