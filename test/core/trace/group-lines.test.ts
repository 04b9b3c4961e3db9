import { describe, expect, it } from 'vitest';
import { GroupLines, type GroupRow } from '../../../lambda/core/trace/group-lines.ts';

const AT = Date.UTC(2026, 10, 24, 9);
const row = (message: string, second = 0, stream = 'mx1'): GroupRow => ({
  timestamp: AT + second * 1000,
  stream,
  message: `Nov 24 09:00:0${second} ${stream} ${message}`,
});
const linesOf = (...searches: GroupRow[][]) => {
  const lines = new GroupLines((address) => address === '127.0.0.1' || address === '10.0.0.1');
  for (const rows of searches) lines.add(rows);
  return lines;
};
const delivery = (id: string, relay: string, reply: string) =>
  `postfix/smtp[5]: ${id}: to=<b@b.example>, relay=${relay}:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (${reply})`;

describe('the lines of a log group', () => {
  it('come once, however many searches have found them', () => {
    const removed = row('postfix/qmgr[3]: AAAA1: removed');
    expect(linesOf([removed], [removed]).sorted()).toHaveLength(1);
  });

  it('come as often as they are there', () => {
    const refused = row(
      'postfix/smtpd[1]: NOQUEUE: reject: RCPT from pc7[192.0.2.7]: 550 5.1.1 <c@a>: unknown; from=<x@y> to=<c@a>',
    );
    expect(linesOf([refused, refused], [refused]).sorted()).toHaveLength(2);
  });

  it('have the order of a message within a second, however they were found', () => {
    const rows = [
      row('postfix/smtpd[1]: AAAA1: client=pc7[192.0.2.7]'),
      row('postfix/cleanup[2]: AAAA1: message-id=<m@pc7>'),
      row('postfix/qmgr[3]: AAAA1: from=<a@a>, size=9, nrcpt=1 (queue active)'),
      row(delivery('AAAA1', 'mx[192.0.2.9]', '250 Ok')),
      row('postfix/bounce[6]: AAAA1: sender non-delivery notification: AAAA2'),
      row('postfix/qmgr[3]: AAAA1: removed'),
    ];
    const kinds = ['client', 'message-id', 'queued', 'delivery', 'bounce-notice', 'removed'];
    expect(
      linesOf([...rows].reverse())
        .sorted()
        .map(({ kind }) => kind),
    ).toEqual(kinds);
  });

  it('tell of a message before a proxy tells who had handed it in', () => {
    const rows = [
      row('postfix/smtpd[7]: NOQUEUE: client=pc7[192.0.2.7]'),
      row('postfix/smtpd[8]: AAAA1: client=localhost[127.0.0.1], orig_client=pc7[192.0.2.7]'),
      row('postfix/qmgr[3]: AAAA1: from=<a@a>, size=9, nrcpt=1 (queue active)'),
      row(
        'postfix/smtpd[7]: proxy-accept: END-OF-MESSAGE: 250 2.0.0 Ok: queued as AAAA1; from=<a@a> to=<b@b> proto=ESMTP helo=<pc7>',
      ),
    ];
    const sorted = linesOf([...rows].reverse()).sorted();
    expect(sorted.at(-1)!.action).toBe('proxy-accept');
  });

  it('end with the end of their session, and begin with its begin', () => {
    const session = (text: string) => row(`smtpd[9]: 0123456789abcdef smtp ${text}`);
    const rows = [
      session('disconnected reason=quit'),
      session('message msgid=c405e39a size=303 nrcpt=1 proto=ESMTP'),
      session('connected address=192.0.2.1 host=pc1'),
    ];
    const lines = linesOf(rows);
    expect(lines.sorted().map(({ kind, action }) => action ?? kind)).toEqual([
      'other',
      'queued',
      'disconnect',
    ]);
    expect(lines.next().ids).toEqual(['c405e39a', '0123456789abcdef']);
  });

  it('have the time and the host of their log event, where they name none', () => {
    const message = 'postfix/qmgr[3]: AAAA1: removed';
    const [line] = linesOf([{ timestamp: AT, stream: 'mx7', message }]).sorted();
    expect(line).toMatchObject({ time: AT, mta_host: 'mx7' });
  });

  it('have the time of their log event, where theirs cannot be', () => {
    const message = '1970-01-01T00:00:00+00:00 mx1 postfix/qmgr[3]: AAAA1: removed';
    expect(linesOf([{ timestamp: AT, stream: 'mx1', message }]).sorted()[0]!.time).toBe(AT);
  });

  it('name each queue id once', () => {
    const lines = linesOf([row('postfix/qmgr[3]: AAAA1: removed')]);
    expect([lines.next().ids, lines.next().ids]).toEqual([['AAAA1'], []]);
    lines.add([row('postfix/bounce[6]: AAAA1: sender non-delivery notification: AAAA2')]);
    expect(lines.next().ids).toEqual(['AAAA2']);
  });

  const hops: [what: string, line: string, ids: string[]][] = [
    [
      'of a content filter',
      delivery('AAAA1', '127.0.0.1[127.0.0.1]', '250 Ok: queued as AAAA2'),
      ['AAAA1', 'AAAA2'],
    ],
    ['of a relay of ours', delivery('AAAA1', 'out[10.0.0.1]', '250 Ok: queued as AAAA2'), ['AAAA1', 'AAAA2']],
    ['of nobody else', delivery('AAAA1', 'mx.b[192.0.2.9]', '250 Ok: queued as AAAA2'), ['AAAA1']],
    [
      'before a filter',
      'postfix/smtpd[1]: AAAA2: client=lo[127.0.0.1], orig_queue_id=AAAA1, orig_client=pc[192.0.2.7]',
      ['AAAA2', 'AAAA1'],
    ],
    [
      'never NOQUEUE',
      'postfix/smtpd[1]: NOQUEUE: reject: RCPT from pc7[192.0.2.7]: 550 5.1.1 no; from=<x@y> to=<c@a>',
      [],
    ],
  ];
  it.each(hops)('name the queue id %s', (_what, line, ids) => {
    expect(linesOf([row(line)]).next().ids).toEqual(ids);
  });

  const id = row('postfix/cleanup[2]: AAAA1: message-id=<m@pc7>');
  const passedOn: [what: string, line: string, messageIds: string[]][] = [
    [
      'a next hop of ours took without a queue id',
      delivery('AAAA1', '127.0.0.1[127.0.0.1]', '250 Ok'),
      ['m@pc7'],
    ],
    [
      'a program took',
      'postfix/pipe[5]: AAAA1: to=<b@b>, relay=filter, delay=1, dsn=2.0.0, status=sent (delivered via filter service)',
      ['m@pc7'],
    ],
    ['a program may have handed in', 'postfix/pickup[5]: AAAA1: uid=33 from=<a@a>', ['m@pc7']],
    ['a relay of ours handed in', 'postfix/smtpd[5]: AAAA1: client=out[10.0.0.1]', ['m@pc7']],
    ['somebody else took', delivery('AAAA1', 'mx.b[192.0.2.9]', '250 Ok'), []],
    ['somebody else handed in', 'postfix/smtpd[5]: AAAA1: client=pc[192.0.2.7]', []],
  ];
  it.each(passedOn)('name the Message-ID of what %s', (_what, line, messageIds) => {
    const lines = linesOf([id, row(line)]);
    expect([lines.next().messageIds, lines.next().messageIds]).toEqual([messageIds, []]);
  });
});
