import { describe, expect, it } from 'vitest';
import { shown, timeOf } from '../parsed.ts';

const BODY = '4F1B2C3D5E: removed';
const MESSAGE = { kind: 'removed', queue_id: '4F1B2C3D5E' };
const FULL = { ...MESSAGE, mta_host: 'mx1', program: 'postfix/qmgr' };
const TAG = 'mx1 postfix/qmgr[77]: ';

describe('a header', () => {
  const rows: [what: string, line: string, time: string | undefined][] = [
    ['RFC 3164, padded day', `Feb  3 04:05:06 ${TAG}${BODY}`, '2026-02-03T04:05:06.000Z'],
    ['RFC 3164, day without padding', `Feb 3 04:05:06 ${TAG}${BODY}`, '2026-02-03T04:05:06.000Z'],
    ['RFC 3164 with a priority', `<22>Feb 13 04:05:06 ${TAG}${BODY}`, '2026-02-13T04:05:06.000Z'],
    ['RFC 3164 with milliseconds', `Feb  3 04:05:06.789 ${TAG}${BODY}`, '2026-02-03T04:05:06.789Z'],
    ['RFC 3164 with the year behind', `Feb  3 2024 04:05:06 ${TAG}${BODY}`, '2024-02-03T04:05:06.000Z'],
    ['the year in front', `2013 Jun 10 06:28:17.123 ${TAG}${BODY}`, '2013-06-10T06:28:17.123Z'],
    ['ISO 8601 with an offset', `2024-04-09T20:22:42.548478+03:00 ${TAG}${BODY}`, '2024-04-09T17:22:42.548Z'],
    ['ISO 8601 with a basic offset', `2024-04-09T20:22:42-0330 ${TAG}${BODY}`, '2024-04-09T23:52:42.000Z'],
    ['ISO 8601 in UTC', `2024-04-09T20:22:42Z ${TAG}${BODY}`, '2024-04-09T20:22:42.000Z'],
    ['ISO 8601 without an offset', `2024-04-09T20:22:42 ${TAG}${BODY}`, '2024-04-09T20:22:42.000Z'],
    ['ISO 8601 with a space', `2024-04-09 20:22:42 ${TAG}${BODY}`, '2024-04-09T20:22:42.000Z'],
    ['RFC 5424', `<22>1 2024-04-09T20:22:42.5Z mx1 postfix/qmgr 77 - - ${BODY}`, '2024-04-09T20:22:42.500Z'],
    [
      'RFC 5424 with structured data and a byte order mark',
      `<22>1 2024-04-09T20:22:42Z mx1 postfix/qmgr 77 ID1 [a@1 k="v \\"]\\" w"][b@2 x="]"] \ufeff${BODY}`,
      '2024-04-09T20:22:42.000Z',
    ],
    ['RFC 5424 without a time', `<22>1 - mx1 postfix/qmgr - - - ${BODY}`, undefined],
    ['German month', `Mär 08 20:48:47 ${TAG}${BODY}`, '2026-03-08T20:48:47.000Z'],
    ['French month', `févr. 08 20:48:47 ${TAG}${BODY}`, '2026-02-08T20:48:47.000Z'],
    ['French month with a small letter first', `août 08 20:48:47 ${TAG}${BODY}`, '2026-08-08T20:48:47.000Z'],
    ['a weekday', `Tue 2024-04-09 20:22:42 ${TAG}${BODY}`, '2024-04-09T20:22:42.000Z'],
    ['Docker Compose', `postfix-1    | Feb  3 04:05:06 ${TAG}${BODY}`, '2026-02-03T04:05:06.000Z'],
    [
      'Loghub',
      `- 1131566491 2005.11.09 mx1 Nov 9 12:01:31 src@mx1 postfix/qmgr[77]: ${BODY}\r`,
      '2005-11-09T20:01:31.000Z',
    ],
    [
      'a container runtime',
      `2024-04-09T20:22:42.548478123Z stdout F Apr  9 22:22:42 ${TAG}${BODY}`,
      '2024-04-09T20:22:42.548Z',
    ],
    ['carriage return and line feed', `Feb  3 04:05:06 ${TAG}${BODY}\r\n`, '2026-02-03T04:05:06.000Z'],
    ['leading NULs', `${'\0'.repeat(390)}Feb  3 04:05:06 ${TAG}${BODY}`, '2026-02-03T04:05:06.000Z'],
    ['a byte order mark', `\ufeffFeb  3 04:05:06 ${TAG}${BODY}`, '2026-02-03T04:05:06.000Z'],
  ];
  it.each(rows)('%s', (_, line, time) => {
    expect(timeOf(line, { year: 2026 })).toBe(time);
    expect(shown(line)).toEqual(FULL);
  });

  it.each([
    'postfix/127.0.0.1:10025/qmgr',
    'postfix-127.0.0.1:10025/qmgr',
    '127.0.0.1:10025/qmgr',
    '[::1]:10025/qmgr',
    'postfix [::1]:10025/qmgr',
    'postfix/my service/qmgr',
    'my service/qmgr',
    'mail:submission/qmgr',
  ])('has the host before the service %s', (program) => {
    for (const stamp of ['Feb  3 04:05:06', '2024-04-09T20:22:42.5+02:00']) {
      expect(shown(`${stamp} mx1 ${program}[77]: ${BODY}`)).toEqual({ ...FULL, program });
    }
  });

  it.each([
    ['a header before it', 'Feb  3 04:05:06 relay Feb  3 04:05:06 mx1 mx-out/qmgr[77]: ', 'mx-out/qmgr'],
    ['a relay before the host', 'Feb  3 04:05:06 relay mx1 postfix/qmgr[77]: ', 'postfix/qmgr'],
    ['a severity', 'Feb  3 04:05:06 mx1 mail.info mx-out/qmgr[77]: ', 'mx-out/qmgr'],
    [
      'a severity, and an address',
      'Feb  3 04:05:06 mx1 mail.info postfix/127.0.0.1:25/qmgr[77]: ',
      'postfix/127.0.0.1:25/qmgr',
    ],
  ])('takes for no part of a service’s name %s', (_, header, program) => {
    expect(shown(`${header}${BODY}`)).toEqual({ ...FULL, program });
  });

  it('takes no text of another program for a service', () => {
    expect(shown(`Feb  3 04:05:06 mx1 app: x/qmgr[77]: ${BODY}`).kind).not.toBe('removed');
    expect(shown(`Feb  3 04:05:06 mx1 app[5]: a x/qmgr[77]: ${BODY}`).kind).not.toBe('removed');
  });

  it('may lack the host', () => {
    expect(shown(`Feb  3 04:05:06 postfix/qmgr[77]: ${BODY}`)).toEqual({
      ...MESSAGE,
      program: 'postfix/qmgr',
    });
    expect(
      shown(`Feb  3 04:05:06 postfix/qmgr[77]: ${BODY}`, { year: 2026, defaultHost: 'mx9' }).mta_host,
    ).toBe('mx9');
  });

  it('may name an IPv6 address as the host', () => {
    expect(shown(`Feb  3 04:05:06 2001:db8::1 postfix/qmgr[77]: ${BODY}`).mta_host).toBe('2001:db8::1');
  });

  it('may be a tag alone, or missing', () => {
    expect(shown(`postfix/qmgr[77]: ${BODY}`)).toEqual({ ...MESSAGE, program: 'postfix/qmgr' });
    expect(shown(BODY)).toEqual(MESSAGE);
  });

  it('may lack the colon behind its tag: then it is no header', () => {
    expect(shown(`Feb  3 04:05:06 mx1 postfix/qmgr[77] x ${BODY}`)).toEqual({ kind: 'unknown' });
  });

  it('changes from line to line', () => {
    const lines = [
      'mx1 postfix/qmgr',
      'mx2 postfix/qmgr',
      'mx1 postfix-out/qmgr',
      'mx12 postfix/qmgr',
      'mx1 postfix/qmgr',
    ];
    expect(
      lines
        .map((tag) => shown(`Feb  3 04:05:06 ${tag}[7]: ${BODY}`))
        .map((line) => `${line.mta_host} ${line.program}`),
    ).toEqual(lines);
  });
});

