import { describe, expect, it } from 'vitest';
import type { ListingNotice } from '../../../lambda/core/dnsbl/notice.ts';
import type { ListingItem } from '../../../lambda/core/dnsbl/watch-record.ts';
import { isGsm7, SMS_LENGTH } from '../../../lambda/core/message/gsm7.ts';
import { composeListings } from '../../../lambda/core/message/listing.ts';
import { listingContext, listingItem, listingNotice } from '../../support/builders/listing.ts';

const of = (notice: Partial<ListingNotice>, item: Partial<ListingItem> = {}) =>
  listingItem({ notice: listingNotice(notice), ...item });
const suspect = {
  incident: 'i-1',
  sender: 'login:mary@example.com',
  severity: 'high' as const,
  opened: Date.UTC(2026, 0, 5, 7),
  messages: 230,
  recipients: 2300,
  why: '80 of 100 recipients failed',
};

describe('composeListings', () => {
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
    const suspects = { incidents: [suspect], more: 2, elsewhere: 1, refusedBy: ['A private\u202e block'] };
    const { subject, sms, email, json } = composeListings([
      of({}, { context: listingContext({ suspects }) }),
    ]);
    expect(subject).toBe('[sendwatch] CRITICAL: 198.18.0.1 (mx1.example.com) is listed on A List');
    expect(sms).toBe(
      'sendwatch CRITICAL: 198.18.0.1 (mx1.example.com) is listed on A List, 127.0.0.3. Suspect: login:mary@example.com, ID bl-1',
    );
    expect(email).toContain(
      'login:mary@example.com: high, since 2026-01-05 07:00 UTC, still open; 230 messages',
    );
    expect(email).toContain('And 2 more.');
    expect(email).toContain('Not yet: you get the text as soon as');
    expect(email).toContain('Receivers that refused this mail named: A private block');
    expect(JSON.parse(json).news[0].suspects.incidents).toEqual([suspect]);
  });

  it('says what to do when no sender stood out', () => {
    const { email } = composeListings([of({}, { context: listingContext() })]);
    expect(email).toContain('No sender stood out.');
    expect(email).toContain('Not before the source is stopped.');
  });

  it.each<[string, Partial<ListingItem>]>([
    ['a long name and text', { notice: listingNotice({ text: 'x'.repeat(300), meaning: 'm'.repeat(300) }) }],
    [
      'hostile names',
      {
        notice: listingNotice({
          target: {
            text: '198.18.0.1',
            kind: 'ip4',
            mailServer: 'ü\n[x](http://e.example)'.repeat(9),
            role: '\u202e\u001b[31m',
          },
        }),
      },
    ],
    [
      'many listings from before',
      {
        notice: {
          kind: 'already-listed',
          key: 'k',
          route: 'digest',
          listings: Array.from({ length: 900 }, () => listingNotice({ text: 'x'.repeat(300) })),
        },
      },
    ],
    [
      'lists',
      {
        notice: {
          kind: 'list-blind',
          key: 'k',
          route: 'alert',
          lists: Array(50).fill('some-list/ip4'),
          reason: 'r'.repeat(2000),
        },
      },
    ],
    [
      'a suspect list',
      { notice: { kind: 'list-suspect', key: 'k', route: 'alert', lists: ['a-list'], reason: 'r' } },
    ],
    [
      'lists that are back',
      { notice: { kind: 'list-back', key: 'k', route: 'digest', lists: ['a/ip4'], reason: 'r' } },
    ],
  ])('keeps within the channels: %s', (_, given) => {
    const items = [listingItem(given), ...Array.from({ length: 40 }, () => listingItem(given))];
    for (const message of [composeListings(items.slice(0, 1)), composeListings(items)]) {
      expect(message.subject).toMatch(/^[\x20-\x7e]{1,99}$/);
      expect(isGsm7(message.sms)).toBe(true);
      expect(message.sms.length).toBeLessThanOrEqual(SMS_LENGTH);
      // SNS takes 256 kB for all bodies together; the e-mail stands there twice, the JSON four times.
      expect(2 * message.email.length + 4 * message.json.length).toBeLessThan(250_000);
      expect(message.email).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    }
  });

  it('makes nothing clickable but our own links, nor formats a list’s words', () => {
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
