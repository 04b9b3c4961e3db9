import { describe, expect, it } from 'vitest';
import type { Argument, Finding } from '../../../../lambda/core/detect/signals/findings.ts';
import { SIGNALS } from '../../../../lambda/core/detect/signals/names.ts';
import type { Reason } from '../../../../lambda/core/incident/incident.ts';
import { PLACES } from '../../../../lambda/core/message/commands/commands.ts';
import { composeMessage } from '../../../../lambda/core/message/incident/compose.ts';
import { composeDigest } from '../../../../lambda/core/message/incident/digest.ts';
import { DEFAULT_NOTIFY } from '../../../../lambda/core/message/notify-defaults.ts';
import { ENGLISH } from '../../../../lambda/core/message/words/english/english.ts';
import {
  wordArgument,
  wordFinding,
  wordReason,
} from '../../../../lambda/core/message/words/finding-words.ts';
import { JAPANESE } from '../../../../lambda/core/message/words/japanese/japanese.ts';
import type { Words } from '../../../../lambda/core/message/words/words.ts';
import { HOUR, MINUTE } from '../../../../lambda/core/time.ts';
import { attackLog } from '../../../support/attack-log.ts';
import { incident, notice } from '../../../support/builders/incident-record.ts';
import { detected } from '../detected.ts';

/** An English word: what is left of a sentence that was not translated. */
const ENGLISH_WORD = /[a-z]{3,}/i;

/** Latin letters that are no Japanese word's fault: what the log calls a list. */
const OUTSIDE = 'RBL-1';

const FINDINGS: readonly Finding[] = [
  { name: 'volume', score: 4, window: 10, observed: { recipients: 1 }, expected: { recipients: 0.6 } },
  { name: 'volume', score: 4, window: 45, observed: { recipients: 1234 }, expected: { recipients: 0 } },
  {
    name: 'failures',
    score: 4,
    window: 60,
    observed: { failed: 0, recipients: 0 },
    expected: { share: 0.02 },
  },
  {
    name: 'domains',
    score: 4,
    window: 360,
    observed: { toCompany: 1, toSender: 2.5, known: 0 },
    expected: { toCompanyShare: 0.1, toSenderShare: 0.004 },
  },
  {
    name: 'senders',
    score: 4,
    window: 1440,
    observed: { newMinutes: 1, minutes: 1 },
    expected: { share: 0.05 },
  },
  {
    name: 'recipients',
    score: 4,
    window: 60,
    observed: { strangers: 3, recipients: 4 },
    expected: { share: 0.1 },
  },
  {
    name: 'network',
    score: 2,
    window: 60,
    observed: { newMinutes: 3, minutes: 4 },
    expected: { share: 0.05 },
  },
  {
    name: 'refused',
    score: 4,
    window: 60,
    observed: { refused: 3, recipients: 4 },
    expected: { share: 0.005 },
  },
  { name: 'failed-logins', score: 1, window: 60, observed: { failed: 15 }, expected: {} },
  { name: 'login-spread', score: 4, window: 1440, observed: { networks: 7 }, expected: { networks: 1 } },
  { name: 'ceiling', score: 4, window: 60, observed: { recipients: 501, per: 60 }, expected: { limit: 500 } },
  { name: 'ceiling', score: 4, window: 1440, observed: { recipients: 9, per: 1440 }, expected: { limit: 8 } },
  { name: 'total', score: 4, window: 9000, observed: { recipients: 1900 }, expected: { recipients: 190 } },
  {
    name: 'wave',
    score: 4,
    window: 1440,
    observed: { keys: 12, recipients: 96, among: OUTSIDE },
    expected: { keys: 1 },
  },
  {
    name: 'wave',
    score: 4,
    window: 1440,
    observed: { keys: 12, recipients: 96, among: 'logins' },
    expected: { keys: 1 },
  },
  { name: 'blocked', score: 0, window: 3, observed: { names: [OUTSIDE] }, expected: {} },
];

const ARGUMENTS: readonly Argument[] = [
  { name: 'failures', share: 0.015 },
  { name: 'domains' },
  { name: 'senders' },
  { name: 'recipients' },
  { name: 'network' },
  { name: 'volume' },
  { name: 'history', days: 1 },
  { name: 'surge', senders: 4 },
];

