import { expect, it } from 'vitest';
import type { Lease } from '../../../lambda/core/ports.ts';
import { NOW } from './backends.ts';
import { describeEachBackend } from './each-backend.ts';

type Step = { acquires: string; at: number; until: number; gets: boolean } | { releases: string };

const acquires = (owner: string, at: number, until: number, gets: boolean): Step => ({
  acquires: owner,
  at,
  until,
  gets,
});
const releases = (owner: string): Step => ({ releases: owner });

/** Times are seconds. */
const CASES: [name: string, steps: Step[]][] = [
  ['is free at first', [acquires('a', 0, 90, true)]],
  ['is refused to another judge while it runs', [acquires('a', 0, 90, true), acquires('b', 60, 150, false)]],
  [
    'is not lost by the refusal',
    [
      acquires('a', 0, 90, true),
      acquires('b', 10, 500, false),
      acquires('c', 80, 500, false),
      acquires('c', 91, 500, true),
    ],
  ],
  [
    'is renewed by its holder',
    [acquires('a', 0, 90, true), acquires('a', 60, 150, true), acquires('b', 120, 210, false)],
  ],
  ['is still held at its last moment', [acquires('a', 0, 90, true), acquires('b', 90, 180, false)]],
  ['is taken over when its time is over', [acquires('a', 0, 90, true), acquires('b', 91, 181, true)]],
  [
    'is refused to a holder whose time was over and who was replaced',
    [acquires('a', 0, 90, true), acquires('b', 91, 181, true), acquires('a', 100, 190, false)],
  ],
  ['is free after its release', [acquires('a', 0, 90, true), releases('a'), acquires('b', 1, 91, true)]],
  [
    'can be acquired again by who released it',
    [acquires('a', 0, 90, true), releases('a'), acquires('a', 1, 91, true), acquires('b', 2, 92, false)],
  ],
  [
    'is not released by somebody else',
    [acquires('a', 0, 90, true), releases('b'), acquires('b', 1, 91, false)],
  ],
  ['may be released when nobody holds it', [releases('a'), acquires('b', 1, 91, true)]],
];

describeEachBackend('Lease', (stores) => {
  it.each(CASES)('%s', async (_, steps) => {
    const { lease } = stores();
    for (const step of steps) await take(lease, step);
  });

  it('is given to one of many who ask at once', async () => {
    const { lease } = stores();
    const owners = ['a', 'b', 'c', 'd', 'e'];
    const got = await Promise.all(owners.map((owner) => lease.acquire(owner, NOW, NOW + 90_000)));
    expect(got.filter(Boolean)).toHaveLength(1);
  });
});

async function take(lease: Lease, step: Step): Promise<void> {
  if ('releases' in step) {
    await lease.release(step.releases);
    return;
  }
  const got = await lease.acquire(step.acquires, NOW + step.at * 1000, NOW + step.until * 1000);
  expect(got, `${step.acquires} at ${step.at}`).toBe(step.gets);
}
