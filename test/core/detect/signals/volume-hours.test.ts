import { describe, expect, it } from 'vitest';
import { VOLUME } from '../../../../lambda/core/detect/signals/volume.ts';
import { FleetState } from '../../../../lambda/core/detect/state/fleet-state.ts';
import { SenderState, SIZE_BINS } from '../../../../lambda/core/detect/state/sender-state.ts';
import { COUNTER, COUNTERS, STRIDE, TAU } from '../../../../lambda/core/detect/state/windows.ts';

/** A sender of ten days with up to 100 recipients in each window, and 300 now, sent in hours as busy as the average. */
function score(window: number, season: number): number {
  const sender = new SenderState(0, 0);
  sender.days = 10;
  for (let i = 0; i < 4; i++) sender.sizes[i * SIZE_BINS + 6] = 10;
  const windows = new Float64Array(COUNTERS);
  const overall = 0.1;
  windows[window * STRIDE + COUNTER.recipients] = 300;
  windows[window * STRIDE + COUNTER.expected] = overall * TAU[window]!;
  return VOLUME.score(
    { sender, fleet: new FleetState(), slot: 10, season, overall },
    windows,
    window * STRIDE,
    window,
  );
}

describe('the hour that begins', () => {
  it.each([2, 3])('makes what several hours have seen no less likely, window %i', (window) => {
    expect(score(window, 0.25)).toBe(score(window, 1));
    expect(score(window, 2)).toBeLessThan(score(window, 1));
  });

  it.each([0, 1])('counts for what was sent in it, window %i', (window) => {
    expect(score(window, 0.25)).toBeGreaterThan(score(window, 1));
  });
});
