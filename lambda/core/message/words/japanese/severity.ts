import type { Severity } from '../../../incident/incident.ts';

export const JAPANESE_SEVERITY: Readonly<Record<Severity, string>> = {
  warning: '注意',
  high: '重大',
  critical: '緊急',
};
