/** Events that come up to this many minutes late are judged as if they had come in time. */
export const WINDOW = 15;
/** The checkpoint moves once a window, not each minute: its size, not its age, is what costs. */
export const STRIDE = 15;
/** In a flood it moves sooner, so that less is judged again: so many tallies take a quarter of the time of a run. */
const MANY_TALLIES = 80_000;
const SHORT_STRIDE = 5;

/**
 * Where a run moves the checkpoint to, in minutes since 1970; `start` where it stays.
 *
 * @param start where it stands
 * @param end the last minute that the run judges
 * @param judged tallies that the run before has judged
 */
export function settledMinute(start: number, end: number, judged: number): number {
  const stride = judged > MANY_TALLIES ? SHORT_STRIDE : STRIDE;
  return end - WINDOW - start >= stride ? end - WINDOW : start;
}
