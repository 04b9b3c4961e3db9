import type { Tally } from '../../../lambda/core/tally/tally.ts';
import type { Alert } from '../score.ts';

/** A way to find senders of spam, run over one world. */
export interface Method {
  name: string;
  /** One minute of tallies at a time; returns the senders that trip in it. */
  minute(minute: number, tallies: readonly Tally[]): string[];
}

/** How long an alarm stands after the last minute that tripped it: the same for all rivals. */
const HOLD = 120;

/** Runs a method and turns its trips into alerts, one per spell. */
export function alertsOf(
  method: Method,
  minutes: readonly { minute: number; tallies: readonly Tally[] }[],
): Alert[] {
  const alerts: Alert[] = [];
  const standing = new Map<string, Alert>();
  for (const { minute, tallies } of minutes) {
    for (const sender of method.minute(minute, tallies)) {
      const alert = standing.get(sender);
      if (alert !== undefined && alert.closed > minute) alert.closed = minute + HOLD;
      else {
        const fresh = { keys: [sender], alerted: minute + 1, closed: minute + HOLD };
        standing.set(sender, fresh);
        alerts.push(fresh);
      }
    }
  }
  return alerts;
}
