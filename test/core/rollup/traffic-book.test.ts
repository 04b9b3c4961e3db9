import { describe, expect, it } from 'vitest';
import { MOST_SENDERS, type Rollup } from '../../../lambda/core/rollup/rollup.ts';
import { TrafficBook } from '../../../lambda/core/rollup/traffic-book.ts';

const HOUR = 490_000;
const MINUTE = HOUR * 60;

/** `recipients` in one message of `sender`, some minutes into the hour. */
interface Sent {
  at: number;
  sender?: string;
  host?: string;
  recipients?: number;
  late?: boolean;
}

function count(
  book: TrafficBook,
  { at, sender = 'host:192.0.2.7', host = 'mx1', recipients = 1, late = false }: Sent,
) {
  book.turnTo(MINUTE + at, late);
  const traffic = book.of(host, sender);
  traffic.messages++;
  traffic.recipients += recipients;
  book.endTurn();
}

function pass(book: TrafficBook, from: number, to: number): void {
  for (let at = from; at <= to; at++) {
    book.turnTo(MINUTE + at, false);
    book.endTurn();
  }
}

/** `hour host kind: sender recipients, ...`, the hour counted from the first one. */
const shown = (rollups: readonly Rollup[]) =>
  rollups.map(({ hour, host, late, senders }) => {
    const each = senders.map(({ sender, recipients }) => `${sender} ${recipients}`);
    return `${hour - HOUR} ${host}${late ? ' late' : ''}: ${each.join(', ')}`;
  });

describe('TrafficBook', () => {
  it.each<[string, Sent[], string[]]>([
    ['one sender of one host', [{ at: 0 }, { at: 1, recipients: 4 }], ['0 mx1: host:192.0.2.7 5']],
    [
      'two hosts',
      [{ at: 0 }, { at: 0, host: 'mx2' }],
      ['0 mx1: host:192.0.2.7 1', '0 mx2: host:192.0.2.7 1'],
    ],
    [
      'the busiest first',
      [{ at: 0 }, { at: 0, sender: 'login:a', recipients: 3 }],
      ['0 mx1: login:a 3, host:192.0.2.7 1'],
    ],
    ['two hours', [{ at: 59 }, { at: 60 }], ['0 mx1: host:192.0.2.7 1', '1 mx1: host:192.0.2.7 1']],
    [
      'what is late apart',
      [{ at: 59 }, { at: 30, late: true, recipients: 9 }],
      ['0 mx1: host:192.0.2.7 1', '0 mx1 late: host:192.0.2.7 9'],
    ],
    [
      'nothing that is late for an hour of three days ago',
      [{ at: 0 }, { at: -72 * 60, late: true }],
      ['0 mx1: host:192.0.2.7 1'],
    ],
    [
      'a name that is none as one of the others',
      [{ at: 0, host: 'x'.repeat(256) }],
      ['0 *: host:192.0.2.7 1'],
    ],
  ])('holds %s', (_, sent, expected) => {
    const book = new TrafficBook();
    for (const each of sent) count(book, each);
    expect(shown(book.rollups())).toEqual(expected);
  });

  it('says up to which minute a roll-up is complete, also when nothing more comes', () => {
    const book = new TrafficBook();
    count(book, { at: 3 });
    pass(book, 4, 44);
    expect(book.rollups()).toMatchObject([{ until: MINUTE + 44 }]);
  });

  it('gives out an hour that ended since it was opened, however long ago, and forgets it afterwards', () => {
    const book = new TrafficBook();
    count(book, { at: 3 });
    pass(book, 4, 400);
    expect(shown(book.rollups())).toEqual(['0 mx1: host:192.0.2.7 1']);
    expect(new TrafficBook(book.dump()).rollups()).toEqual([]);
  });

  it('keeps what is late for two days', () => {
    const book = new TrafficBook();
    pass(book, 0, 5);
    count(book, { at: -100, late: true });
    const open = (minutes: number) => {
      const later = new TrafficBook(book.dump());
      pass(later, 6, minutes);
      return new TrafficBook(later.dump()).rollups().length;
    };
    expect([open(47 * 60), open(49 * 60)]).toEqual([1, 0]);
  });

  it('sums up all but the busiest', () => {
    const book = new TrafficBook();
    for (let n = 1; n <= MOST_SENDERS + 2; n++) count(book, { at: 0, sender: `host:${n}`, recipients: n });
    const [{ senders, rest }] = book.rollups() as [Rollup];
    expect(senders).toHaveLength(MOST_SENDERS);
    expect(senders.at(-1)).toMatchObject({ recipients: 3 });
    expect(rest).toMatchObject({ messages: 2, recipients: 1 + 2 });
  });

  it('keeps a bounded number of senders and of hosts, and loses no recipient', () => {
    const book = new TrafficBook();
    for (let n = 0; n < 2_000; n++) count(book, { at: 14, host: `h${n}`, sender: `host:${n}` });
    for (let n = 0; n < 2_000; n++) count(book, { at: 14, host: 'h0', sender: `host:${n}` });
    const [[, , hosts]] = book.dump().parts as [[number, number, [string, unknown[], unknown][]]];
    expect(hosts.length).toBeLessThan(1_100);
    expect(Math.max(...hosts.map(([, senders]) => senders.length))).toBeLessThanOrEqual(400);
    const total = book
      .rollups()
      .flatMap(({ senders, rest }) => [...senders, rest])
      .reduce((sum, { recipients }) => sum + recipients, 0);
    expect(total).toBe(4_000);
  });

  it('is the same whether or not it was saved and loaded in between', () => {
    const sent = Array.from({ length: 900 }, (_, n) => ({
      at: Math.floor(n / 10),
      sender: `host:${(n * 7919) % 611}`,
      recipients: (n % 13) + 1,
    }));
    const whole = new TrafficBook();
    for (const each of sent) count(whole, each);
    let torn = new TrafficBook();
    for (const each of sent) {
      count(torn, each);
      torn = new TrafficBook(JSON.parse(JSON.stringify(torn.dump())));
    }
    expect(torn.dump()).toEqual(whole.dump());
  });
});
