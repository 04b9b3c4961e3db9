import type { Severity } from '../../../incident/incident.ts';

export const ENGLISH_SEVERITY: Readonly<Record<Severity, string>> = {
  warning: 'WARNING',
  high: 'HIGH',
  critical: 'CRITICAL',
};
