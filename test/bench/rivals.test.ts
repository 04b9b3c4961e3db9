import { describe, expect, it } from 'vitest';
import { surge } from '../../bench/detection/rivals/surge.ts';
import { toldBy } from '../../bench/office/rivals.ts';
import { tally } from '../core/detect/office.ts';

describe('the rule of a quarter of an hour', () => {
  const sender = 'host:192.0.2.1';
  const quarter = (at: number, messages: number) =>
    surgeOf(
      [...Array(20).keys()].map((i) => tally(sender, 15 * i, { messages: 10 })),
      at,
      messages,
    );

  function surgeOf(past: readonly ReturnType<typeof tally>[], minute: number, messages: number): boolean {
    const rule = surge(30, 5);
    for (const each of past) rule.minute(each.minute, [each]);
    return rule.minute(minute, [tally(sender, minute, { messages })]).length > 0;
  }

  it.each([
    [29, [], false],
    [30, [], true],
  ])('%i messages of a new sender', (messages, past, trips) => {
    expect(surgeOf(past, 300, messages)).toBe(trips);
  });

  it.each([
    [49, false],
    [50, true],
  ])('%i messages where 10 are usual', (messages, trips) => {
    expect(quarter(300, messages)).toBe(trips);
  });
});

describe('a rule over the tallies that replay wrote', () => {
  const record = (fields: object) =>
    JSON.stringify({ minute: '2024-01-01T00:00:00Z', messages: 40, ...fields });

  it('accuses the login, and not the address that it came from', () => {
    const text = [
      record({ sender: 'host:198.51.100.1', loggedIn: 40 }),
      record({ sender: 'login:mary@example.com' }),
      '',
    ].join('\n');
    const told = toldBy(surge(30, 5), text);
    expect(told.map(({ sender, alerted }) => [sender, alerted])).toEqual([
      ['login:mary@example.com', '2024-01-01T00:01:00.000Z'],
    ]);
  });
});
