import { describe, expect, it } from 'vitest';
import { newEvent } from '../../../lambda/core/events/message-event.ts';
import { hashOfNetwork } from '../../../lambda/core/impact/refused/network-hash.ts';
import { RefusalWatch } from '../../../lambda/core/impact/refused/refusal-watch.ts';
import { DAY, HOUR, MINUTE } from '../../../lambda/core/time.ts';

const START = Date.UTC(2026, 10, 2, 9);
const RULE = 'Client host rejected: dial-up';

type Step = [
  hours: number,
  what: 'write' | 'take' | 'refuse' | 'save' | 'tell',
  domain?: string,
  client?: string,
  rule?: string,
];

/** A watch after some mail; saved and loaded wherever a step says so, as the judge does. */
function after(steps: readonly Step[]): RefusalWatch {
  let watch = new RefusalWatch(['example.com']);
  for (const [hours, what, domain = 'partner.example', client = '198.51.100.25', rule = RULE] of steps) {
    const time = START + hours * HOUR;
    if (what === 'write') watch.written(domain, time);
    if (what === 'take') watch.delivered(`ann@${domain}`, client, time);
    if (what === 'refuse') {
      const event = newEvent(time, 'mx1', 'postfix');
      watch.take(Object.assign(event, { refusal: { domain, rule, network: hashOfNetwork(client) } }));
    }
    if (what === 'tell') watch.markTold(time, 0);
    if (what === 'save') {
      const state = JSON.parse(JSON.stringify(watch.dump()));
      watch = new RefusalWatch(['example.com']);
      watch.load(state);
    }
  }
  return watch;
}

const named = (watch: RefusalWatch, hours: number) =>
  watch.current(START + hours * HOUR).map(({ domain, rule, tries }) => `${domain}: ${rule} (${tries})`);
const everywhere = (count: number): Step[] =>
  Array.from({ length: count }, (_, at): Step => [1, 'refuse', undefined, `203.0.${at}.9`]);

describe('RefusalWatch', () => {
  const cases: [what: string, steps: Step[], refused: string[]][] = [
    [
      'whom we wrote to',
      [
        [0, 'write'],
        [1, 'refuse'],
        [2, 'refuse'],
      ],
      [`partner.example: ${RULE} (2)`],
    ],
    [
      'whose mail was taken before',
      [
        [0, 'take'],
        [1, 'refuse'],
      ],
      [`partner.example: ${RULE} (1)`],
    ],
    [
      'the same, over checkpoints',
      [
        [0, 'take'],
        [0, 'save'],
        [1, 'refuse'],
        [1, 'save'],
        [2, 'refuse'],
        [2, 'save'],
      ],
      [`partner.example: ${RULE} (2)`],
    ],
    [
      'who is taken again',
      [
        [0, 'write'],
        [1, 'refuse'],
        [2, 'take'],
      ],
      [],
    ],
    [
      'who was taken since, though the refusal is read late',
      [
        [0, 'write'],
        [2, 'take'],
        [1, 'refuse'],
      ],
      [],
    ],
    ['a stranger', [[1, 'refuse']], []],
    [
      'a name in two alphabets',
      [
        [0, 'write', 'bücher.example'],
        [1, 'refuse', 'xn--bcher-kva.example'],
      ],
      [`xn--bcher-kva.example: ${RULE} (1)`],
    ],
    [
      'one who became known later, and is refused no more',
      [
        [1, 'refuse'],
        [2, 'write'],
      ],
      [],
    ],
    [
      'ourselves, as bots forge',
      [
        [0, 'write', 'example.com'],
        [1, 'refuse', 'example.com'],
      ],
      [],
    ],
    ['a name that comes from everywhere', [[0, 'write'], ...everywhere(9)], []],
    [
      'the same, from where its mail was taken among others',
      [[0, 'take'], ...everywhere(9), [1, 'refuse']],
      [`partner.example: ${RULE} (10)`],
    ],
    [
      'who has not tried for a month',
      [
        [0, 'write'],
        [1, 'refuse'],
        [31 * 24, 'write'],
      ],
      [],
    ],
  ];
  it.each(cases)('%s', (_, steps, refused) => {
    expect(named(after(steps), steps.at(-1)![0])).toEqual(refused);
  });

  const due: [what: string, steps: Step[], hours: number, due: boolean][] = [
    [
      'after two hours',
      [
        [0, 'write'],
        [1, 'refuse'],
      ],
      3,
      true,
    ],
    [
      'not before, as its sender may come by another way',
      [
        [0, 'write'],
        [1, 'refuse'],
      ],
      2.9,
      false,
    ],
    [
      'not at night',
      [
        [0, 'write'],
        [1, 'refuse'],
      ],
      16,
      false,
    ],
    [
      'not a second time',
      [
        [0, 'write'],
        [1, 'refuse'],
        [3, 'tell'],
        [3, 'save'],
      ],
      27,
      false,
    ],
    [
      'nor another one on the same day',
      [
        [0, 'write'],
        [1, 'refuse'],
        [3, 'tell'],
        [0, 'write', 'b.example'],
        [4, 'refuse', 'b.example'],
      ],
      8,
      false,
    ],
    [
      'but on the next one',
      [
        [0, 'write'],
        [1, 'refuse'],
        [3, 'tell'],
        [3, 'save'],
        [0, 'write', 'b.example'],
        [4, 'refuse', 'b.example'],
      ],
      24,
      true,
    ],
  ];
  it.each(due)('is told in the morning: %s', (_, steps, hours, expected) => {
    expect(after(steps).isDue(START + hours * HOUR, 0)).toBe(expected);
  });

  it('is told in the morning of the office', () => {
    const watch = after([
      [0, 'write'],
      [1, 'refuse'],
    ]);
    const night = START + 3 * HOUR;
    expect([watch.isDue(night, 0), watch.isDue(night, 12 * 60)]).toEqual([true, false]);
  });

  it('is bounded, and keeps lasting correspondents when a bot has written to thousands', () => {
    const steps: Step[] = [
      [0, 'write'],
      [30, 'write'],
    ];
    const bot = Array.from({ length: 12_000 }, (_, at): Step => [31, 'write', `d${at}.example`]);
    const rules = Array.from(
      { length: 300 },
      (_, at): Step => [32, 'refuse', undefined, undefined, `rule ${at}`],
    );
    const watch = after([...steps, ...bot, ...rules]);
    const { contacts, refused } = watch.dump();
    expect([contacts.new.length / 6, contacts.lasting.length / 6, refused.length]).toEqual([10_000, 1, 200]);
    expect(watch.current(START + 2 * DAY)).toHaveLength(200);
  });

  it('holds no address and no name but domains', () => {
    const watch = after([
      [0, 'take'],
      [1, 'refuse'],
    ]);
    expect(JSON.stringify(watch.dump())).not.toMatch(/ann|198\.51/);
    expect(watch.current(START + DAY)[0]).toMatchObject({ lastDelivered: START - (START % MINUTE) });
  });
});
