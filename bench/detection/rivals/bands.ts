import type { Tally } from '../../../lambda/core/tally/tally.ts';
import { Clock } from './clock.ts';
import type { Method } from './method.ts';

interface Band {
  mean: number;
  variance: number;
  hours: number;
}

/** Weight of the newest hour (or week) in the moving averages. */
const ALPHA = 0.1;
/** A sender needs a day of hours, or two weeks of the same hour, before a band is drawn. */
const LEAST_HOURS = 24;
const LEAST_WEEKS = 2;
const WEEK = 168;

function fold(band: Band, value: number): void {
  const delta = value - band.mean;
  const alpha = Math.max(ALPHA, 1 / (band.hours + 1));
  band.mean += alpha * delta;
  band.variance = (1 - alpha) * (band.variance + alpha * delta * delta);
  band.hours++;
}

function outside(band: Band, value: number, sigmas: number): boolean {
  // One message is the least deviation that an hour can have.
  return value > band.mean + sigmas * Math.max(1, Math.sqrt(band.variance));
}

/** The hourly messages of a sender against `slots` moving bands (1: EWMA; 168: one per hour of the week). */
function banded(name: string, slots: number, least: number, sigmas: number): Method {
  const clock = new Clock();
  const bands = new Map<string, (Band | undefined)[]>();
  const last = new Map<string, number>();
  const slotOf = (own: (Band | undefined)[], hour: number): Band => {
    const known = own[hour % slots];
    if (known !== undefined) return known;
    const fresh = { mean: 0, variance: 0, hours: 0 };
    own[hour % slots] = fresh;
    return fresh;
  };
  const fill = (sender: string, from: number, to: number): void => {
    const own = bands.get(sender)!;
    for (let hour = from; hour < to; hour++) fold(slotOf(own, hour), 0);
  };
  const trips = (tally: Tally): boolean => {
    const { sender } = tally;
    let own = bands.get(sender);
    if (own === undefined) {
      own = [];
      bands.set(sender, own);
    }
    const now = clock.add(tally, (hour, { messages }) => {
      fill(sender, (last.get(sender) ?? hour - 1) + 1, hour);
      fold(slotOf(own, hour), messages);
      last.set(sender, hour);
    });
    const band = own[now.hour % slots];
    return band !== undefined && band.hours >= least && outside(band, now.messages, sigmas);
  };
  return { name, minute: (_, tallies) => tallies.filter(trips).map(({ sender }) => sender) };
}

export const ewma = (sigmas: number): Method => banded(`EWMA, ${sigmas} sigma`, 1, LEAST_HOURS, sigmas);

/** What CloudWatch anomaly detection does: a band around the mean of this hour of the week. */
export const seasonal = (sigmas: number): Method =>
  banded(`seasonal band, ${sigmas} sigma`, WEEK, LEAST_WEEKS, sigmas);
