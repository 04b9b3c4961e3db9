import { describe, expect, it } from 'vitest';
import { decode } from '../../../../lambda/core/dnsbl/check/decode.ts';
import { chooseLists } from '../../../../lambda/core/dnsbl/lists/registry.ts';
import { askerFor, linksFor, mainCause } from '../../../../lambda/core/dnsbl/watch/advice.ts';
import { askedWith } from '../../../../lambda/core/dnsbl/watch/removal.ts';
import { ADVICE_ENGLISH } from '../../../../lambda/core/message/words/english/advice.ts';
import { delistingRequest } from '../../../../lambda/core/message/words/english/delisting.ts';
import { aList, aTarget } from '../../../support/builders/blocklist.ts';

function advice(id: string, code: string) {
  const [list] = chooseLists([id], new Map([[id, 'k']])).lists;
  const cause = mainCause(decode(list!, [code]).causes);
  return { ...ADVICE_ENGLISH[cause], asks: askerFor(cause) };
}

describe('what to do first', () => {
  it.each([
    ['XBL', 'spamhaus-zen', '127.0.0.4', 'stop it, before asking', 'you'],
    ['CSS', 'spamhaus-zen', '127.0.0.3', 'stop it, before asking', 'you'],
    ['DroneBL', 'dronebl', '127.0.0.13', 'stop it, before asking', 'you'],
    ['PBL', 'spamhaus-zen', '127.0.0.10', 'reverse name', 'you'],
    ['SpamRATS Dyna', 'spamrats-dyna', '127.0.0.36', 'reverse name', 'you'],
    ['Abusix policy', 'abusix-combined', '127.0.0.12', 'reverse name', 'you'],
    ['SBL', 'spamhaus-zen', '127.0.0.2', 'Read the case', 'provider'],
    ['DROP', 'spamhaus-zen', '127.0.0.9', 'Read the case', 'provider'],
    ['SpamCop', 'spamcop', '127.0.0.2', '24 hours', 'nobody'],
    ['an abused web site in DBL', 'spamhaus-dbl', '127.0.1.102', 'Clean the web site', 'you'],
    ['a hijacked redirector in DBL', 'spamhaus-dbl', '127.0.1.106', 'Clean the web site', 'you'],
    ['UCEPROTECT-2', 'uceprotect-2', '127.0.0.2', 'Nothing', 'nobody'],
    ['UCEPROTECT-3', 'uceprotect-3', '127.0.0.2', 'Nothing', 'nobody'],
  ])('%s', (_, id, code, first, asks) => {
    expect(advice(id, code).first).toContain(first);
    expect(advice(id, code).asks).toBe(asks);
  });

  it('links to the pages of the list with the target escaped', () => {
    const list = aList({
      lookupUrl: 'https://list.example/?ip={target}',
      delistUrl: 'https://list.example/remove',
    });
    expect(linksFor(list, aTarget('2001:2::1'))).toEqual({
      lookup: 'https://list.example/?ip=2001%3A2%3A%3A1',
      delist: 'https://list.example/remove',
    });
  });
});

describe('the text for a list’s operator', () => {
  const facts = {
    target: '198.18.0.1',
    listName: 'The One',
    codes: ['127.0.0.4'],
    meaning: 'an infected machine',
    causes: ['infected'] as const,
    firstSeenAt: Date.UTC(2026, 0, 2, 3, 4),
    incident: {
      source: 'login' as const,
      startedAt: Date.UTC(2026, 0, 2, 1, 0),
      stoppedAt: Date.UTC(2026, 0, 2, 5, 0),
      messages: 1200,
    },
  };

  it('says what happened, when it was stopped and what was changed', () => {
    const text = delistingRequest(askedWith({ ...facts, changes: ['The password was reset.'] })!);
    expect(text).toContain(
      '198.18.0.1 is listed on The One (127.0.0.4: an infected machine), first seen by us 2026-01-02 03:04 UTC.',
    );
    expect(text).toContain('a mailbox whose password was stolen sent about 1200 messages');
    expect(text).toContain('When it was stopped: 2026-01-02 05:00 UTC');
    expect(text).toContain('What was changed: The password was reset.');
  });

  it.each([
    ['the source is not known yet', { incident: undefined }],
    ['the list ends the entry by itself', { causes: ['user-reports'] as const }],
    ['nobody could do anything', { causes: ['neighbours'] as const }],
  ])('drafts nothing while %s', (_, over) => {
    expect(askedWith({ ...facts, ...over })).toBeUndefined();
  });

  it('needs no source for a misconfiguration, and leaves the change to say', () => {
    const text = delistingRequest(askedWith({ ...facts, causes: ['misconfigured'], incident: undefined })!);
    expect(text).toContain('[say what you changed]');
    expect(text).not.toContain('What happened');
  });
});
