import { isoTime } from '../time.ts';
import type { Incident } from './incident.ts';

/**
 * An incident as the commands print it: times in ISO 8601, `closed` null while it is open, `scripts` where the log
 * names any.
 */
export function incidentJson(incident: Incident): Record<string, unknown> {
  const { opened, alerted, closed, attackEnd, measured, counted, backscatter, signals, samples, ...rest } =
    incident;
  const { scripts, ...others } = samples;
  return {
    ...rest,
    ...(scripts !== undefined && { scripts }),
    signals: signals.map(({ to, ...each }) => (to === undefined ? each : { ...each, to: isoTime(to) })),
    samples: others,
    opened: isoTime(opened),
    alerted: isoTime(alerted),
    closed: closed === undefined ? null : isoTime(closed),
    ...(backscatter !== undefined && { backscatter: { ...backscatter, since: isoTime(backscatter.since) } }),
    ...(measured !== undefined && { measured: { ...measured, to: isoTime(measured.to) } }),
    ...(counted !== undefined && { counted: { ...counted, since: isoTime(counted.since) } }),
    ...(attackEnd !== undefined && { attackEnd: isoTime(attackEnd) }),
  };
}
