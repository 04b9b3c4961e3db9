import type { Severity } from '../../incident/incident.ts';
import type { Language } from '../settings.ts';

type Names = Readonly<Record<Severity, string>>;

export const ENGLISH_SEVERITY: Names = { warning: 'WARNING', high: 'HIGH', critical: 'CRITICAL' };
export const JAPANESE_SEVERITY: Names = { warning: '注意', high: '重大', critical: '緊急' };

/** The names of severities, which all texts share. */
export const SEVERITY_NAMES: Readonly<Record<Language, Names>> = {
  en: ENGLISH_SEVERITY,
  ja: JAPANESE_SEVERITY,
};
