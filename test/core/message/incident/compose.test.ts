import { describe, expect, it } from 'vitest';
import type { NoticeKind } from '../../../../lambda/core/incident/notice.ts';
import { CHAT_LIMIT } from '../../../../lambda/core/message/chat-frame.ts';
import { composeMessage, describeIncident } from '../../../../lambda/core/message/incident/compose.ts';
import { DEFAULT_NOTIFY } from '../../../../lambda/core/message/notify-defaults.ts';
import type { Language } from '../../../../lambda/core/message/settings.ts';
import type { VoiceOptions } from '../../../../lambda/core/message/voice.ts';
import { incident } from '../../../support/builders/incident-record.ts';
import { gsm7Length } from '../../../support/harness/gsm7.ts';
import { EVIL, EVIL_SENDERS, HOSTILE, KINDS, LARGEST, noticeOf, SMALLEST } from '../incidents.ts';
import { HIDDEN, refused } from '../published.ts';

function voice(language: Language): VoiceOptions {
  return {
    notify: {
      ...DEFAULT_NOTIFY,
      language,
      links: [{ label: 'Wiki', url: 'https://wiki.example.com/mail' }],
    },
    utcOffset: language === 'ja' ? 540 : 0,
    stage: 'prod',
    said: {
      acknowledged: { type: 'ack', incident: '0', by: HOSTILE.heading, at: 0, note: HOSTILE.bidi },
      expected: [
        { type: 'expect', sender: 'x', from: 0, to: 1e12, maxRecipients: 1e9, by: HOSTILE.script, at: 0 },
      ],
    },
  };
}

const INCIDENTS = [
  ['the smallest', SMALLEST],
  ['an ordinary one', incident()],
  ['the largest', LARGEST],
  ['the most hostile', EVIL],
  ...EVIL_SENDERS,
] as const;

const CASES = INCIDENTS.flatMap(([name, of]) =>
  (['en', 'ja'] as const).flatMap((language) =>
    KINDS.map((kind) => ({ name: `${name}, ${kind}, ${language}`, of, language, kind })),
  ),
);

