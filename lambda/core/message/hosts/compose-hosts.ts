import { hash64 } from '../../hash.ts';
import type { NewsOf } from '../../rhythm/hosts.ts';
import { SLOT } from '../../rhythm/slot.ts';
import { ascii, plain } from '../../text/plain-text.ts';
import { clock, isoTime, SECOND } from '../../time.ts';
import { CHAT_LIMIT, type ChatNotification, description, markdownSafe, stepMarkdown } from '../chat-frame.ts';
import type { Step } from '../commands/commands.ts';
import { emailText } from '../email-frame.ts';
import { gsm7, SMS_LENGTH } from '../gsm7.ts';
import type { Message } from '../publisher.ts';
import { type VoiceOptions, voiceOf } from '../voice.ts';
import { HOST_WORDS, type HostSentences } from './host-words.ts';

/** SNS refuses a subject of 100 characters or more. */
const SUBJECT_LENGTH = 99;
/** Of each of which an e-mail has a sentence. */
const MOST_HOSTS = 20;
/** Several bodies of a message hold them, and SNS takes 256 kB for all. */
const MOST_FOR_PROGRAMS = 50;

/** The body of a notice about mail hosts for programs. */
export interface HostsJson extends ChatNotification {
  schema: 'sendwatch.hosts/1';
  /** The same whenever the same is told again. */
  notice: string;
  severity: 'warning';
  /** ISO 8601, as the times below. */
  created: string;
  hosts: {
    host: string;
    kind: NewsOf['kind'];
    at: string;
    /** When it was heard before; absent: never, or it is about its clock. */
    last?: string;
    /** By how many seconds its clock is off, or was; positive: it writes times that are past. */
    off?: number;
  }[];
  /** News that did not fit. */
  more: number;
}

/**
 * The notice that mail hosts have fallen silent or are heard again, or that a clock is off: one for all of a run. It
 * is a warning, for whoever is told of everything, as the alarms about sendwatch itself.
 *
 * @param news one at least
 * @param now milliseconds since 1970
 */
export function composeHosts(news: readonly NewsOf[], now: number, options: VoiceOptions): Message {
  const { language, utcOffset, stage, links, words: usual } = voiceOf(options);
  const words = HOST_WORDS[language];
  const time = (slot: number) => clock(slot * SLOT, utcOffset);
  const titleIn = ({ title, short }: typeof words) => title(said(news[0]!, short, time), news.length - 1);
  const of = stage === undefined ? '' : `(${stage}) `;
  const title = `${of}${titleIn(words)}`;
  const sentences = news.slice(0, MOST_HOSTS).map((each) => said(each, words.long, time));
  if (news.length > MOST_HOSTS) sentences.push(words.more(news.length - MOST_HOSTS));
  const steps = [
    news.some(({ kind }) => kind === 'silent') && words.silentStep,
    news.some(({ kind }) => kind === 'clock-off') && words.clockStep,
  ]
    .filter((step) => step !== false)
    .map(({ before, code, after }): Step => [before, { code }, after]);
  const id = `hosts-${hash64(JSON.stringify(news))}`;
  const json: HostsJson = {
    schema: 'sendwatch.hosts/1',
    notice: id,
    severity: 'warning',
    created: isoTime(now),
    hosts: news.slice(0, MOST_FOR_PROGRAMS).map(jsonOf),
    more: Math.max(0, news.length - MOST_FOR_PROGRAMS),
    version: '1.0',
    source: 'custom',
    id,
    content: {
      textType: 'client-markdown',
      title: markdownSafe(title).slice(0, CHAT_LIMIT.title),
      description: description(sentences.map(markdownSafe), links),
      nextSteps: steps.map(stepMarkdown),
      keywords: ['hosts'],
    },
    metadata: {
      threadId: 'hosts',
      summary: markdownSafe(title).slice(0, CHAT_LIMIT.summary),
      eventType: 'sendwatch.hosts',
      relatedResources: [],
      additionalContext: {},
    },
  };
  const english = `${of}${titleIn(HOST_WORDS.en)}`;
  return {
    subject: ascii(`[sendwatch] ${english}`, SUBJECT_LENGTH),
    email: emailText(
      [...sentences, '', ...steps].slice(0, steps.length > 0 ? undefined : -1),
      usual.titles.links,
      links,
    ),
    sms: plain(gsm7(english), SMS_LENGTH),
    json: JSON.stringify(json),
    severity: 'warning',
    kind: 'hosts',
  };
}

/** A sentence about one host, whose name is what a log says. */
function said(news: NewsOf, sentences: HostSentences, time: (slot: number) => string): string {
  const host = plain(news.host, 120);
  switch (news.kind) {
    case 'clock-off':
      return sentences.clockOff(host, news.off);
    case 'clock-right':
      return sentences.clockRight(host, news.off);
    default: {
      // The end of the slot: until then a line may have come.
      const last = news.last === undefined ? undefined : time(news.last + 1);
      return news.kind === 'heard'
        ? sentences.heard(host, time(news.at), last)
        : sentences[news.kind](host, last);
    }
  }
}

function jsonOf(news: NewsOf): HostsJson['hosts'][number] {
  const { host, kind, at } = news;
  return {
    host: host.slice(0, 1_000),
    kind,
    at: isoTime(at * SLOT),
    ...('off' in news && { off: Math.round(news.off / SECOND) }),
    ...('last' in news && news.last !== undefined && { last: isoTime((news.last + 1) * SLOT) }),
  };
}
