import { describe, expect, it } from 'vitest';
import type { Cause } from '../../../../lambda/core/dnsbl/lists/list.ts';
import { removalsDue } from '../../../../lambda/core/dnsbl/watch/removal.ts';
import { type Entry, emptyState } from '../../../../lambda/core/dnsbl/watch/watch-state.ts';
import type { Incident } from '../../../../lambda/core/incident/incident.ts';
import { draftText } from '../../../../lambda/core/message/listing/draft.ts';
import { aList, aTarget } from '../../../support/builders/blocklist.ts';
import { incident } from '../../../support/builders/incident-record.ts';

const NOW = Date.UTC(2026, 0, 5, 8);
const HOUR = 3_600_000;
const TARGET = { ...aTarget(), mailServer: 'mx1' };
const over = (given: Partial<Incident> = {}) =>
  incident({ sender: 'login:mary@example.com', opened: NOW - HOUR, closed: NOW + HOUR, ...given });
const { closed: _, ...open } = over({ id: 'open' });

function due(incidents: readonly Incident[], cause: Cause = 'spam-sent', entry: Partial<Entry> = {}) {
  const state = emptyState();
  state.targets[TARGET.text] = {
    'a-list': {
      phase: 'listed',
      askedAt: NOW,
      firstSeenAt: NOW,
      codes: ['127.0.0.2'],
      meaning: 'spam',
      ...entry,
    },
  };
  const list = aList({ codes: [{ match: '127.0.0.2', cause }] });
  const first = removalsDue(state, [list], [TARGET], incidents);
  expect(removalsDue(first.state, [list], [TARGET], incidents).notices).toEqual([]);
  return first.notices;
}

describe('removalsDue', () => {
  it.each<[string, readonly Incident[], Cause, Partial<Entry>, boolean]>([
    ['the incident behind it is over', [over()], 'spam-sent', {}, true],
    ['one of two goes on', [over(), open], 'spam-sent', {}, false],
    ['no incident is known', [], 'spam-sent', {}, false],
    ['a misconfiguration needs no incident', [], 'misconfigured', {}, true],
    ['asking is of no use', [over()], 'user-reports', {}, false],
    ['an incident after the listing is not behind it', [over({ opened: NOW + 1 })], 'spam-sent', {}, false],
    ['it is only suspected', [over()], 'spam-sent', { phase: 'suspected' }, false],
    ['it is clearing by itself', [over()], 'spam-sent', { phase: 'clearing' }, false],
    ['it was told before', [over()], 'spam-sent', { draftedFor: NOW }, false],
    ['an earlier listing was told', [over()], 'spam-sent', { draftedFor: NOW - HOUR }, true],
  ])('%s', (_, incidents, cause, entry, expected) => {
    expect(due(incidents, cause, entry)).toHaveLength(expected ? 1 : 0);
  });

  it('says what happened and when it was stopped, and names nobody', () => {
    const [notice] = due([
      over({ attackEnd: NOW - 60_000 }),
      over({ id: 'second', sender: 'host:192.0.2.9', opened: NOW - 2 * HOUR }),
    ]);
    const text = draftText(notice!.draft);
    expect(text).toContain('a mailbox whose password was stolen sent about 200 messages');
    expect(text).toContain('from 2026-01-05 06:00 UTC');
    expect(text).toContain(
      'The last of it was seen: 2026-01-05 07:59 UTC.\nWhen it was stopped: 2026-01-05 09:00 UTC',
    );
    expect(text).toContain('What was taken out of the queue: [how many');
    expect(text).not.toMatch(/mary|192\.0\.2\.9/);
  });

  it('does not say when the last of it was seen where that was not kept', () => {
    const { attackEnd: _, ...older } = over();
    expect(draftText(due([older])[0]!.draft)).not.toMatch(/last of it|undefined|NaN/);
  });
});