describe('composeMessage', () => {
  describe.each(CASES)('$name', ({ of, language, kind }) => {
    const message = composeMessage(noticeOf(of, kind), voice(language));
    const chat = JSON.parse(message.json);

    it('breaks no rule of SNS', async () => {
      expect(await refused(message)).toBeUndefined();
    });

    it('is one SMS that says who, how bad, and the id to acknowledge', () => {
      expect(gsm7Length(`SENDWATCH> ${message.sms}`)).toBeLessThanOrEqual(160);
      expect(message.sms).toMatch(/^(WARNING|HIGH|CRITICAL|RECOVERED): (host|login):/);
      expect(message.sms).toContain(`ID ${of.id}`);
    });

    it('has an e-mail in which nothing is hidden and nobody else writes our lines', () => {
      const lines = message.email.split('\n');
      expect(lines.filter((line) => HIDDEN.test(line))).toEqual([]);
      const headings = lines.filter((line) => /^(FIRST STEPS|■ 最初にすること)/.test(line));
      expect(headings).toHaveLength(kind === 'recovered' ? 0 : 1);
      expect(message.email).not.toContain('https://phish');
    });

    it('has a chat notification of the documented shape, threaded by incident', () => {
      expect(chat).toMatchObject({
        version: '1.0',
        source: 'custom',
        content: { textType: 'client-markdown', title: expect.any(String), description: expect.any(String) },
        metadata: { threadId: of.id, eventType: `sendwatch.${kind}` },
      });
      expect(chat.content.title.length).toBeLessThanOrEqual(CHAT_LIMIT.title);
      expect(chat.content.description.length).toBeLessThanOrEqual(CHAT_LIMIT.description);
      expect(chat.content.description.length).toBeGreaterThan(20);
    });

    it('formats, links and calls nobody in the chat', () => {
      const texts = [chat.content.title, chat.content.description, ...chat.content.nextSteps];
      const ours = texts
        .join('\n')
        .replace(/^\*[^*\n]+\*$/gm, '')
        .replace('\n\nWiki: https://wiki.example.com/mail', '')
        // What is to be typed: nothing but these characters, and none of them formats inside a code span.
        .replace(/`[A-Za-z0-9@._+:/ =;|${}"!,-]+(キューID|アドレス)?`/g, '');
      expect(chat.content.description).toContain('Wiki: https://wiki.example.com/mail');
      expect(ours).not.toMatch(/[<>@*_~`]|https?:\/\//);
    });

    it('has JSON for programs', () => {
      expect(chat).toMatchObject({
        schema: 'sendwatch.notice/2',
        notice: `${of.id}/${kind}`,
        kind,
        severity: of.severity,
        created: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        incident: { id: of.id, opened: expect.stringMatching(/Z$/) },
      });
    });
  });

  describe('e-mail', () => {
    const email = (kind: NoticeKind, options: VoiceOptions = {}) =>
      composeMessage(noticeOf(incident(), kind), options).email;

    it.each<[what: string, pattern: RegExp]>([
      ['who', /^HIGH: host:192\.0\.2\.7 sends like a bot\n/],
      ['since when, in UTC', /Since 2026-01-05 08:00 UTC, for 2 days\./],
      ['how much', /100 messages to 100 recipients; 80 of 100 failed \(80 %\)\./],
      [
        'what was seen and what is usual',
        /- 80 of 100 recipients failed \(80 %\) in an hour; usual 2 % \(failures \+31\.5\)/,
      ],
      ['what to do', /\nFIRST STEPS\n1\. Take 192\.0\.2\.7 off the network/],
      ['the remote’s words', /- example\.net 5\.1\.1: no such user/],
      ['how to acknowledge', /\nsendwatch ack host-192\.0\.2\.7-29459040\n/],
      [
        'how to announce a job',
        /\nsendwatch expect host:192\.0\.2\.7 --from TIME --to TIME --max RECIPIENTS$/m,
      ],
    ])('says %s', (_, pattern) => {
      expect(email('opened')).toMatch(pattern);
    });

    it('says what is new, who is on it and which job was announced', () => {
      const text = composeMessage(
        { ...noticeOf(incident(), 'escalated'), reason: { name: 'severity', severity: 'critical' } },
        {
          said: {
            acknowledged: {
              type: 'ack',
              incident: '',
              by: 'alice',
              at: Date.UTC(2026, 0, 5, 9),
              note: 'on it',
            },
            expected: [
              {
                type: 'expect',
                sender: 'host:192.0.2.7',
                from: Date.UTC(2026, 0, 5, 20),
                to: Date.UTC(2026, 0, 6),
                maxRecipients: 5000,
                by: 'bob',
                at: 0,
              },
            ],
          },
        },
      ).email;
      expect(text).toContain('What is new: now critical.');
      expect(text).toContain('Acknowledged by alice, 2026-01-05 09:00 UTC: on it.');
      expect(text).toContain(
        'Expected job: up to 5,000 recipients, 2026-01-05 20:00 UTC to 2026-01-06 00:00 UTC.',
      );
    });

    it.each([
      [{ sent: 20, deferred: 0, bounced: 80 }, '80 of 100 failed (80 %)'],
      // Deferred first and reached later: in both counts.
      [{ sent: 90, deferred: 40, bounced: 5 }, '45 of 100 failed (45 %)'],
      [{ sent: 0, deferred: 0, bounced: 0 }, 'no outcome yet'],
      // Outcomes of messages whose arrival is not in the log.
      [{ sent: 1, deferred: 0, bounced: 150 }, '150 of 150 failed (100 %)'],
    ])('counts %j as: %s', (outcomes, text) => {
      const { samples } = incident();
      const of = incident({ samples: { ...samples, ...outcomes } });
      expect(composeMessage(noticeOf(of, 'opened')).email).toContain(`recipients; ${text}.`);
    });

    it('tells the time of the office', () => {
      expect(email('opened', { utcOffset: 540 })).toContain('Since 2026-01-05 17:00 +09:00');
      expect(email('opened', { utcOffset: -210 })).toContain('Since 2026-01-05 04:30 -03:30');
    });

    it('ends with a recovery, without steps', () => {
      expect(email('recovered')).toMatch(/Recovered 2026-01-07 08:00 UTC, after 2 days\./);
      expect(email('recovered')).not.toContain('sendwatch ack');
    });

    it('has no command for a name that a shell would read', () => {
      const text = composeMessage(
        noticeOf({ ...incident(), sender: `login:${HOSTILE.shell}` }, 'opened'),
      ).email;
      expect(text).toContain('sendwatch expect SENDER --from');
      expect(text).toContain('Type it yourself.');
      expect(text).toContain('(Dovecot: doveadm who lists them;');
    });
  });

  it('keeps both ends of a long login in the SMS', () => {
    const { sms } = composeMessage(noticeOf({ ...incident(), sender: `login:${HOSTILE.long}` }, 'opened'));
    expect(sms).toMatch(/login:aaa.*\.\.\..*@example\.com sends like a bot/);
  });
});

describe('a count of thousands', () => {
  const BARE = /\d{5,}(?= (?:messages|recipients|of|failed|other|domains|minutes|件|通|分))/;

  it.each(['en', 'ja'] as const)('has its separators in a notice: %s', (language) => {
    const { email, json } = composeMessage(noticeOf(LARGEST, 'opened'), voice(language));
    for (const text of [email, JSON.parse(json).content.description as string]) {
      expect(text).toContain('123,456,789');
      expect(BARE.exec(text)?.[0]).toBeUndefined();
    }
  });

  it('has them in a terminal', () => {
    const text = describeIncident(LARGEST).join('\n');
    expect(text).toContain('123,456,789 messages');
    expect(BARE.exec(text)?.[0]).toBeUndefined();
  });
});
