import { describe, expect, it } from 'vitest';
import {
  type MessageEvent,
  newArrival,
  newEvent,
  newOutcome,
} from '../../../lambda/core/events/message-event.ts';
import { newTurnedAway } from '../../../lambda/core/events/turned-away.ts';
import { hash53 } from '../../../lambda/core/hash.ts';
import { inferOwn } from '../../../lambda/core/own/infer.ts';
import { eventsOf } from '../../support/log-lines.ts';

let ids = 0;

interface Mail {
  client: string;
  to: string;
  /** The next hop; undefined: delivered here. */
  hop?: string;
  login?: string;
  from?: string;
  messageId?: number;
  /** The recipient was one of our SRS addresses. */
  srs?: boolean;
}

/** The events of one delivered message. */
function mail({ client, to, hop, login, from = 'x@sender.example', messageId, srs }: Mail): MessageEvent[] {
  const queueId = `Q${ids++}`;
  const event = (parts: Partial<MessageEvent>) => ({ ...newEvent(0, 'mx', ''), queueId, ...parts });
  const outcome = { ...newOutcome('sent', [{ hash: hash53(to), domain: to }]), relayIp: hop };
  const away = hop !== undefined && !/^(10|127|172)\./.test(hop);
  return [
    event({ arrival: { ...newArrival(), clientIp: client, login }, messageId }),
    event({ from, nrcpt: 1 }),
    event({ outcome, way: away ? (srs ? 'srs' : 'away') : undefined }),
  ];
}

const many = (count: number, make: (n: number) => Mail): MessageEvent[] =>
  Array.from({ length: count }, (_, n) => mail(make(n))).flat();

/** Mail from many strangers to many domains that one next hop serves. */
const toGateway = (hop: string) =>
  many(200, (n) => ({ client: `198.51.${n % 40}.7`, to: `customer${n % 25}.example`, hop }));

