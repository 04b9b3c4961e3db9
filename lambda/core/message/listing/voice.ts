import type { Severity } from '../../incident/incident.ts';
import { DEFAULT_NOTIFY } from '../notify-defaults.ts';
import type { Language, NotifySettings } from '../settings.ts';
import { LISTING_ENGLISH } from '../words/english/listing.ts';
import { LISTING_JAPANESE } from '../words/japanese/listing.ts';
import type { ListingWords } from '../words/listing-words.ts';
import { SEVERITY_NAMES } from '../words/severity.ts';

const WORDS: Readonly<Record<Language, ListingWords>> = { en: LISTING_ENGLISH, ja: LISTING_JAPANESE };

/** How news about blocklists is told. */
export interface ListingVoice {
  words: ListingWords;
  severity: Readonly<Record<Severity, string>>;
  language: Language;
  /** Minutes east of UTC of the times that are shown. */
  utcOffset: number;
  links: NotifySettings['links'];
}

export interface ListingVoiceOptions {
  /** Default: English, no links. */
  notify?: NotifySettings;
  /** Default: UTC. */
  utcOffset?: number;
}

export function listingVoiceOf(options: ListingVoiceOptions = {}): ListingVoice {
  const { language, links } = options.notify ?? DEFAULT_NOTIFY;
  return {
    words: WORDS[language],
    severity: SEVERITY_NAMES[language],
    language,
    utcOffset: options.utcOffset ?? 0,
    links,
  };
}
