import type { Language } from '../../message/settings.ts';
import { REPORT_ENGLISH } from './english.ts';
import { REPORT_JAPANESE } from './japanese.ts';
import type { ReportWords } from './words.ts';

/** The languages of report and widget. */
export const REPORT_WORDS: Readonly<Record<Language, ReportWords>> = {
  en: REPORT_ENGLISH,
  ja: REPORT_JAPANESE,
};
