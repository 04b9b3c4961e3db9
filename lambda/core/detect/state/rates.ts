import type { SenderState } from './sender-state.ts';

/** Prior of the overall rate: 12 recipients in 600 minutes, 1.2 an hour. */
const PRIOR_RECIPIENTS = 12;
const PRIOR_MINUTES = 600;
/** Each slot of the week is shrunk to the overall rate with the weight of three hours of exposure. */
const SLOT_MINUTES = 180;

/**
 * Recipients a minute over all hours: r = (A + 12 p) / (H + 600), the posterior mean of a Poisson rate under a
 * gamma prior; p is the role's multiplier.
 */
export function overallRate(
  sender: Pick<SenderState, 'totalRecipients' | 'totalMinutes'>,
  role: number,
): number {
  return (sender.totalRecipients + PRIOR_RECIPIENTS * role) / (sender.totalMinutes + PRIOR_MINUTES);
}

/** Recipients a minute in one slot of the week: (c_b + 180 r) / (h_b + 180). */
export function slotRate(
  sender: { slotRecipients: Readonly<Record<number, number>>; slotMinutes: Readonly<Record<number, number>> },
  slot: number,
  overall: number,
): number {
  return (sender.slotRecipients[slot]! + SLOT_MINUTES * overall) / (sender.slotMinutes[slot]! + SLOT_MINUTES);
}
