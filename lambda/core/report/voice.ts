import type { Severity } from '../incident/incident.ts';
import type { Language } from '../message/settings.ts';
import { WORDS } from '../message/words/languages.ts';
import { REPORT_WORDS } from './words/languages.ts';
import type { ReportWords } from './words/words.ts';

/** How report and widget speak. */
export interface ReportVoice {
  words: ReportWords;
  language: Language;
  /** Minutes east of UTC of the times that are shown. */
  utcOffset: number;
  /** A severity's name, as a badge shows it. */
  severity(of: Severity): string;
}

export function reportVoice(language: Language, utcOffset: number): ReportVoice {
  return {
    words: REPORT_WORDS[language],
    language,
    utcOffset,
    // A badge is in capitals by its style; a screen reader would spell capitals out.
    severity: (of) => WORDS[language].severity[of].toLowerCase(),
  };
}
