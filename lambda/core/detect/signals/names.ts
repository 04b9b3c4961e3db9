/** All signals by name. The order is that of the findings of an incident. */
export const SIGNALS = [
  'volume',
  'failures',
  'domains',
  'senders',
  'login-spread',
  'ceiling',
  'blocked',
] as const;
export type SignalName = (typeof SIGNALS)[number];
