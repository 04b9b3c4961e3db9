/**
 * What the log tells of who handed a message in: `told`: a login, a user or a client of ours; `stranger`: any other
 * client, without a login; `untold`: it was seen to arrive, and nothing names anybody; `unseen`: no line of its arrival,
 * which may be from before the log began.
 */
export type Origin = 'told' | 'stranger' | 'untold' | 'unseen';

/** Takes each message once that leaves for a server of somebody else's. */
export interface DepartureSink {
  /** @param time milliseconds since 1970 */
  departed(host: string, origin: Origin, time: number): void;
}
