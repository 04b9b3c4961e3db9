import { setFlagsFromString } from 'node:v8';
import { expect, it } from 'vitest';
import { settleNumbers } from '../../../lambda/core/detect/math/fractions.ts';
import { emptyRecord } from '../../../lambda/core/detect/state/kept.ts';
import { SenderState, Today } from '../../../lambda/core/detect/state/sender-state.ts';

setFlagsFromString('--allow-natives-syntax');
const haveOneShape = new Function('a', 'b', 'return %HaveSameMap(a, b)') as (a: object, b: object) => boolean;

it.each<[string, () => object, string]>([
  ['a state', () => new SenderState(29_000_000, 20_000), 'days'],
  ['a day', () => new Today(), 'failureScore'],
  ['a record', () => emptyRecord(), 'totalPace'],
])('%s keeps its shape when a number becomes a fraction', (_, make, field) => {
  const [before, after] = [make(), make()];
  Object.assign(after, { [field]: 0.25 });
  expect(haveOneShape(before, after)).toBe(true);
});

it('changes the shape of what was not settled, and not of what was', () => {
  class Settled {
    count = 0;
  }
  class Born {
    count = 0;
  }
  settleNumbers(new Settled());
  for (const [make, one] of [
    [() => new Settled(), true],
    [() => new Born(), false],
  ] as const) {
    const [before, after] = [make(), make()];
    after.count = 0.25;
    expect(haveOneShape(before, after)).toBe(one);
  }
});
