import { DEFAULT_NOTIFY, type Language, type NotifySettings } from './settings.ts';
import { LISTING_WORDS, type ListingWords } from './words/listing-words.ts';
import { WORDS, type Words } from './words/words.ts';

/** How news about blocklists is told. */
export interface ListingVoice {
  words: ListingWords;
  /** What all texts share: names of severities, the title of the links. */
  common: Words;
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
    words: LISTING_WORDS[language],
    common: WORDS[language],
    language,
    utcOffset: options.utcOffset ?? 0,
    links,
  };
}
