import { describe, expect, it } from 'vitest';
import { GroupCounts, ListingGroups, OTHERS } from '../../../lambda/core/spool/group.ts';
import { reasonClass } from '../../../lambda/core/spool/reason.ts';
import { listed } from './listing/listed.ts';
import { Story } from './story.ts';

describe('reasonClass', () => {
  it.each([
    [
      'host mx.a.example[203.0.113.25] said: 450 4.7.1 <x1@a.example>: Recipient address rejected: try again later (in reply to RCPT TO command)',
      '450 4.7.1 <..>: Recipient address rejected: try again later',
    ],
    [
      'connect to mx.a.example[203.0.113.25]:25: Connection timed out',
      'connect to mx.a.example[..]: Connection timed out',
    ],
    ['421 4.7.0 id 7A8F9B0C1D2E: slow down 1795770000', '421 4.7.0 id ..: slow down ..'],
    ['unknown user x@y.example, see a', 'unknown user .. see a'],
    ['', '(none yet)'],
  ])('of %s', (reason, name) => {
    expect(reasonClass(reason)).toBe(name);
  });
});

describe('GroupCounts', () => {
  it('names the largest, and sums up the others', () => {
    const counts = new GroupCounts();
    for (const [name, messages] of [
      ['a', 1],
      ['b', 5],
      ['c', 3],
    ] as const)
      counts.add(name, 2 * messages, messages);
    expect(counts.top(2)).toEqual([
      { name: 'b', messages: 5, recipients: 10 },
      { name: 'c', messages: 3, recipients: 6 },
      { name: OTHERS, messages: 1, recipients: 2 },
    ]);
  });

  it('tells no more names apart than it may', () => {
    const counts = new GroupCounts(2);
    for (const name of ['a', 'b', 'c', 'd', 'a']) counts.add(name, 1);
    expect(counts.top(9).map(({ name, messages }) => [name, messages])).toEqual([
      ['a', 2],
      ['b', 1],
      [OTHERS, 2],
    ]);
  });
});

describe('ListingGroups', () => {
  it('counts by sender, domain, reason, kind and age', () => {
    const groups = new ListingGroups(Date.parse('2026-11-24T12:00:00Z'));
    const story = new Story()
      .arrives('AAAAA1', { at: '11:58:00', from: 'anna@example.com' })
      .notice('AAAAA1', 'BBBBB2', { at: '09:00:00' })
      .notice('BBBBB2', 'CCCCC3', { at: '09:00:00', from: 'double-bounce@mx1.example.com' });
    for (const id of ['AAAAA1', 'BBBBB2', 'CCCCC3']) story.waits(id);
    for (const message of listed(story.json()).messages) {
      groups.add(message, [
        { address: 'x@b.example', reason: 'later' },
        { address: 'y@b.example', reason: '' },
      ]);
    }
    const names = (groups: { name: string; messages: number }[]) =>
      groups.map(({ name, messages }) => `${messages} ${name}`);
    const { from, domain, reason, kind, age } = groups.groups(10);
    expect(names(from)).toEqual(['1 <>', '1 anna@example.com', '1 double-bounce@mx1.example.com']);
    expect(domain).toEqual([{ name: 'b.example', messages: 3, recipients: 6 }]);
    expect(names(reason)).toEqual(['3 (none yet)', '3 later']);
    expect(names(kind)).toEqual(['1 mail', '1 null sender', '1 double bounces']);
    expect(names(age)).toEqual(['1 under 5 minutes', '2 1 to 4 hours']);
  });

  it('tells what is dated in the future from what is new', () => {
    const groups = new ListingGroups(Date.parse('2026-11-24T09:00:00Z'));
    const story = new Story()
      .arrives('AAAAA1', { at: '09:04:00', from: 'anna@example.com' })
      .arrives('AAAAA2', { at: '11:58:00', from: 'anna@example.com' });
    for (const id of ['AAAAA1', 'AAAAA2']) story.waits(id);
    for (const message of listed(story.json()).messages) groups.add(message, []);
    expect(groups.groups(10).age.map(({ name }) => name)).toEqual(['under 5 minutes', 'dated in the future']);
  });
});
