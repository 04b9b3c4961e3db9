import type { Said } from './action.ts';
import type { MailLogPlace } from './log-link.ts';
import { DEFAULT_NOTIFY } from './notify-defaults.ts';
import type { NotifySettings } from './settings.ts';
import { WORDS } from './words/languages.ts';
import type { Words } from './words/words.ts';

/** How a notice is told: language, zone, what to link and what people have said about the incident. */
export interface Voice {
  words: Words;
  language: NotifySettings['language'];
  /** Minutes east of UTC of the times that are shown. */
  utcOffset: number;
  /** Of the deployed stack; undefined where there is none. */
  stage: string | undefined;
  links: NotifySettings['links'];
  /** Where the mail log is that an e-mail links; undefined: nowhere. */
  logs: MailLogPlace | undefined;
  said: Said;
}

export interface VoiceOptions {
  /** Default: English, no links. */
  notify?: NotifySettings;
  /** Default: UTC. */
  utcOffset?: number;
  stage?: string;
  logs?: MailLogPlace | undefined;
  said?: Said;
}

export function voiceOf(options: VoiceOptions = {}): Voice {
  const notify = options.notify ?? DEFAULT_NOTIFY;
  return {
    words: WORDS[notify.language],
    language: notify.language,
    utcOffset: options.utcOffset ?? 0,
    stage: options.stage,
    links: notify.links,
    logs: options.logs,
    said: options.said ?? { expected: [] },
  };
}
