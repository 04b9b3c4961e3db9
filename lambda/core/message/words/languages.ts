import type { Language } from '../settings.ts';
import { ENGLISH } from './english/english.ts';
import { JAPANESE } from './japanese/japanese.ts';
import type { Words } from './words.ts';

/** The languages that notices are written in: a folder each. */
export const WORDS: Readonly<Record<Language, Words>> = { en: ENGLISH, ja: JAPANESE };
