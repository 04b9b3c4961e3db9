import { describe, expect, it } from 'vitest';
import { suspectsFound } from '../../../../lambda/core/dnsbl/watch/suspect-found.ts';
import { type Entry, emptyState, type WatchState } from '../../../../lambda/core/dnsbl/watch/watch-state.ts';
import type { Incident } from '../../../../lambda/core/incident/incident.ts';
import { aList, aTarget } from '../../../support/builders/blocklist.ts';
import { incident } from '../../../support/builders/incident-record.ts';
import { listingNotice } from '../../../support/builders/listing.ts';

const NOW = Date.UTC(2026, 0, 5, 8);
const HOUR = 3_600_000;
const TARGET = { ...aTarget(), mailServer: 'mx1' };
const LIST = aList();
const ALERT = listingNotice({ target: TARGET, firstSeenAt: NOW });

/** An incident that the detector opened so many hours after the listing. */
const after = (hours: number, given: Partial<Incident> = {}) =>
  incident({ id: `at-${hours}`, opened: NOW + hours * HOUR, alerted: NOW + hours * HOUR, ...given });

function listed(entry: Partial<Entry> = {}): WatchState {
  const state = emptyState();
  state.targets[TARGET.text] = {
    [LIST.id]: { phase: 'listed', askedAt: NOW, firstSeenAt: NOW, confirmedAt: NOW, ...entry },
  };
  return state;
}

const around = (incidents: readonly Incident[], now = NOW) => ({
  lists: [LIST],
  targets: [TARGET],
  incidents,
  now,
});

/** The state after the alert, when the detector knew of these incidents. */
const told = (known: readonly Incident[] = [], notice = ALERT) =>
  suspectsFound(listed(), [notice], around(known)).state;

const withEntry = (state: WatchState, entry: Partial<Entry>): WatchState => ({
  ...state,
  targets: { [TARGET.text]: { [LIST.id]: { ...state.targets[TARGET.text]![LIST.id]!, ...entry } } },
});

describe('suspectsFound', () => {
  it.each<[string, WatchState, Incident, boolean]>([
    ['an incident two hours after an alert that named nobody', told(), after(2), true],
    ['one that was over when the watch ran', told(), after(2, { closed: NOW + 3 * HOUR }), true],
    ['one that began before the listing and was found after it', told(), after(-3), true],
    ['one 47 hours after', told(), after(47), true],
    ['one 49 hours after', told(), after(49), false],
    [
      'one on another mail server',
      told(),
      after(2, { samples: { ...incident().samples, queueIds: ['mx2/4F1B2C3D4E'] } }),
      false,
    ],
    ['an alert that named somebody', told([after(-1)]), after(2), false],
    ['a digest', told([], { ...ALERT, route: 'digest' }), after(2), false],
    ['a listing that is clearing', withEntry(told(), { phase: 'clearing' }), after(2), true],
    ['a listing that is over', withEntry(told(), { phase: 'delisted' }), after(2), false],
    [
      'a later listing, whose alert is its own',
      withEntry(told(), { firstSeenAt: NOW + HOUR }),
      after(2),
      false,
    ],
    ['a listing from before alerts were remembered', listed(), after(2), false],
  ])('%s', (_, state, one, expected) => {
    const { notices } = suspectsFound(state, [], around([one], NOW + 50 * HOUR));
    expect(notices.map(({ suspect }) => suspect.incident)).toEqual(expected ? [one.id] : []);
  });

  it('tells each incident once, in the thread of the alert', () => {
    const first = suspectsFound(told(), [], around([after(1)]));
    expect(first.notices).toMatchObject([
      { kind: 'suspect-found', route: 'alert', alert: expect.stringMatching(/^bl-/), firstSeenAt: NOW },
    ]);
    const second = suspectsFound(first.state, [], around([after(1), after(2)]));
    expect(second.notices.map(({ suspect }) => suspect.incident)).toEqual(['at-2']);
    expect(suspectsFound(second.state, [], around([after(1), after(2)])).notices).toEqual([]);
    expect(new Set([...first.notices, ...second.notices].map(({ key }) => key)).size).toBe(2);
  });

  it('finds the same with the same keys when its state was not saved', () => {
    const keys = () => suspectsFound(told(), [], around([after(1)])).notices.map(({ key }) => key);
    expect(keys()).toEqual(keys());
  });

  it('does not flood: of many incidents it tells three', () => {
    const many = [1, 2, 3, 4, 5].map((hours) => after(hours));
    const { state, notices } = suspectsFound(told(), [], around(many));
    expect(notices.map(({ suspect }) => suspect.incident)).toEqual(['at-1', 'at-2', 'at-3']);
    expect(suspectsFound(state, [], around([...many, after(6)])).notices).toEqual([]);
  });

  it('does not repeat whom a later alert about the same listing named', () => {
    const worse = { ...ALERT, event: 'worse' as const, key: 'worse' };
    const { state, notices } = suspectsFound(told(), [worse], around([after(1)], NOW + 2 * HOUR));
    expect(notices).toEqual([]);
    expect(suspectsFound(state, [], around([after(1)])).notices).toEqual([]);
  });

  it('leaves the old state alone', () => {
    const state = told();
    const before = structuredClone(state);
    suspectsFound(state, [], around([after(1)]));
    expect(state).toEqual(before);
  });
});
