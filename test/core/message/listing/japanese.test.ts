import { describe, expect, it } from 'vitest';
import { describeList } from '../../../../lambda/core/dnsbl/lists/describe.ts';
import { REGISTRY } from '../../../../lambda/core/dnsbl/lists/registry.ts';
import { composeListings } from '../../../../lambda/core/message/listing/listing.ts';
import { DEFAULT_NOTIFY } from '../../../../lambda/core/message/notify-defaults.ts';
import { ADVICE_ENGLISH } from '../../../../lambda/core/message/words/english/advice.ts';
import { LISTING_ENGLISH } from '../../../../lambda/core/message/words/english/listing.ts';
import { LISTING_JAPANESE } from '../../../../lambda/core/message/words/japanese/listing.ts';
import { listingItem, listingNotice } from '../../../support/builders/listing.ts';
import { EVENTS, FULL_CONTEXT, OTHER_NEWS } from './listings.ts';

const JAPANESE = /\p{Script=Hiragana}|\p{Script=Han}|\p{Script=Katakana}/u;

/** Every text of a table by its path; a text that is made from values is made from marks. */
function texts(of: object, path = ''): [path: string, text: string][] {
  return Object.entries(of).flatMap(([key, value]) => {
    const at = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') return [[at, value]];
    if (typeof value === 'function') return [[at, spoken(at, value)]];
    return texts(value as object, at);
  });
}

function spoken(at: string, made: (...values: never[]) => string): string {
  if (at === 'suspects.incident') {
    const value = new Proxy({}, { get: () => '7' });
    return (made as unknown as (of: object) => string)(value);
  }
  return made(...(Array.from({ length: made.length }, () => '7') as never[]));
}

const japanese = new Map(texts(LISTING_JAPANESE));

describe('Japanese texts about listings', () => {
  it('are there wherever English ones are, and the other way round', () => {
    expect([...japanese.keys()].sort()).toEqual(
      texts(LISTING_ENGLISH)
        .map(([path]) => path)
        // Not told, but kept beside what is.
        .filter((path) => !/^advice\..*\.asks$/.test(path))
        .sort(),
    );
  });

  it.each([...japanese].filter(([path]) => path !== 'meaning'))('%s is Japanese', (path, text) => {
    expect(text.trim()).not.toBe('');
    // These hold values and no word.
    if (path !== 'headline.target' && path !== 'row') expect(text).toMatch(JAPANESE);
    expect(text).not.toMatch(/undefined|null|\[object/);
  });

  it('say how to act on every cause', () => {
    expect(Object.keys(LISTING_JAPANESE.advice)).toEqual(Object.keys(ADVICE_ENGLISH));
  });

  const meanings = [
    ...new Set(
      REGISTRY.flatMap((entry) =>
        describeList(entry)
          .codes.filter(({ listing }) => listing)
          .map(({ meaning }) => meaning),
      ),
    ),
  ];

  it.each(meanings)('have a word for what a code means: %s', (meaning) => {
    expect(LISTING_JAPANESE.meaning(meaning)).toMatch(JAPANESE);
  });

  it('translate several meanings one by one, and leave those of a list of yours alone', () => {
    const both = `${meanings[0]}; our own words`;
    expect(LISTING_JAPANESE.meaning(both)).toBe(`${LISTING_JAPANESE.meaning(meanings[0]!)}、our own words`);
    expect(LISTING_JAPANESE.meaning('our own words')).toBe('our own words');
    expect(LISTING_JAPANESE.meaning('toString')).toBe('toString');
  });

  const item = (event: (typeof EVENTS)[number]) =>
    listingItem({ notice: listingNotice({ event, meaning: meanings[0]! }), context: FULL_CONTEXT });

  it.each([
    ...EVENTS.map((event) => [event, item(event)] as const),
    ...OTHER_NEWS.map((notice) => [notice.kind, listingItem({ notice })] as const),
  ])('leave no English sentence in the e-mail: %s', (_, given) => {
    const { email } = composeListings([given], { notify: { ...DEFAULT_NOTIFY, language: 'ja' } });
    const prose = email
      .split('\n')
      // The draft is English for the list's operator; links are links.
      .filter((line) => !/^Dear list|^\[say what\]|https:/.test(line))
      .join('\n')
      .replace(/A List|A private block|spam source|[a-z]-list(\/ip4)?|(login|host):\S+|\S*example\.com/g, '');
    expect(prose.match(/[a-z]{3,}( [a-z]+)+/gi) ?? []).toEqual([]);
    expect(prose).toMatch(JAPANESE);
  });
});
