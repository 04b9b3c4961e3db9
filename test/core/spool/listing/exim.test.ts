import { describe, expect, it } from 'vitest';
import { byId, listed } from './listed.ts';

// As Exim 4.96 prints it, but for the ages.
const LISTING = ` 0m   266 1xXU7P-00000g-2u <bot@example.com>
          v1@grey.example

25m  1.8K 1xXU7S-00001P-0d <> *** frozen ***
          nobody@unknown.example

 3h   301 1xXU7T-00001i-0I <anna@example.com> (www-data)
          v5@grey.example

 4d   12M 1xXU7T-00001p-1s <part@grey.example>
        D ok@one.example
          v6@grey.example
       +D n4@unknown.example
          v7@full.example

`;

describe('exim -bp', () => {
  it('tells id, age, sender, what is frozen, and who still waits', () => {
    const all = listed(LISTING);
    expect(all).toMatchObject({ mta: 'exim', form: 'exim -bp', complete: true, unreadable: 0 });
    expect(byId(all)).toMatchObject({
      '1xXU7P-00000g-2u': { from: 'bot@example.com', age: 0, recipients: 1, held: false, queue: 'queued' },
      '1xXU7S-00001P-0d': { from: '', age: 25 * 60_000, held: true, queue: 'frozen' },
      '1xXU7T-00001i-0I': { from: 'anna@example.com', age: 3 * 3_600_000, held: false },
      '1xXU7T-00001p-1s': {
        age: 4 * 86_400_000,
        recipients: 2,
        addresses: ['v6@grey.example', 'v7@full.example'],
      },
    });
  });

  it.each([
    ['<"*** frozen ***"@example.com>', '"*** frozen ***"@example.com', false],
    ['<"> *** frozen ***"@example.com>', '"> *** frozen ***"@example.com', false],
    [
      '<"x> (root) *** frozen ***"@example.com> *** frozen ***',
      '"x> (root) *** frozen ***"@example.com',
      true,
    ],
    ['<bot@example.com> (user) *** frozen ***', 'bot@example.com', true],
  ])('takes %s apart at its end', (text, from, held) => {
    const { messages } = listed(` 1m   812 1vNabc-00001A-0A ${text}\n          a@b.example\n\n`);
    expect(messages).toMatchObject([{ from, held }]);
  });

  it.each(['1vNabc-00001A-0A', '1vNabc-00001A2B3C4-0A5B'])('knows the id %s', (id) => {
    expect(listed(` 1m   812 ${id} <a@b.example>\n          c@d.example\n\n`).messages).toMatchObject([
      { id },
    ]);
  });

  it('says that it breaks off within a message', () => {
    expect(listed(LISTING.slice(0, -1))).toMatchObject({ complete: false, messages: { length: 4 } });
    expect(listed(LISTING.slice(0, 70))).toMatchObject({ complete: false });
  });

  it('counts what it cannot read', () => {
    const broken = ' 1m   ??? 1vNabc-00001A-0A *** spool read error: No such file ***\n\n';
    expect(listed(`${broken}${LISTING}`)).toMatchObject({ unreadable: 1, messages: { length: 4 } });
  });

  it('takes no recipient for a message', () => {
    const to = '"25m   812 1vNabc-00001B-0B <x@y.example>"@b.example';
    const { messages } = listed(` 1m   812 1vNabc-00001A-0A <a@b.example>\n          ${to}\n\n`);
    expect(messages.map(({ id, addresses }) => [id, addresses])).toEqual([['1vNabc-00001A-0A', [to]]]);
  });
});