describe('inferOwn', () => {
  it('takes for ours what is delivered here', () => {
    const own = inferOwn(many(3, () => ({ client: '198.51.100.7', to: 'corp.example' })));
    expect(own.domains).toEqual(['corp.example']);
  });

  it.each([
    ['an inner server', '10.0.0.9'],
    ['a hosted server', '203.0.113.99'],
  ])('makes nobody a sender by inbound mail through a gateway to %s', (_what, hop) => {
    const own = inferOwn(toGateway(hop));
    expect([...own.spreading]).toEqual([]);
    expect(own.networks).toEqual([]);
    expect(own.domains).toHaveLength(25);
  });

  it.each([
    ['of a sender who abuses them', 'x@sender.example', ['203.0.113.0/24']],
    ['of bounces', '', []],
  ])('counts mail through our SRS addresses as mail that leaves: %s', (_what, from, spreading) => {
    const client = '203.0.113.5';
    const log = many(9, (n) => ({ client, from, to: `a${n}.example`, hop: `198.51.100.${n}`, srs: true }));
    expect([...inferOwn(log).spreading]).toEqual(spreading);
  });

  it('takes for ours a domain that strangers of several networks write to, whatever the next hop', () => {
    const own = inferOwn(
      many(30, (n) => ({ client: `198.51.${n % 10}.7`, to: 'corp.example', hop: `203.0.113.${n}` })),
    );
    expect(own.domains).toEqual(['corp.example']);
    expect(own.spreading.size).toBe(0);
  });

  const out = (client: (n: number) => string) =>
    many(60, (n) => ({ client: client(n), to: `partner${n}.example`, hop: `192.0.2.${n}` }));

  it('takes for ours a network of which several clients write to many domains', () => {
    const own = inferOwn([...out((n) => `203.0.113.${n % 3}`), ...toGateway('10.0.0.9')]);
    expect(own.networks).toEqual(['203.0.113.0/24']);
  });

  it('takes no provider for ours that the clients of a smart host write to, for each of them writes to all the world', () => {
    const own = inferOwn(
      many(12 * 60, (n) => {
        const client = `198.${51 + (n % 12)}.100.7`;
        const [to, hop] = n % 24 < 12 ? ['provider.example', 9] : [`partner${n % 55}.example`, 10 + (n % 55)];
        return { client, to, hop: `192.0.2.${hop}` };
      }),
    );
    expect(own.domains).toEqual([]);
    expect(own.spreading.size).toBe(12);
  });

  it('does not take one stranger who writes to many domains for ours, but notes him', () => {
    const own = inferOwn(out(() => '203.0.113.5'));
    expect(own.networks).toEqual([]);
    expect([...own.spreading]).toEqual(['203.0.113.0/24']);
    expect(own.domains).toEqual([]);
  });

  it('takes the domains of logins for ours', () => {
    const own = inferOwn(
      many(5, (n) => ({
        client: '203.0.113.5',
        login: 'Ann@Corp.example',
        to: `p${n}.example`,
        hop: `192.0.2.${n}`,
      })),
    );
    expect(own.domains).toEqual(['corp.example']);
    expect(own.spreading.size).toBe(0);
  });

  it('takes for ours what a private smart host takes from strangers, not what it takes from us', () => {
    const hop = '10.0.0.9';
    const own = inferOwn([
      ...many(60, (n) => ({ client: '10.0.0.4', to: `partner${n % 30}.example`, hop, messageId: n + 1 })),
      ...mail({ client: '198.51.100.7', to: 'corp.example', hop }),
    ]);
    expect(own.domains).toEqual(['corp.example']);
  });

  it.each([
    [
      'Postfix',
      'postfix/smtpd[1]: A1: client=mx[198.51.100.7]',
      'postfix/smtp[1]: A1: to=<b@a.example>, orig_to=<ann@corp.example>, relay=gw[10.0.0.9]:25, delay=1, dsn=2.0.0, status=sent (250 ok)',
    ],
    [
      'Sendmail',
      'sm-mta[1]: 6B270001003001: from=<x@y.example>, size=9, class=0, nrcpts=1, msgid=<1@x>, proto=ESMTP, daemon=MTA, relay=mx [198.51.100.7]',
      'sm-mta[2]: 6B270001003001: to=b@a.example, ctladdr=<ann@corp.example> (1003/100), delay=00:00:01, xdelay=00:00:01, mailer=relay, pri=3, relay=gw [10.0.0.9], dsn=2.0.0, stat=Sent (ok)',
    ],
  ])('takes no domain for ours to which %s forwards by a private smart host', (_what, arrival, delivery) => {
    const lines = [arrival, delivery].map((body, n) => `Oct 13 10:00:0${n} mx ${body}`);
    expect(inferOwn(eventsOf(lines)).domains).toEqual([]);
    expect(
      inferOwn(eventsOf(lines.map((line) => line.replace(/, (orig_to|ctladdr)=[^,]+/, '')))).domains,
    ).toEqual(['a.example']);
  });

  it('takes for ours the few domains that an inner server takes from us', () => {
    const own = inferOwn(
      many(60, (n) => ({ client: '10.0.0.4', to: `corp${n % 3}.example`, hop: '10.0.0.9' })),
    );
    expect(own.domains).toEqual(['corp0.example', 'corp1.example', 'corp2.example']);
  });

  it('takes no domain for ours to which bounces go by a private smart host', () => {
    const bounces = many(8, (n) => ({ client: '', from: '', to: `forged${n}.example`, hop: '10.0.0.9' }));
    expect(inferOwn(bounces.filter(({ arrival }) => arrival === undefined)).domains).toEqual([]);
  });

  it('knows a login that is told before its message, as by Sendmail, for one of ours', () => {
    const log = many(40, (n) => ({ client: `198.51.${n}.7`, to: `partner${n}.example`, hop: '192.0.2.1' }));
    const told = log.flatMap((event) => {
      if (event.arrival === undefined) return [event];
      const session = { ...newEvent(0, 'mx', ''), session: event.queueId! };
      const arrival = { ...event.arrival, login: 'ann' };
      return [
        { ...session, arrival },
        { ...event, session: session.session },
      ];
    });
    expect(inferOwn(log).domains).toHaveLength(40);
    expect(inferOwn(told).domains).toEqual([]);
  });

  it('finds a filter on another host by the messages that it hands back', () => {
    const own = inferOwn(
      Array.from({ length: 4 }, (_, n) => [
        ...mail({ client: '10.0.0.4', to: 'p.example', hop: '10.0.0.5', messageId: n + 1 }),
        ...mail({ client: '10.0.0.5', to: 'p.example', hop: '192.0.2.1', messageId: n + 1 }),
      ]).flat(),
    );
    expect(own.filters).toEqual(['10.0.0.5']);
  });

  it('finds one that answers once its copy is in the queue', () => {
    const own = inferOwn(
      Array.from({ length: 3 }, (_, n) => {
        const given = mail({ client: '10.0.0.4', to: 'p.example', hop: '10.0.0.5', messageId: n + 1 });
        const copy = mail({ client: '10.0.0.5', to: 'p.example', hop: '192.0.2.1', messageId: n + 1 });
        return [...given.slice(0, 2), ...copy, ...given.slice(2)];
      }).flat(),
    );
    expect(own.filters).toEqual(['10.0.0.5']);
  });

  it.each([true, false])('finds a mail server that passes mail on to another one of the log', (copyFirst) => {
    const own = inferOwn(
      Array.from({ length: 3 }, (_, n) => {
        const given = mail({ client: '10.0.0.4', to: 'p.example', hop: '192.0.2.6', messageId: n + 1 });
        const taken = mail({ client: '192.0.2.5', to: 'p.example', hop: '192.0.2.1', messageId: n + 1 });
        const outcome = given.find((event) => event.outcome !== undefined)!.outcome!;
        outcome.queuedAs = taken[0]!.queueId!;
        for (const event of taken) event.host = 'out';
        return copyFirst ? [...given.slice(0, 2), ...taken, ...given.slice(2)] : [...given, ...taken];
      }).flat(),
    );
    expect(own).toMatchObject({ relays: ['192.0.2.5', '192.0.2.6'], filters: [] });
  });

  it('takes a mail server of ours for none, to which lists send back what came from it', () => {
    const own = inferOwn(
      Array.from({ length: 4 }, (_, n) => [
        ...mail({ client: '10.0.0.5', to: 'list.example', hop: '192.0.2.1', messageId: n + 1 }),
        ...mail({ client: '192.0.2.1', to: 'corp.example', hop: '10.0.0.5', messageId: n + 1 }),
      ]).flat(),
    );
    expect(own.filters).toEqual([]);
  });

  it('knows nothing of an empty log', () => {
    expect(inferOwn([])).toMatchObject({ networks: [], domains: [], filters: [], spreading: new Set() });
  });
});

