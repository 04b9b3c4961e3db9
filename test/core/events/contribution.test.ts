import { describe, expect, it } from 'vitest';
import {
  ContributionFormatError,
  canonicalEvents,
  decodeContributions,
  encodeContributions,
} from '../../../lambda/core/events/contribution.ts';
import { anyEvents, REPORT, TURNED_AWAY } from './any-events.ts';

const MINUTE = 29_600_000;
const AT = { time: MINUTE * 60_000 + 250, host: 'mx1', instance: 'postfix', queueId: '4F1B' };

/** As the first release of this format wrote it. */
const STORED = `{"v":1,"m":${MINUTE},"q":[["mx1","postfix","4F1B",[
  ["h1",250,{"a":["192.0.2.7",null,null,"ann"]}],
  ["h2",250,{"f":"","n":2,"i":77}],
  ["h3",250,{"o":["bounced",[5,"a.example",6,""],"5.7.1","policy","no","spamhaus"]}],
  ["h4",250,{"o":["sent",[5,"a.example"],null,null,null,null,"127.0.0.1","5A2C"]}],
  ["h5",250,{"d":"6B3D","r":1}]]],
  ["mx1","","",[["h6",250,{"a":[null,null,null,null,"root"],"s":"1234"}]]]]}`;

const EVENTS = [
  { ...AT, arrival: { clientIp: '192.0.2.7', login: 'ann' } },
  { ...AT, from: '', nrcpt: 2, messageId: 77 },
  {
    ...AT,
    outcome: {
      status: 'bounced',
      recipients: [
        { hash: 5, domain: 'a.example' },
        { hash: 6, domain: '' },
      ],
      dsn: '5.7.1',
      class: 'policy',
      reply: 'no',
      block: 'spamhaus',
    },
  },
  {
    ...AT,
    outcome: {
      status: 'sent',
      recipients: [{ hash: 5, domain: 'a.example' }],
      relayIp: '127.0.0.1',
      queuedAs: '5A2C',
    },
  },
  { ...AT, derived: '6B3D', removed: true },
  { ...AT, instance: '', queueId: undefined, session: '1234', arrival: { localUser: 'root' } },
];

describe('a stored batch', () => {
  it('is read as the last release wrote it', () => {
    expect(decodeContributions(STORED)).toEqual(EVENTS.map((event, n) => ({ hash: `h${n + 1}`, event })));
  });

  it('is written as the last release reads it', () => {
    const again = encodeContributions(MINUTE, decodeContributions(STORED));
    expect(JSON.parse(again)).toEqual(JSON.parse(STORED));
  });

  it.each([1, 2, 3])('gives back what it was made of (seed %i)', (seed) => {
    const contributions = [...anyEvents(seed, 300)].map((event, n) => ({ hash: String(n), event }));
    const decoded = decodeContributions(encodeContributions(MINUTE, contributions));
    expect(decoded.sort((a, b) => Number(a.hash) - Number(b.hash))).toEqual(contributions);
  });

  it('keeps apart what names that hold blanks are parts of', () => {
    const from = (host: string, instance: string, localUser: string) => ({
      ...AT,
      host,
      instance,
      arrival: { localUser },
    });
    const events = [
      from('mx', 'out relay', '33'),
      from('mx out', 'relay', '107'),
      from('mx out relay', '', '0'),
    ];
    const stored = encodeContributions(
      MINUTE,
      events.map((event, at) => ({ hash: `h${at}`, event })),
    );
    expect(decodeContributions(stored).map(({ event }) => event)).toMatchObject(events);
  });

  it('puts what a milter refuses behind the arrival of the same second, whatever their names are', () => {
    const of = { time: TURNED_AWAY.time, host: 'mx1', instance: 'postfix' };
    const arrival = { ...of, queueId: '4F1B2C3D45', arrival: { clientIp: '192.168.10.7' } };
    for (const hashes of [
      ['a', 'b'],
      ['b', 'a'],
    ] as const) {
      const events = canonicalEvents([
        { hash: hashes[0], event: TURNED_AWAY },
        { hash: hashes[1], event: arrival },
      ]);
      expect(events).toEqual([arrival, TURNED_AWAY]);
    }
  });

  it('puts whose account mail is of between its arrival and its outcome of the same second', () => {
    const of = { time: 60_000, host: 'web', instance: '', queueId: '1raAO5-0091Cv-IH' };
    const arrival = { ...of, arrival: { clientIp: '127.0.0.1' } };
    const account = { ...of, localUser: 'bob' };
    const outcome = { ...of, outcome: { status: 'sent' as const, recipients: [] } };
    const events = canonicalEvents([
      { hash: 'a', event: outcome },
      { hash: 'b', event: account },
      { hash: 'c', event: arrival },
    ]);
    expect(events).toEqual([arrival, account, outcome]);
  });

  it.each([
    ['the report of a queue', REPORT],
    [
      'whose account mail is of',
      { time: 60_000, host: 'web', instance: '', queueId: '1raAO5-0091Cv-IH', localUser: 'bob' },
    ],
    ['what our own server did not take', TURNED_AWAY],
    ['a failed login', { ...TURNED_AWAY, turnedAway: { why: 'login' as const, recipients: [] } }],
  ])('keeps %s', (_, event) => {
    const minute = event.time / 60_000;
    const contribution = { hash: 'h', event };
    expect(decodeContributions(encodeContributions(minute, [contribution]))).toEqual([contribution]);
  });

  it.each(['no JSON', '{"v":2,"m":1,"q":[]}', '{"v":1,"m":1}', 'null'])(
    'is refused where it is %s',
    (text) => {
      expect(() => decodeContributions(text)).toThrow(ContributionFormatError);
    },
  );
});
