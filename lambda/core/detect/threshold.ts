/** Score at which an incident opens in a fleet of up to 400 senders. */
const BASE = 9.5;
const BASE_SENDERS = 400;
/** False alerts a week at that threshold: 0.19 and 0.88 in the two worlds of docs/detection.md, their geometric mean. */
const BASE_ALERTS = 0.41;

/**
 * The threshold for a fleet of `senders`: 9.5 + ln(max(1, senders / 400)). Evidence of e^L against one in e^L: with
 * more senders more coincidences are tried, so the same rate of false alerts per fleet needs that much more.
 * `alertsPerWeek` asks for another rate; each e-fold costs about one unit (bench/detection/fleet-size.ts).
 */
export function thresholdFor(
  senders: number,
  settings: { threshold: number | undefined; alertsPerWeek: number | undefined },
): number {
  const fleet = Math.log(Math.max(1, senders / BASE_SENDERS));
  if (settings.threshold !== undefined) return settings.threshold + fleet;
  if (settings.alertsPerWeek === undefined) return BASE + fleet;
  return BASE + fleet - Math.log(settings.alertsPerWeek / BASE_ALERTS);
}
