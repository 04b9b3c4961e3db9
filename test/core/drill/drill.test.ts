import { describe, expect, it } from 'vitest';
import { composeDrill } from '../../../lambda/core/drill/compose-drill.ts';
import {
  DRILL_LENGTH,
  DRILL_MESSAGES,
  drillHost,
  drillSender,
  drillStream,
  drillsOf,
  isDrillStream,
  isOthersDrill,
  separateDrills,
} from '../../../lambda/core/drill/drill.ts';
import { drillLines } from '../../../lambda/core/drill/drill-lines.ts';
import { toMessageEvent } from '../../../lambda/core/events/event-of-line.ts';
import type { MessageEvent } from '../../../lambda/core/events/message-event.ts';
import { createLineParser } from '../../../lambda/core/mail-log/line-parser.ts';
import type { Drill } from '../../../lambda/core/message/action.ts';
import { gsm7, SMS_LENGTH } from '../../../lambda/core/message/gsm7.ts';
import { DEFAULT_NOTIFY } from '../../../lambda/core/message/notify-defaults.ts';
import { LANGUAGES } from '../../../lambda/core/message/settings.ts';

const NONCE = 'fedcba9876543210fedcba9876543210';
const AT = Date.UTC(2026, 9, 13, 9);
const drill: Drill = {
  type: 'drill',
  nonce: NONCE,
  from: AT,
  to: AT + DRILL_LENGTH,
  page: false,
  by: 'alice',
  at: AT,
};

const eventsOf = (lines: readonly string[]): MessageEvent[] => {
  const parse = createLineParser();
  return lines.map((line) => toMessageEvent(parse(line))).filter((event) => event !== undefined);
};
const written = drillLines(NONCE, AT + 70_000);

describe('drillLines', () => {
  it('are lines that are understood, of one sender and many domains that cannot exist', () => {
    const parse = createLineParser();
    const lines = written.map((line) => parse(line));
    expect(lines.filter(({ kind }) => kind === 'unknown' || kind === 'malformed')).toEqual([]);
    const events = eventsOf(written);
    const logins = events.flatMap(({ arrival }) => arrival?.login ?? []);
    expect(new Set(logins.map((login) => `login:${login}`))).toEqual(new Set([drillSender(NONCE)]));
    const domains = events.flatMap(({ outcome }) => outcome?.recipients.map(({ domain }) => domain) ?? []);
    expect(new Set(domains).size).toBe(DRILL_MESSAGES);
    expect(domains.filter((domain) => !domain.endsWith('.invalid'))).toEqual([]);
  });
});

describe('separateDrills', () => {
  it("takes all of a drill's events, and none else", () => {
    const own = eventsOf(written);
    const others = eventsOf(written.map((line) => line.replace(drillHost(NONCE), 'mx1')));
    const found = separateDrills([...others, ...own], [drill]);
    expect(found.others).toEqual(others);
    expect(found.drilled).toEqual(new Map([[NONCE, own]]));
  });

  it('hands the events on as they are where there is no drill', () => {
    const events = eventsOf(written);
    expect(separateDrills(events, []).others).toBe(events);
  });

  it.each<[what: string, change: (line: string) => string, drill: Drill]>([
    ['before it was stored', (line) => line, { ...drill, from: AT + 71_000 }],
    ['after its time', (line) => line, { ...drill, to: AT + 70_000 }],
    ['under queue ids that are not its own', (line) => line.replace('FEDCBA98', 'AAAAAAAA'), drill],
    ['by another login', (line) => line.replace(/sasl_username=\S+/, 'sasl_username=mary'), drill],
    ['by no login', (line) => line.replace(/, sasl_method.*/, ''), drill],
    ['without its arrival', (line) => (line.includes('client=') ? '' : line), drill],
  ])('takes nothing that was written %s', (_what, change, of) => {
    const events = eventsOf(written.map(change));
    expect(separateDrills(events, [of])).toEqual({ others: events, drilled: new Map() });
  });

  it('leaves a message that a second login has handed in, too', () => {
    const [first] = written;
    const events = eventsOf([...written, first!.replace(/sasl_username=\S+/, 'sasl_username=mary')]);
    const { others } = separateDrills(events, [drill]);
    expect(new Set(others.map(({ queueId }) => queueId)).size).toBe(1);
  });
});

describe('a nonce', () => {
  it.each(['', 'fedc', 'F'.repeat(32), `${'f'.repeat(31)}g`])('that is none (%j) makes no drill', (nonce) => {
    expect(drillsOf([{ ...drill, nonce }])).toEqual([]);
    expect(isDrillStream(drillHost(nonce))).toBe(false);
  });

  it('names the log stream', () => {
    expect(isDrillStream(drillHost(NONCE))).toBe(true);
    expect(isDrillStream('mx1')).toBe(false);
    expect(isDrillStream(`mx1/${drillHost(NONCE)}`)).toBe(false);
  });

  it.each<[stream: string, stage: string | undefined, others: boolean]>([
    [drillStream(NONCE, 'prod'), 'prod', false],
    [drillStream(NONCE, 'prod'), 'test', true],
    [drillStream(NONCE, 'prod'), undefined, true],
    [drillHost(NONCE), undefined, true],
    ['mx1/prod', 'test', false],
  ])('tells whose drill %s is in the stage %s', (stream, stage, others) => {
    expect(isOthersDrill(stream, stage)).toBe(others);
  });
});

describe.each(LANGUAGES)('the notice of a drill (%s)', (language) => {
  const message = composeDrill({ ...drill, by: 'alice\u202e\u001b[31m <!channel>' }, 42, AT, {
    notify: { ...DEFAULT_NOTIFY, language },
    stage: 'prod',
  });

  it('says what it is in every form, and does not tell the nonce', () => {
    const { content, severity } = JSON.parse(message.json);
    for (const text of [message.subject, message.sms, content.title]) expect(text).toContain('DRILL (prod)');
    expect(message.email).toContain('42');
    expect(severity).toBe('warning');
    expect(JSON.stringify(message).toLowerCase()).not.toContain(NONCE);
  });

  it('fits its channels, and shows nothing of a name that hides, orders or calls', () => {
    expect(message.subject).toMatch(/^[\x20-\x7e]{1,99}$/);
    expect(message.sms.length).toBeLessThanOrEqual(SMS_LENGTH);
    expect(gsm7(message.sms)).toBe(message.sms);
    expect(message.email).not.toMatch(/[\u202e\u001b]/);
    expect(JSON.parse(message.json).content.description).not.toMatch(/[\u202e\u001b]|<!/);
  });
});
