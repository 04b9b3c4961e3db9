/**
 * What the log tells of who handed a message in: `told`: a client, a login or a user; `untold`: it was seen to arrive, and
 * nothing names anybody; `unseen`: no line of its arrival, which may be from before the log began.
 */
export type Origin = 'told' | 'untold' | 'unseen';

/** Takes each message once that leaves for a server of somebody else's. */
export interface DepartureSink {
  /** @param time milliseconds since 1970 */
  departed(host: string, origin: Origin, time: number): void;
}