describe('a repeated message', () => {
  it('is the message again', () => {
    expect(shown(`Feb  3 04:05:06 ${TAG}message repeated 3 times: [ ${BODY}]`)).toEqual({
      ...FULL,
      repeated: 3,
    });
    expect(shown(`Feb  3 04:05:06 ${TAG}message repeated 2 times: [${BODY}]`)).toEqual({
      ...FULL,
      repeated: 2,
    });
  });

  it('may be cut', () => {
    expect(
      shown('Feb  3 04:05:06 mx1 postfix/smtpd[7]: message repeated 3 times: [ connect from pc[192.0.2.7'),
    ).toEqual({
      kind: 'other',
      mta_host: 'mx1',
      program: 'postfix/smtpd',
      repeated: 3,
    });
  });

  it('may not say which', () => {
    expect(shown('Feb  3 04:05:06 mx1 last message repeated 3 times')).toEqual({
      kind: 'other',
      mta_host: 'mx1',
      repeated: 3,
    });
    expect(shown('Feb  3 04:05:06 mx1 last message repeated 1 time').repeated).toBe(1);
  });
});

describe('RFC 5424', () => {
  it('lends its procid to a line that joins by it', () => {
    const client = 'NOQUEUE: client=pc[192.0.2.7], sasl_method=PLAIN, sasl_username=ann';
    expect(shown(`<22>1 2024-04-09T20:22:42Z mx1 postfix/smtpd 77 - - ${client}`)).toMatchObject({
      pid: '77',
      sasl_username: 'ann',
    });
    expect(shown(`<22>1 2024-04-09T20:22:42Z mx1 postfix/smtpd - - - ${client}`).pid).toBeUndefined();
  });
});

describe('a line without a mail program', () => {
  const rows: [line: string, kind: string][] = [
    ['', 'malformed'],
    ['   ', 'malformed'],
    ['\r\n', 'malformed'],
    [':', 'malformed'],
    ['\u0000\u0001\u0002\ufffd', 'malformed'],
    [`\ufffd\ufffd\u0003abc${'\ufffd'.repeat(20)}`, 'malformed'],
    ['Feb  3 04:05:06 mx1 sshd[7]: error: maximum authentication attempts exceeded', 'unknown'],
    ['Feb  3 04:05:06 mx1 CRON[7]: (root) CMD (true)', 'unknown'],
    ['this is no log line', 'unknown'],
    ['{"message": 7', 'unknown'],
    ['{"level":"info"}', 'unknown'],
    ['日本語の行', 'unknown'],
  ];
  it.each(rows)('%j is %s', (line, kind) => expect(shown(line).kind).toBe(kind));
});
