import { describe, expect, it } from 'vitest';
import type { ListingNotice } from '../../../../lambda/core/dnsbl/watch/notice.ts';
import type { ListingItem } from '../../../../lambda/core/dnsbl/watch/watch-record.ts';
import { CHAT_LIMIT } from '../../../../lambda/core/message/chat-frame.ts';
import { composeListings } from '../../../../lambda/core/message/listing/listing.ts';
import { DEFAULT_NOTIFY } from '../../../../lambda/core/message/notify-defaults.ts';
import type { Language } from '../../../../lambda/core/message/settings.ts';
import { listingContext, listingItem, listingNotice } from '../../../support/builders/listing.ts';
import { gsm7Length } from '../../../support/harness/gsm7.ts';
import { HIDDEN, refused } from '../published.ts';
import { FULL_CONTEXT, ITEMS, OTHER_NEWS, SUSPECT } from './listings.ts';

const of = (notice: Partial<ListingNotice>, item: Partial<ListingItem> = {}) =>
  listingItem({ notice: listingNotice(notice), ...item });

const voice = (language: Language) => ({
  notify: { ...DEFAULT_NOTIFY, language, links: [{ label: 'Wiki', url: 'https://wiki.example.com/' }] },
  utcOffset: language === 'ja' ? 540 : 0,
});

const CASES = ITEMS.flatMap(([name, item]) =>
  (['en', 'ja'] as const).flatMap((language) => [
    { name: `${name}, ${language}`, language, items: [item] },
    { name: `${name}, 41 of them, ${language}`, language, items: Array<ListingItem>(41).fill(item) },
  ]),
);