const REASONS: readonly Reason[] = [
  { name: 'severity', severity: 'warning' },
  { name: 'severity', severity: 'high' },
  { name: 'severity', severity: 'critical' },
  { name: 'growth', recipients: 1000 },
  { name: 'unconfirmed' },
  ...FINDINGS.map((finding) => ({ name: 'signal', finding }) as const),
];

function said(words: Words): string[] {
  return [
    ...FINDINGS.flatMap((each) => Object.values(wordFinding(each, words))),
    ...ARGUMENTS.map((each) => wordArgument(each, words)),
    ...REASONS.map((each) => wordReason(each, words)),
    ...SIGNALS.map((name) => words.signals[name]),
  ];
}

describe('Japanese', () => {
  it('is checked against every signal', () => {
    expect(new Set(FINDINGS.map(({ name }) => name))).toEqual(new Set(SIGNALS));
  });

  const english = said(ENGLISH);
  it.each(said(JAPANESE).map((text, at) => [english[at]!, text]))('has a wording for: %s', (_, text) => {
    const own = text.replaceAll(OUTSIDE, '');
    expect(own).not.toMatch(ENGLISH_WORD);
    expect(own).toMatch(/\p{Script=Hiragana}|\p{Script=Han}/u);
  });

  it('leaves no English sentence in the e-mail about a detected incident', () => {
    const found = detected(attackLog().lines, Date.UTC(2026, 9, 13));
    expect(found.length).toBeGreaterThan(0);
    for (const each of found) {
      const { email } = composeMessage(each, { notify: { ...DEFAULT_NOTIFY, language: 'ja' } });
      const prose = email
        .split('\n')
        // Samples are the log's own words, and commands are commands.
        .filter((line) => !/^- \S+$|^- \S+ \(\d+\)$|^- .*said:|^sendwatch |^\d\./.test(line))
        .join('\n')
        .replace(/host:[\d.]+|UTC|インシデント \S+、通知 \S+。/g, '');
      expect(prose).not.toMatch(ENGLISH_WORD);
    }
  });

  it('has a text wherever English has one', () => {
    expect(Object.keys(JAPANESE.titles)).toEqual(Object.keys(ENGLISH.titles));
    for (const [title, text] of Object.entries(JAPANESE.titles)) {
      expect([title, text]).not.toEqual([title, ENGLISH.titles[title as keyof typeof ENGLISH.titles]]);
    }
    const signals = incident({ signals: [FINDINGS[0]!] });
    const { json } = composeMessage(notice({ incident: signals }), {
      notify: { ...DEFAULT_NOTIFY, language: 'ja' },
    });
    expect(JSON.parse(json).content.description).toContain('10分間に宛先 1 件／通常は10分間に 0.6 件');
  });

  it.each([
    [5 * MINUTE, '5分間に 3 件のインシデント: 緊急 1 件、注意 2 件。'],
    [3 * HOUR, '3時間に 3 件のインシデント: 緊急 1 件、注意 2 件。'],
    [50 * HOUR, '2日間に 3 件のインシデント: 緊急 1 件、注意 2 件。'],
  ])('begins a digest of %i ms as one writes it', (duration, first) => {
    const notices = (['warning', 'critical', 'warning'] as const).map((severity, at) =>
      notice({ incident: incident({ id: `i${at}`, sender: `host:192.0.2.${at}`, severity }) }),
    );
    const now =
      Math.min(...notices.map(({ created, incident: { alerted } }) => Math.min(created, alerted))) + duration;
    const digest = composeDigest(notices, {
      id: 'low-1',
      now,
      low: false,
      notify: { ...DEFAULT_NOTIFY, language: 'ja' },
    });
    expect(digest.email.split('\n')[0]).toBe(first);
    expect(JSON.parse(digest.json).content.title).toBe(first.slice(0, -1));
  });

  it('leaves nothing to be typed in English', () => {
    for (const sender of ['login:anna', 'login:x y', 'server:mx1']) {
      const each = notice({
        incident: incident({ sender, ...(sender.startsWith('server') && { refusedBy: ['x'] }) }),
      });
      const { email, json } = composeMessage(each, {
        stage: 'prod',
        notify: { ...DEFAULT_NOTIFY, language: 'ja' },
      });
      for (const text of [email, json]) {
        for (const place of Object.values(PLACES.en)) expect(text).not.toContain(` ${place}`);
        expect(text).toContain(`sendwatch blocklists ${PLACES.ja.address}`);
      }
    }
  });
});
