import { isNews, type RefusedDomain } from '../../impact/refused/refusal-watch.ts';
import { ascii, plain, shortened } from '../../text/plain-text.ts';
import { clock, isoTime } from '../../time.ts';
import { CHAT_LIMIT, type ChatNotification, description, markdownSafe, stepMarkdown } from '../chat-frame.ts';
import type { Step } from '../commands/commands.ts';
import { type EmailLine, emailText } from '../email-frame.ts';
import { gsm7, SMS_LENGTH } from '../gsm7.ts';
import type { Message } from '../publisher.ts';
import { type VoiceOptions, voiceOf } from '../voice.ts';
import { ENGLISH_SEVERITY } from '../words/english/severity.ts';
import { SEVERITY_NAMES } from '../words/severity.ts';
import { LOOK_COMMAND, REFUSED_WORDS, type RefusedWords } from './refused-words.ts';

/** SNS refuses a subject of 100 characters or more. */
const SUBJECT_LENGTH = 99;
const MOST_SHOWN = 20;
const LONGEST = { domain: 255, rule: 160 } as const;
/** Nobody is woken for a rule that has been in force for hours. */
const SEVERITY = 'warning';

/** The body for programs: a chat notification (see chat-frame.ts) with our own keys beside it. */
interface RefusedJson extends ChatNotification {
  schema: 'sendwatch.refused/1';
  /** The same whenever the same day is told again. */
  notice: string;
  severity: Message['severity'];
  /** ISO 8601. */
  created: string;
  /** Those of which nobody was told before, most mail first; `left` more are not in the list. */
  refused: RefusedEntry[];
  left: number;
  /** How many were told before and are refused still. */
  still: number;
}

interface RefusedEntry {
  domain: string;
  rule: string;
  /** Times are ISO 8601. */
  since: string;
  last: string;
  tries: number;
  written: number;
  delivered: number;
  lastDelivered: string | null;
}

/**
 * All bodies of the notice about correspondents whom our own rules refuse: a warning at most. E-mail and chat are in
 * the language of `notify`; subject and SMS are English in any.
 *
 * @param refused whoever is refused now, at least one of them news
 * @param now milliseconds since 1970
 */
export function composeRefused(
  refused: readonly RefusedDomain[],
  now: number,
  options: VoiceOptions = {},
): Message {
  const { language, utcOffset, links, words: usual } = voiceOf(options);
  const words = REFUSED_WORDS[language];
  const news = refused.filter((each) => isNews(each, now));
  const still = refused.filter(({ told }) => told !== undefined).length;
  const shown = news.slice(0, MOST_SHOWN);
  const id = `refused-${isoTime(now).slice(0, 10)}`;
  const headline = `${SEVERITY_NAMES[language][SEVERITY]}: ${words.headline(news.length)}`;
  const english = `${ENGLISH_SEVERITY[SEVERITY]}: ${REFUSED_WORDS.en.headline(news.length)}`;
  const entries = shown.map((each) => linesOf(each, words, utcOffset));
  const rest = [
    ...(news.length > shown.length ? [words.more(news.length - shown.length)] : []),
    ...(still > 0 ? [words.still(still)] : []),
  ];
  const steps = stepsOf(words);
  const email: EmailLine[] = [
    headline,
    '',
    words.what,
    ...entries.flatMap(([first, ...others]) => ['', `- ${first}`, ...others.map((line) => `  ${line}`)]),
    ...(rest.length > 0 ? ['', ...rest] : []),
    '',
    words.steps.title,
    ...steps.map((step, at): Step => [`${at + 1}. `, ...step]),
    '',
    words.footer(id),
  ];
  const json: RefusedJson = {
    schema: 'sendwatch.refused/1',
    notice: id,
    severity: SEVERITY,
    created: isoTime(now),
    refused: shown.map(entryOf),
    left: news.length - shown.length,
    still,
    version: '1.0',
    source: 'custom',
    id,
    content: {
      textType: 'client-markdown',
      title: plain(markdownSafe(headline), CHAT_LIMIT.title),
      description: description(
        [words.what, ...entries.map((lines) => lines.join('\n')), ...rest].map(markdownSafe),
        links,
      ),
      nextSteps: steps.map((step) => plain(stepMarkdown(step), CHAT_LIMIT.step)),
      keywords: [SEVERITY],
    },
    metadata: {
      threadId: 'refused',
      summary: plain(markdownSafe(headline), CHAT_LIMIT.summary),
      eventType: 'sendwatch.refused',
      relatedResources: [],
      additionalContext: { severity: SEVERITY },
    },
  };
  return {
    subject: ascii(`[sendwatch] ${english}`, SUBJECT_LENGTH),
    email: emailText(email, usual.titles.links, links),
    sms: plain(gsm7(`${english}: ${shortened(shown[0]?.domain ?? '', 60)}, ID ${id}`), SMS_LENGTH),
    json: JSON.stringify(json),
    severity: SEVERITY,
    kind: 'refused',
  };
}

function linesOf(each: RefusedDomain, words: RefusedWords, utcOffset: number): string[] {
  const { domain, rule, since, last, tries, written, delivered, lastDelivered } = each;
  const before = lastDelivered === undefined ? undefined : clock(lastDelivered, utcOffset);
  return [
    words.entry(plain(domain, 120), clock(since, utcOffset), clock(last, utcOffset), tries),
    words.rule(plain(rule, 160)),
    words.before(written, delivered, before),
  ];
}

function stepsOf({ steps }: RefusedWords): Step[] {
  return [[steps.look, { code: LOOK_COMMAND }], [steps.allow], [steps.resend], [steps.forged]];
}

function entryOf({ told, domain, rule, since, last, lastDelivered, ...each }: RefusedDomain): RefusedEntry {
  return {
    ...each,
    domain: domain.slice(0, LONGEST.domain),
    rule: rule.slice(0, LONGEST.rule),
    since: isoTime(since),
    last: isoTime(last),
    lastDelivered: lastDelivered === undefined ? null : isoTime(lastDelivered),
  };
}
