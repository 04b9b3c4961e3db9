import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pacer, type PacerOptions } from '../../lambda/adapters/dns/pacer.ts';
import { runTime } from '../../lambda/core/dnsbl/check/pace.ts';

/** Sends `perZone` queries to each of `zones`, each answered after `latencyMs`, in simulated time. */
async function simulate(zones: number, perZone: number, latencyMs: number, options: PacerOptions = {}) {
  const start = Date.now();
  const sent: { zone: string; at: number }[] = [];
  const pacer = new Pacer(options);
  let inFlight = 0;
  let most = 0;
  const all = Array.from({ length: zones * perZone }, (_, i) => {
    const zone = `zone${i % zones}`;
    return pacer.run(zone, async () => {
      sent.push({ zone, at: Date.now() - start });
      most = Math.max(most, ++inFlight);
      await new Promise((done) => setTimeout(done, latencyMs));
      inFlight--;
      return true;
    });
  });
  let finished = 0;
  const results = Promise.all(all).then((values) => {
    finished = Date.now() - start;
    return values;
  });
  await vi.runAllTimersAsync();
  return { sent, most, finished, given: (await results).filter((value) => value === undefined).length };
}

/** The most queries that one zone got within any window of so many milliseconds. */
function mostWithin(sent: readonly { zone: string; at: number }[], windowMs: number): number {
  return Math.max(
    ...sent.map(
      (first) =>
        sent.filter(({ zone, at }) => zone === first.zone && at >= first.at && at < first.at + windowMs)
          .length,
    ),
  );
}

describe('Pacer', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('lets six queries a zone go at once and then one a second', async () => {
    const { sent } = await simulate(1, 10, 5);
    expect(sent.map(({ at }) => Math.round(at / 100) / 10)).toEqual([0, 0, 0, 0, 0, 0, 1, 2, 3, 4]);
  });

  it.each([20, 200, 700])(
    '40 targets on 40 lists (43 queries a zone) with answers after %i ms',
    async (latencyMs) => {
      const { sent, most, finished } = await simulate(40, 43, latencyMs);
      expect(sent).toHaveLength(40 * 43);
      expect(most).toBeLessThanOrEqual(32);
      // One token may have grown back within the window's own second.
      expect(mostWithin(sent, 1000)).toBeLessThanOrEqual(7);
      expect(finished).toBeGreaterThanOrEqual(37_000);
      // Simulated time; timers round up to whole milliseconds.
      expect(finished).toBeLessThanOrEqual(runTime(Array<number>(40).fill(43), latencyMs) + 100);
    },
  );

  it('gives every zone its turn', async () => {
    const { sent } = await simulate(64, 6, 100);
    const firsts = Array.from({ length: 64 }, (_, i) => sent.findIndex(({ zone }) => zone === `zone${i}`));
    expect(Math.max(...firsts)).toBe(63);
  });

  it('does not let servers that never answer keep others waiting', async () => {
    const patient = await simulate(64, 1, 60_000, { overdueMs: 100_000 });
    const brisk = await simulate(64, 1, 60_000, { overdueMs: 500 });
    expect(Math.max(...patient.sent.map(({ at }) => at))).toBe(60_000);
    expect(Math.max(...brisk.sent.map(({ at }) => at))).toBe(500);
  });

  it('gives up what is still waiting when the time is over, and keeps what was sent', async () => {
    const { sent, given, finished } = await simulate(1, 20, 50, { until: Date.now() + 4500 });
    expect(sent).toHaveLength(6 + 4);
    expect(given).toBe(10);
    expect(finished).toBe(4500);
  });

  it('hands a failure to whoever asked, and goes on', async () => {
    const pacer = new Pacer();
    await expect(pacer.run('zone', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(pacer.run('zone', () => Promise.resolve('fine'))).resolves.toBe('fine');
  });
});
