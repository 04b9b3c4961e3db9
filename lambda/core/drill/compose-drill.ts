import type { Drill } from '../message/action.ts';
import { CHAT_LIMIT, type ChatNotification, description, markdownSafe } from '../message/chat-frame.ts';
import { emailText } from '../message/email-frame.ts';
import { gsm7, SMS_LENGTH } from '../message/gsm7.ts';
import type { Message } from '../message/publisher.ts';
import { type VoiceOptions, voiceOf } from '../message/voice.ts';
import { ascii, plain } from '../text/plain-text.ts';
import { clock } from '../time.ts';
import { drillId } from './drill.ts';
import { DRILL_WORDS } from './drill-words.ts';

/** SNS refuses a subject of 100 characters or more. */
const SUBJECT_LENGTH = 99;

/** The body of a drill's notice for programs: a schema of its own, so that nothing takes it for an incident. */
export interface DrillJson extends ChatNotification {
  schema: 'sendwatch.drill/1';
  /** The same whenever the same drill is told again. */
  drill: string;
  /** `critical` only where whoever started it asked to be paged. */
  severity: Message['severity'];
  /** ISO 8601. */
  created: string;
}

/**
 * The notice of a drill: it says so in its first word, in every channel. Without `page` it is a warning, which reaches
 * who is told of everything; with it, it goes wherever a critical incident would.
 *
 * @param seconds from the drill's log lines to the verdict
 * @param now milliseconds since 1970
 */
export function composeDrill(drill: Drill, seconds: number, now: number, options: VoiceOptions): Message {
  const { language, utcOffset, stage, links, words: usual } = voiceOf(options);
  const words = DRILL_WORDS[language];
  const title = `DRILL${stage === undefined ? '' : ` (${stage})`}: a made-up sender was found`;
  const severity = drill.page ? 'critical' : 'warning';
  const sentences = [
    words.nothing,
    words.what(plain(drill.by, 80), clock(drill.at, utcOffset), seconds),
    words.proves,
  ];
  const id = `drill-${drillId(drill.nonce)}`;
  const json: DrillJson = {
    schema: 'sendwatch.drill/1',
    drill: id,
    severity,
    created: new Date(now).toISOString(),
    version: '1.0',
    source: 'custom',
    id,
    content: {
      textType: 'client-markdown',
      title: title.slice(0, CHAT_LIMIT.title),
      description: description(sentences.map(markdownSafe), links),
      nextSteps: [],
      keywords: ['drill'],
    },
    metadata: {
      threadId: id,
      summary: words.nothing.slice(0, CHAT_LIMIT.summary),
      eventType: 'drill',
      relatedResources: [],
      additionalContext: {},
    },
  };
  return {
    subject: ascii(`[sendwatch] ${title}`, SUBJECT_LENGTH),
    email: emailText(sentences.flatMap((sentence) => [sentence, '']).slice(0, -1), usual.titles.links, links),
    sms: plain(gsm7(`${title}. Nothing has happened.`), SMS_LENGTH),
    json: JSON.stringify(json),
    severity,
    kind: 'opened',
  };
}
