import { describe, expect, it } from 'vitest';
import { parseTallyRecord, tallyRecord } from '../../../lambda/core/backtest/tally-record.ts';
import { mergeTallies } from '../../../lambda/core/detect/merge-tallies.ts';
import { MONDAY, tally } from '../detect/office.ts';

const LOGIN = 'login:mary@example.com';

describe('a tally with refusals of our own server', () => {
  const whole = tally(LOGIN, MONDAY, {
    ownRefusals: { refused: 3, unnamed: 1, putOff: 2, recipients: ['a', 12, 'b'] },
    failedLogins: 7,
  });

  it('comes back from a file as it was, and one of before as it was', () => {
    const { ownRefusals: _, failedLogins: __, ...before } = whole;
    for (const each of [whole, before]) {
      const read = parseTallyRecord(JSON.parse(JSON.stringify(tallyRecord(each))));
      expect(read).toEqual(each);
      expect(Object.keys(read).includes('ownRefusals')).toBe(each === whole);
    }
  });

  it.each([
    [{ ownRefusals: 3 }, 'ownRefusals 3 is no object'],
    [{ ownRefusals: { refused: -1 } }, 'refused -1 is no count'],
    [{ failedLogins: 'many' }, 'failedLogins "many" is no count'],
  ])('is refused where it says %j', (fields, message) => {
    expect(() => parseTallyRecord({ ...tallyRecord(whole), ...fields })).toThrow(message);
  });

  it('adds up to the same, however a minute is split', () => {
    const other = { ...whole, ownRefusals: { refused: 2, unnamed: 0, putOff: 0, recipients: ['b', 'c'] } };
    const [merged] = mergeTallies([whole, other]);
    expect(merged).toMatchObject({
      ownRefusals: { refused: 5, unnamed: 1, putOff: 2, recipients: [12, 'a', 'b', 'c'] },
      failedLogins: 14,
    });
    expect(mergeTallies([other, whole])).toEqual([merged]);
    expect(mergeTallies([tally(LOGIN, MONDAY), tally(LOGIN, MONDAY)])[0]).not.toHaveProperty('ownRefusals');
  });
});