describe('a filter', () => {
  /** What a PC sends by way of a filter, which is given it at `given` and hands it back from `back`. */
  const scanned = (given: string | undefined, back: string, n: number) => {
    const identity = { from: 'ann@corp.example', messageId: 100 + n };
    const copy = mail({ client: back, to: `partner${n}.example`, hop: `192.0.2.${n}`, ...identity });
    const [arrival, envelope, taken] = mail({
      client: '192.168.1.7',
      to: `partner${n}.example`,
      hop: given,
      ...identity,
    }) as [MessageEvent, MessageEvent, MessageEvent];
    return [arrival, envelope, ...copy, { ...taken, way: undefined }];
  };
  const PUBLISHED = '127.0.0.1';
  const log = (given: string | undefined, back: string) =>
    Array.from({ length: 9 }, (_, n) => scanned(given, back, n)).flat();

  it.each([
    ['in a container that gets mail by a port of the host', PUBLISHED, '172.18.0.3', ['172.18.0.3']],
    ['that hands back by the address of the host', '172.18.0.3', PUBLISHED, ['172.18.0.3']],
    ['on this host', PUBLISHED, PUBLISHED, []],
    ['behind a socket', undefined, PUBLISHED, []],
    ['behind a socket, in a container', undefined, '172.18.0.3', ['172.18.0.3']],
    ['behind a socket, by the address of the host', undefined, '203.0.113.25', ['203.0.113.25']],
    ['hosted by others', '203.0.113.40', '203.0.113.40', ['203.0.113.40']],
    ['of another port that hands back by the host', PUBLISHED, '203.0.113.25', ['203.0.113.25']],
    ['hosted, with several addresses', '203.0.113.40', '198.51.100.7', ['198.51.100.7', '203.0.113.40']],
  ])('%s is inferred, and makes no domain ours', (_what, given, back, filters) => {
    expect(inferOwn(log(given, back))).toMatchObject({ filters, domains: [] });
  });

  it('is nobody who hands in mail of his own, too', () => {
    const own = many(3, (n) => ({ client: '172.18.0.3', to: 'partner.example', messageId: 900 + n }));
    expect(inferOwn([...log(PUBLISHED, '172.18.0.3'), ...own]).filters).toEqual([]);
  });

  it('may send a notice of its own', () => {
    const notices = Array.from({ length: 20 }, (_, n) => scanned(undefined, '172.18.0.3', n)).flat();
    const own = many(1, () => ({ client: '172.18.0.3', to: 'corp.example', from: 'scan@x', messageId: 900 }));
    const foreign = many(1, () => ({ client: '172.18.0.3', to: 'corp.example', from: 'a@b', messageId: 1 }));
    expect(inferOwn([...notices, ...own]).filters).toEqual(['172.18.0.3']);
    expect(inferOwn([...own, ...foreign]).filters).toEqual([]);
  });

  it('is nobody who borrows the ids of mail that came in, for recipients of his own', () => {
    const events = Array.from({ length: 9 }, (_, n) => {
      const identity = { from: `a${n}@sender.example`, messageId: 100 + n };
      return [
        ...mail({ client: '198.51.100.9', to: 'corp.example', ...identity }),
        ...mail({ client: '203.0.113.9', to: `victim${n}.example`, hop: `192.0.2.${n}`, ...identity }),
      ];
    });
    expect(inferOwn(events.flat()).filters).toEqual([]);
  });

  it('makes no domain ours, and no network, by the mail that it gets and hands back', () => {
    const events = Array.from({ length: 9 }, (_, n) => {
      const identity = { from: `a@sender${n}.example`, messageId: 100 + n };
      const way = { to: `partner${n}.example`, ...identity };
      return [
        ...mail({ client: n > 1 ? `198.51.${n}.9` : `203.0.113.5${n}`, hop: '203.0.113.40', ...way }),
        ...mail({ client: `203.0.113.4${n % 2}`, hop: `192.0.2.${n}`, ...way }),
      ];
    });
    expect(inferOwn(events.flat())).toMatchObject({
      filters: ['203.0.113.40', '203.0.113.41'],
      domains: [],
      networks: [],
    });
  });
});

