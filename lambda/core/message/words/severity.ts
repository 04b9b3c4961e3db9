import type { Severity } from '../../incident/incident.ts';
import type { Language } from '../settings.ts';
import { ENGLISH_SEVERITY } from './english/severity.ts';
import { JAPANESE_SEVERITY } from './japanese/severity.ts';

/** The names of severities, which all texts share. */
export const SEVERITY_NAMES: Readonly<Record<Language, Readonly<Record<Severity, string>>>> = {
  en: ENGLISH_SEVERITY,
  ja: JAPANESE_SEVERITY,
};