describe('composeListings', () => {
  describe.each(CASES)('$name', ({ items, language }) => {
    const message = composeListings(items, voice(language));
    const chat = JSON.parse(message.json);

    it('breaks no rule of SNS', async () => {
      expect(await refused(message)).toBeUndefined();
    });

    it('is one SMS in GSM-7 with the id', () => {
      expect(gsm7Length(`SENDWATCH> ${message.sms}`)).toBeLessThanOrEqual(160);
      expect(message.sms).toContain(`ID ${items[0]!.id}`);
    });

    it('has an e-mail in which nothing is hidden and only our links can be clicked', () => {
      expect(message.email.split('\n').filter((line) => HIDDEN.test(line))).toEqual([]);
      for (const [link] of message.email.matchAll(/https?:\/\/\S+/g)) {
        expect(link).toMatch(/^https:\/\/(bl\.example|wiki\.example\.com)\//);
      }
    });

    it('has a chat notification that formats and calls nobody', () => {
      expect(chat).toMatchObject({
        schema: 'sendwatch.listing/2',
        notice: expect.any(String),
        version: '1.0',
        source: 'custom',
        content: { textType: 'client-markdown' },
        metadata: { eventType: 'sendwatch.listing' },
      });
      expect(chat.content.title.length).toBeLessThanOrEqual(CHAT_LIMIT.title);
      expect(chat.content.description.length).toBeLessThanOrEqual(CHAT_LIMIT.description);
      const texts = [chat.content.title, chat.content.description, ...chat.content.nextSteps];
      const theirs = texts.join('\n').replace(/^\*[^*\n]+\*$/gm, '');
      expect(theirs.replace(/https:\/\/(bl\.example|wiki\.example\.com)\S+/g, '')).not.toMatch(
        /[<>@*_~`]|https?:\/\//,
      );
    });
  });

  it.each<[string, Partial<ListingNotice>, string]>([
    ['a critical alert', {}, 'critical'],
    ['a high one', { severity: 'high' }, 'high'],
    ['a medium one on tier 1 still wakes somebody', { severity: 'medium' }, 'high'],
    ['a low one', { severity: 'low' }, 'warning'],
    ['whatever a digest holds', { route: 'digest' }, 'warning'],
    ['good news', { event: 'delisted' }, 'warning'],
  ])('%s', (_, notice, severity) => {
    expect(composeListings([of(notice)]).severity).toBe(severity);
  });

  it('names the main suspect in every body', () => {
    const suspects = { incidents: [SUSPECT], more: 2, elsewhere: 1, refusedBy: ['A private\u202e block'] };
    const { subject, sms, email, json } = composeListings([
      of({}, { context: listingContext({ suspects }) }),
    ]);
    expect(subject).toBe('[sendwatch] CRITICAL: 198.18.0.1 (mx1.example.com) is listed on A List');
    expect(sms).toBe(
      'CRITICAL: 198.18.0.1 (mx1.example.com) is listed on A List, 127.0.0.3. Suspect: login:mary@example.com, ID bl-1',
    );
    expect(email).toContain(
      'login:mary@example.com: high, since 2026-01-05 07:00 UTC, still open; 230 messages',
    );
    expect(email).toContain('And 2 more.');
    expect(email).toContain('Not yet: you get the text as soon as');
    expect(email).toContain('Receivers that refused this mail named: A private block');
    expect(JSON.parse(json).news[0].suspects.incidents).toEqual([SUSPECT]);
  });

  it.each<[Language, string]>([
    [
      'en',
      'BUSIEST SENDERS OF THE LAST 48 HOURS THROUGH mx1.example.com\n' +
        'login:a@example.com: 4,210 recipients (12 % failed)\nhost:192.0.2.9: 17 recipients\n',
    ],
    [
      'ja',
      '■ 過去48時間の送信の多い順（mx1.example.com 経由）\n' +
        'login:a@example.com: 宛先 4,210 件（配送失敗 12%）\nhost:192.0.2.9: 宛先 17 件\n',
    ],
  ])('names who sent most through the mail server, in %s', (language, lines) => {
    const { email, json } = composeListings([of({}, { context: FULL_CONTEXT })], voice(language));
    expect(email).toContain(lines);
    expect(JSON.parse(json).news[0].topSenders).toEqual(FULL_CONTEXT.topSenders);
    expect(JSON.parse(json).content.description).toContain('4,210');
  });

  it('names who sent most in the SMS when no incident names anybody', () => {
    const context = { ...FULL_CONTEXT, suspects: listingContext().suspects };
    expect(composeListings([of({}, { context })]).sms).toContain('. Busiest: login:a@example.com, ID bl-1');
  });

  it('says what to do when no sender stood out', () => {
    const { email } = composeListings([of({}, { context: listingContext() })]);
    expect(email).toContain('No sender stood out.');
    expect(email).toContain('Not before the source is stopped.');
  });

  it('tells of an incident that was found since, as loud as the incident', () => {
    const { severity, subject, sms, email, json } = composeListings([
      listingItem({ notice: OTHER_NEWS.find(({ kind }) => kind === 'suspect-found')! }),
    ]);
    expect(severity).toBe('high');
    expect(subject).toContain('198.18.0.1 (mx1.example.com), listed on A List: an incident may be the cause');
    expect(sms).toContain('. Suspect: login:mary@example.com, ID bl-1');
    expect(email).toContain('WHO DID IT? FOUND SINCE\nlogin:mary@example.com: high, since');
    expect(JSON.parse(json)).toMatchObject({
      news: [{ kind: 'suspect-found', alert: 'bl-0', suspect: SUSPECT }],
    });
  });

  it('keeps all about one target on one list in one thread of the chat', () => {
    const thread = (notice: ListingItem['notice'], id: string) =>
      JSON.parse(composeListings([listingItem({ notice, id })]).json).metadata.threadId as string;
    const about = OTHER_NEWS.filter(({ kind }) => kind === 'removal' || kind === 'suspect-found');
    const threads = [
      thread(listingNotice(), 'bl-1'),
      thread(listingNotice({ event: 'delisted' }), 'bl-2'),
      ...about.map((notice, at) => thread(notice, `bl-${at + 3}`)),
    ];
    expect(threads).toHaveLength(4);
    expect(new Set(threads).size).toBe(1);
    const other = listingNotice({ list: { id: 'b-list', name: 'B', tier: 1, zone: 'b.example' } });
    expect(thread(other, 'bl-1')).not.toBe(threads[0]);
  });

  it('formats nothing that a list says', () => {
    const hostile = of({ text: 'see https://evil.example/ [click](x) <!channel> **now**' });
    const { email, json } = composeListings([hostile]);
    expect(email.match(/https?:\/\/\S+/g)).toEqual(['https://bl.example/lookup?198.18.0.1']);
    const { description } = JSON.parse(json).content as { description: string };
    expect(description.split('\n').find((line) => line.includes('unchecked'))).not.toMatch(/[<>*[\]]/);
  });

  it('puts the worst of several first, and gives them one id', () => {
    const { severity, email, json } = composeListings([
      of({ route: 'digest' }, { id: 'bl-low' }),
      of({}, { id: 'bl-high' }),
    ]);
    expect(severity).toBe('critical');
    expect(email.indexOf('CRITICAL: 198.18.0.1')).toBeLessThan(email.indexOf('WARNING: 198.18.0.1'));
    expect(JSON.parse(json).notice).toBe('bl-high+1');
  });
});