describe('a proxy’s filter', () => {
  const session = (clientIp: string, time: number): MessageEvent => ({
    ...newEvent(time, 'mx', 'postfix'),
    session: '11',
    arrival: { ...newArrival(), clientIp },
  });
  /** Clients of a proxy, and what comes in from `from` behind each. */
  const log = (from: (n: number) => string | undefined, count = 20, apart = 10_000) =>
    Array.from({ length: count }, (_, n) => {
      const client = from(n);
      const taken = client === undefined ? [] : mail({ client, to: 'corp.example', hop: '192.0.2.1' });
      const time = n * apart;
      return [session(`203.0.113.${n}`, time), ...taken.map((event) => ({ ...event, time: time + 1000 }))];
    }).flat();

  it.each<[string, (n: number) => string | undefined, string[]]>([
    ['in a container', () => '172.18.0.5', ['172.18.0.5']],
    ['that comes by the address of the host', () => '192.0.2.25', ['192.0.2.25']],
    ['that refuses half', (n) => (n % 2 === 0 ? '172.18.0.5' : undefined), ['172.18.0.5']],
    ['of two addresses', (n) => `172.18.0.${5 + (n % 2)}`, ['172.18.0.5', '172.18.0.6']],
    ['on the loopback, which needs no word', () => '127.0.0.1', []],
    ['that is a PC, beside the proxy’s clients', (n) => (n < 3 ? '192.168.1.9' : undefined), []],
    ['that comes to the proxy himself', (n) => (n > 2 ? '203.0.113.1' : undefined), []],
  ])('%s', (_what, from, filters) => {
    expect(inferOwn(log(from)).filters).toEqual(filters);
  });

  it('is nobody whose mail follows no client of the proxy', () => {
    const alone = log(() => '172.18.0.5').filter(({ session: of }) => of === undefined);
    expect(inferOwn([...alone, session('203.0.113.1', 0)]).filters).toEqual([]);
  });

  /** An infected PC that sends past the proxy, as often as clients come to it. */
  const bot = log(() => '192.168.1.62').filter(({ session: of }) => of === undefined);

  it('is no PC that sends beside a proxy whose filter is on the loopback', () => {
    const proxied = log(() => '127.0.0.1');
    const both = [...proxied, ...bot.map((event) => ({ ...event, time: event.time + 5000 }))];
    expect(inferOwn(both.sort((a, b) => a.time - b.time)).filters).toEqual([]);
  });

  it('is no PC that sends while the proxy’s clients are refused', () => {
    const refused = Array.from({ length: 20 }, (_, n): MessageEvent[] => [
      session(`203.0.113.${n}`, n * 10_000),
      {
        ...newEvent(n * 10_000 + 100, 'mx', 'postfix'),
        turnedAway: { ...newTurnedAway('refused'), clientIp: `203.0.113.${n}` },
      },
    ]).flat();
    expect(inferOwn([...refused, ...bot].sort((a, b) => a.time - b.time)).filters).toEqual([]);
  });

  it('is not inferred where the proxy says itself which message was whose', () => {
    const said = log(() => '172.18.0.5');
    const accepted = { ...newEvent(2000, 'mx', 'postfix'), session: '11', accepted: 'A9' };
    expect(inferOwn([...said, accepted]).filters).toEqual([]);
  });
});
